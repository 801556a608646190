/*
 * Packed metadata as a hostile cache has them: what is accepted can be evaluated,
 * compared and printed, and packing what METADATA say gives it back.
 */
#include "fuzz.h"
#include "tw_packed_metadata.h"

/* Looks at all of R; what comes of it is of no interest. */
static unsigned use(struct tw_arena *arena, const struct tw_requirement *r)
{
    static const struct tw_environment env;
    struct tw_buf buf = TW_BUF_INIT(1 << 20);
    struct tw_relation relation = {.disjoint = false};
    bool holds = false;
    require(r->name.len > 0);
    unsigned seen = tw_requirement_print(&buf, r, NULL);
    tw_buf_free(&buf);
    seen += tw_marker_evaluate(r->marker, &env, NULL, &holds, NULL);
    seen += tw_marker_variables(r->marker) + tw_marker_uses_extra(r->marker);
    seen +=
        tw_specifiers_relate(arena, &r->specifiers, &r->specifiers, &relation, NULL);
    for (uint32_t i = 0; i < r->specifiers.count; i++) {
        seen += tw_specifiers_match(&r->specifiers, r->specifiers.clauses[i].version);
    }
    return seen + holds + relation.disjoint;
}

static void check(tw_slice bytes)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_core_metadata metadata;
    enum tw_status status = tw_metadata_unpack(&arena, bytes, &metadata, NULL);
    require(status == TW_OK || status == TW_ERR_METADATA);
    for (uint32_t i = 0; i < metadata.requirement_count && status == TW_OK; i++) {
        (void)use(&arena, &metadata.requirements[i]);
    }
    (void)tw_core_metadata_is_static(&metadata);
    tw_arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tw_arena arena = TW_ARENA_INIT;
    tw_slice text = {(const char *)data, size};
    tw_slice format = TW_SLICE(TW_PACKED_METADATA_FORMAT);
    tw_slice packed;
    if (!tw_slice_starts(text, format)) {
        require(tw_metadata_pack(&arena, text, &packed, NULL) == TW_OK);
        check(packed);
    }
    check(text);
    tw_arena_free(&arena);
    return 0;
}
