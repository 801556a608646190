/*
 * Excludes (see tw_excludes.h). They are applied where metadata becomes facts, so that
 * the search never hears of what is left out.
 *
 * Called from drive.c, and where the user's own lines are collected.
 */
#include "tw_excludes.h"

bool tw_excludes_everywhere(const struct tw_excludes *excludes, tw_slice name)
{
    for (uint32_t i = 0; excludes && i < excludes->len; i++) {
        if (!excludes->at[i].parent && tw_slice_equal(excludes->at[i].name, name)) {
            return true;
        }
    }
    return false;
}

static bool is_excluded(const struct tw_excludes *excludes, tw_slice parent,
                        tw_version version, tw_slice name)
{
    for (uint32_t i = 0; i < excludes->len; i++) {
        const struct tw_exclude *exclude = &excludes->at[i];
        if (tw_slice_equal(exclude->name, name) &&
            (!exclude->parent ||
             (tw_slice_equal(exclude->parent->name, parent) &&
              tw_specifiers_match(&exclude->parent->specifiers, version)))) {
            return true;
        }
    }
    return false;
}

bool tw_excludes_apply(const struct tw_excludes *excludes, tw_slice parent,
                       tw_version version, struct tw_arena *arena,
                       struct tw_dependencies *dependencies)
{
    if (!excludes || excludes->len == 0 || dependencies->requirement_count == 0) {
        return true;
    }
    struct tw_requirement *kept =
        TW_NEW_ARRAY(arena, struct tw_requirement, dependencies->requirement_count);
    uint32_t count = 0;
    for (uint32_t i = 0; kept && i < dependencies->requirement_count; i++) {
        const struct tw_requirement *one = &dependencies->requirements[i];
        if (!is_excluded(excludes, parent, version, one->name)) {
            kept[count++] = *one;
        }
    }
    dependencies->requirements = kept;
    dependencies->requirement_count = count;
    return kept;
}
