/*
 * How requirements are read: in the environment of the facts, once for each text, and
 * under which extras.
 */
#include "facts.h"
#include "search_world.h"

/* Gives f 1.0 with the COUNT requirements in TEXTS. */
static tw_pkg give(struct world *w, const char *const *texts, uint32_t count)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_requirement all[8];
    assert_true(count <= 8);
    for (uint32_t i = 0; i < count; i++) {
        all[i] = *world_requirement(w, tw_slice_from(texts[i]));
    }
    world_index(w, "f 1.0 late\n");
    tw_pkg pkg = world_package(w, "f");
    struct tw_dependencies dependencies = {all, count, NULL, 0};
    assert_int_equal(tw_facts_give_dependencies(w->facts, pkg, 0, &dependencies, &err),
                     TW_OK);
    return pkg;
}

/* How many dependencies the version has under EXTRA. */
static uint32_t under(struct world *w, tw_pkg pkg, const char *extra)
{
    uint32_t id = *extra ? tw_intern_find(&w->facts->names, tw_slice_from(extra)) : 0;
    uint32_t count = 0;
    if (id || !*extra) {
        (void)tw_facts_dependencies(w->facts, pkg, 0, id, &count);
    }
    return count;
}

TW_TEST(a_marker_that_does_not_hold_drops_the_requirement)
{
    static const char *const texts[] = {
        "b ; sys_platform == 'win32'",
        "c ; python_version >= '3.8'",
        "d ; python_version === 'new'",
    };
    struct world w;
    world_open(&w, "", "");
    assert_int_equal(under(&w, give(&w, texts, 3), ""), 1);
    world_close(&w);
}

TW_TEST(a_requirement_belongs_to_each_extra_that_makes_its_marker_hold)
{
    static const char *const texts[] = {
        "b ; extra == 'x' or extra == \"Y_z\" and sys_platform == 'linux'",
        "c ; extra == 'x' and sys_platform == 'win32'",
        "d ; extra != 'x'",
    };
    struct world w;
    world_open(&w, "", "");
    tw_pkg pkg = give(&w, texts, 3);
    assert_int_equal(under(&w, pkg, "x"), 1);
    assert_int_equal(under(&w, pkg, "y-z"), 1);
    assert_int_equal(under(&w, pkg, "win32"), 0);
    assert_int_equal(under(&w, pkg, ""), 1);
    world_close(&w);
}

TW_TEST(a_requirement_said_twice_counts_once)
{
    static const char *const texts[] = {"b>=1", "c", "b>=1"};
    struct world w;
    world_open(&w, "", "");
    assert_int_equal(under(&w, give(&w, texts, 3), ""), 2);
    assert_int_equal(w.facts->wishes.len, 2);
    world_close(&w);
}

TW_TEST(a_marker_that_names_hundreds_of_extras_is_refused)
{
    struct world w;
    struct tw_error err = TW_ERROR_INIT;
    world_open(&w, "f 1.0 late\n", "");
    char text[16 * 1024] = "b ; extra == 'e'";
    size_t len = strlen(text);
    for (int i = 0; i < 300; i++) {
        static const char more[] = " or extra == 'e000'";
        memcpy(text + len, more, sizeof more);
        len += sizeof more - 1;
    }
    struct tw_dependencies dependencies = {world_requirement(&w, tw_slice_from(text)),
                                           1, NULL, 0};
    tw_pkg pkg = world_package(&w, "f");
    assert_int_equal(tw_facts_give_dependencies(w.facts, pkg, 0, &dependencies, &err),
                     TW_ERR_LIMIT);
    assert_false(tw_facts_dependencies_known(w.facts, pkg, 0));
    world_close(&w);
}
