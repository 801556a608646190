/*
 * Random universes that are all conflict (see random.h): every release forbids some
 * releases of some other projects, and nothing else is in the way. As a constraint
 * network of this kind has a solution about half of the time, a search must learn, go
 * back and learn from what it learned.
 */
#include "random.h"

#include "shuffle.h"

struct knot {
    struct tw_buf text; /* the universe as a file */
    struct tw_random random;
    const struct tw_knot_shape *shape;
};

/* The requirements of one release of PROJECT on those that come after it. */
static void print_requirements(struct knot *knot, uint32_t project,
                               const uint32_t *links)
{
    const char *comma = "";
    for (uint32_t other = project + 1; other < knot->shape->projects; other++) {
        if (!(links[project] >> other & 1)) {
            continue;
        }
        tw_buf_printf(&knot->text, "%s\"%c", comma, (char)('a' + other));
        const char *clause = "";
        for (uint32_t at = 1; at <= knot->shape->releases; at++) {
            if (tw_random_chance(&knot->random, knot->shape->tightness)) {
                tw_buf_printf(&knot->text, "%s!=%u", clause, at);
                clause = ",";
            }
        }
        tw_buf_adds(&knot->text, "\"");
        comma = ", ";
    }
}

static void print_project(struct knot *knot, uint32_t project, const uint32_t *links)
{
    char name = (char)('a' + project);
    tw_buf_printf(&knot->text, "%s\"%c\": {", project ? ", " : "", name);
    for (uint32_t at = 1; at <= knot->shape->releases; at++) {
        tw_buf_printf(&knot->text, "%s\"%u\": {\"requires_dist\": [",
                      at > 1 ? ", " : "", at);
        print_requirements(knot, project, links);
        tw_buf_printf(&knot->text,
                      "], \"files\": [{\"filename\": \"%c-%u-py3-none-any.whl\", "
                      "\"yanked\": false}]}",
                      name, at);
    }
    tw_buf_adds(&knot->text, "}");
}

static void print_knot(struct knot *knot)
{
    uint32_t links[32] = {0};
    for (uint32_t i = 0; i < knot->shape->projects; i++) {
        for (uint32_t j = i + 1; j < knot->shape->projects; j++) {
            bool linked = tw_random_chance(&knot->random, knot->shape->density);
            links[i] |= (uint32_t)linked << j;
        }
    }
    tw_buf_adds(&knot->text, "{\"name\": \"knot\", \"packages\": {");
    for (uint32_t i = 0; i < knot->shape->projects; i++) {
        print_project(knot, i, links);
    }
    tw_buf_adds(&knot->text, "}, \"cases\": [{\"name\": \"knot\", \"requirements\": [");
    for (uint32_t i = 0; i < knot->shape->projects; i++) {
        tw_buf_printf(&knot->text, "%s\"%c\"", i ? ", " : "", (char)('a' + i));
    }
    tw_buf_adds(&knot->text, "], \"constraints\": [], "
                             "\"python_full_version\": \"3.12.4\", "
                             "\"platform\": \"win_amd64\", \"options\": {}}]}");
}

enum tw_status tw_universe_knot(struct tw_arena *arena, uint64_t seed,
                                const struct tw_knot_shape *shape,
                                struct tw_universe *out, struct tw_error *err)
{
    struct knot knot = {TW_BUF_INIT(1024 * 1024), {seed}, shape};
    tw_slice text;
    print_knot(&knot);
    bool copied =
        !knot.text.failed && tw_arena_copy(arena, tw_buf_slice(&knot.text), &text);
    tw_buf_free(&knot.text);
    return copied ? tw_universe_parse(arena, (char *)text.ptr, text.len, out, err)
                  : tw_error_nomem(err);
}
