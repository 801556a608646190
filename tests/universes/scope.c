/*
 * Lines with a parent (see scope.h). Nothing is shared with cli/, which reads them for
 * people.
 */
#include "scope.h"

enum tw_status tw_scope_read(struct tw_arena *arena, tw_slice text,
                             struct tw_scoped *out, struct tw_error *err)
{
    size_t colon = tw_slice_search(text, TW_SLICE(": "));
    enum tw_status status = TW_OK;
    out->scoped = colon != SIZE_MAX;
    if (out->scoped) {
        status = tw_requirement_parse(arena, tw_slice_cut(text, 0, colon), &out->parent,
                                      err);
        text = tw_slice_cut(text, colon + 2, text.len);
    }
    return status ? status : tw_requirement_parse(arena, text, &out->requirement, err);
}

bool tw_scope_is_of(const struct tw_scoped *scoped, tw_slice name, tw_version version)
{
    return scoped->scoped && tw_slice_equal(scoped->parent.name, name) &&
           tw_specifiers_match(&scoped->parent.specifiers, version);
}
