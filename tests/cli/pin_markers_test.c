/* Markers of pins, from solutions made by hand. */
#include "pin_markers.h"

#include "tw_test.h"

enum { EDGES_MAX = 8, PINS_MAX = 6 };

struct world {
    struct tw_arena arena;
    struct tw_facts *facts;
    struct tw_selected selected[PINS_MAX];
    struct tw_edge edges[EDGES_MAX];
    struct tw_requirement requirements[EDGES_MAX];
    struct tw_solution solution;
    struct tw_pin pins[PINS_MAX];
};

static void begin(struct world *w)
{
    static const struct tw_environment nowhere;
    static const struct tw_facts_options options = {.env = &nowhere};
    *w = (struct world){.arena = TW_ARENA_INIT};
    w->facts = tw_facts_new(&w->arena, &options);
    assert_non_null(w->facts);
    w->solution.selected = w->selected;
    w->solution.edges = w->edges;
}

/* The package "name" or "name[extra]"; a project becomes a pin. */
static tw_pkg package(struct world *w, const char *text)
{
    tw_slice name = tw_slice_from(text), extra = TW_NO_SLICE;
    size_t bracket = tw_slice_find(name, '[', 0);
    if (bracket != SIZE_MAX) {
        extra = tw_slice_cut(name, bracket + 1, name.len - 1);
        name = tw_slice_cut(name, 0, bracket);
    }
    tw_pkg project = tw_facts_package(w->facts, name, TW_NO_SLICE);
    bool known = false;
    for (uint32_t i = 0; i < w->solution.selected_count; i++) {
        known |= w->selected[i].pkg.id == project.id;
    }
    if (!known) {
        w->selected[w->solution.selected_count++].pkg = project;
    }
    return extra.ptr ? tw_facts_package(w->facts, name, extra) : project;
}

/* FROM ("" is the user) needs TO by REQUIREMENT. */
static void edge(struct world *w, const char *from, const char *to,
                 const char *requirement)
{
    uint32_t i = w->solution.edge_count++;
    struct tw_error err = TW_ERROR_INIT;
    assert_int_equal(tw_requirement_parse(&w->arena, tw_slice_from(requirement),
                                          &w->requirements[i], &err),
                     TW_OK);
    w->edges[i].to = package(w, to);
    w->edges[i].from = *from ? package(w, from) : (tw_pkg){0};
    w->edges[i].requirement = &w->requirements[i];
}

/* The markers in the order in which the pins came, joined by "|". */
static void assert_markers(struct world *w, const char *expected)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_buf got = TW_BUF_INIT(1000);
    assert_int_equal(tw_pin_markers(&w->arena, w->facts, &w->solution,
                                    TW_SLICE("3.11.0"), w->pins, &err),
                     TW_OK);
    for (uint32_t i = 0; i < w->solution.selected_count; i++) {
        tw_buf_printf(&got, "%.*s|", TW_FMT(w->pins[i].marker));
    }
    assert_string_equal(got.ptr, expected);
    tw_buf_free(&got);
    tw_arena_free(&w->arena);
}

TW_TEST(pin_markers_flow_along_the_edges)
{
    struct world w;
    begin(&w);
    edge(&w, "", "a", "a ; platform_system == 'Linux'");
    edge(&w, "a", "b", "b ; python_version < '3.13'");
    edge(&w, "b", "c", "c ; python_version >= '3.8'");
    assert_markers(&w, "sys_platform == 'linux'|"
                       "python_full_version < '3.13' and sys_platform == 'linux'|"
                       "python_full_version < '3.13' and sys_platform == 'linux'|");
}

TW_TEST(pin_markers_join_where_ways_meet)
{
    struct world w;
    begin(&w);
    edge(&w, "", "a", "a");
    edge(&w, "", "b", "b ; sys_platform == 'win32'");
    edge(&w, "a", "c", "c ; sys_platform == 'win32'");
    edge(&w, "b", "c", "c ; sys_platform == 'linux'");
    edge(&w, "a", "d", "d ; python_version <= '3.12'");
    edge(&w, "a", "d", "d ; python_version > '3.12'");
    assert_markers(&w, "|sys_platform == 'win32'|sys_platform == 'win32'||");
}

TW_TEST(pin_markers_end_in_circles)
{
    struct world w;
    begin(&w);
    edge(&w, "", "a", "a ; os_name == 'nt'");
    edge(&w, "a", "b", "b");
    edge(&w, "b", "a", "a ; os_name == 'posix'");
    assert_markers(&w, "os_name == 'nt'|os_name == 'nt'|");
}

TW_TEST(pin_markers_know_which_extra_asks)
{
    struct world w;
    begin(&w);
    edge(&w, "", "a[x]", "a[x] ; python_version == '3.12'");
    edge(&w, "a[x]", "b", "b ; extra == 'x' and os_name == 'nt'");
    assert_markers(&w, "python_full_version == '3.12.*'|"
                       "os_name == 'nt' and python_full_version == '3.12.*'|");
}
