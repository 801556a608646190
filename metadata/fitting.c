/*
 * What fits a target, with a memory: pages have tens of thousands of files, but between
 * them few sets of tags and few texts of Requires-Python.
 *
 * The invariant: an answer is a function of the text and the target alone. Called from
 * candidates.c. PEP 425; core metadata, Requires-Python.
 */
#include "fitting.h"

struct tw_fitting {
    struct tw_arena *arena;
    const struct tw_target *target;
    struct tw_intern tag_sets, pythons;
    TW_VEC(uint32_t) ranks; /* by id of the tag set - 1 */
    TW_VEC(bool) fits;      /* by id of the Requires-Python - 1 */
};

struct tw_fitting *tw_fitting_new(struct tw_arena *arena,
                                  const struct tw_target *target)
{
    struct tw_fitting *fitting = TW_NEW(arena, struct tw_fitting);
    if (fitting) {
        fitting->arena = arena;
        fitting->target = target;
        fitting->tag_sets.arena = arena;
        fitting->pythons.arena = arena;
    }
    return fitting;
}

static uint32_t rank_of(const struct tw_fitting *fitting, tw_slice tags)
{
    struct tw_wheel_name wheel = {0};
    wheel.pythons = tw_pull_until(&tags, '-');
    wheel.abis = tw_pull_until(&tags, '-');
    wheel.platforms = tags;
    return tags.ptr ? tw_tags_rank(fitting->target->tags, &wheel) : UINT32_MAX;
}

bool tw_fitting_rank(struct tw_fitting *fitting, tw_slice tags, uint32_t *rank)
{
    uint32_t id = tw_intern_add(&fitting->tag_sets, tags);
    if (!id || (id > fitting->ranks.len && !tw_vec_push(fitting->arena, &fitting->ranks,
                                                        rank_of(fitting, tags)))) {
        return false;
    }
    *rank = fitting->ranks.at[id - 1];
    return true;
}

/* TW_OK or TW_ERR_NOMEM. */
static enum tw_status read_python(const struct tw_fitting *fitting, tw_slice text,
                                  bool *fits)
{
    struct tw_arena scratch = TW_ARENA_INIT;
    struct tw_specifiers set;
    bool mended;
    scratch.fail_after = fitting->arena->fail_after;
    enum tw_status status =
        tw_specifiers_parse_lenient(&scratch, text, &set, &mended, NULL);
    *fits = status != TW_OK || tw_specifiers_match(&set, fitting->target->python);
    tw_arena_free(&scratch);
    return status == TW_ERR_NOMEM ? TW_ERR_NOMEM : TW_OK;
}

bool tw_fitting_python(struct tw_fitting *fitting, tw_slice text, bool *fits)
{
    *fits = true;
    if (text.len == 0) {
        return true;
    }
    uint32_t id = tw_intern_find(&fitting->pythons, text);
    if (id) {
        *fits = fitting->fits.at[id - 1];
        return true;
    }
    return read_python(fitting, text, fits) == TW_OK &&
           tw_vec_push(fitting->arena, &fitting->fits, *fits) &&
           tw_intern_add(&fitting->pythons, text) == fitting->fits.len;
}

bool tw_fitting_platform(const struct tw_fitting *fitting, tw_slice platforms)
{
    return tw_tags_have_platform(fitting->target->tags, platforms);
}
