/*
 * Core metadata: what is read names a project and a version, and does not depend on
 * what follows the header block.
 */
#include "fuzz.h"
#include "tw_metadata.h"

static tw_slice with_body(struct tw_arena *arena, tw_slice text)
{
    tw_slice body = TW_SLICE("\n\nRequires-Dist: body\n");
    char *longer = tw_arena_alloc(arena, text.len + body.len);
    require(longer != NULL);
    if (text.len) {
        memcpy(longer, text.ptr, text.len);
    }
    memcpy(longer + text.len, body.ptr, body.len);
    return (tw_slice){longer, text.len + body.len};
}

/* What is kept of TEXT says the same. */
static void check_brief(struct tw_arena *arena, tw_slice text,
                        const struct tw_core_metadata *whole)
{
    struct tw_core_metadata kept;
    tw_slice brief;
    require(tw_core_metadata_brief(arena, text, &brief, NULL) == TW_OK);
    require(tw_core_metadata_parse(arena, brief, &kept, NULL) == TW_OK);
    require(kept.requirement_count == whole->requirement_count);
    require(kept.bad_count == whole->bad_count);
    require(kept.extra_count == whole->extra_count);
    require(kept.dynamic_count == whole->dynamic_count);
    require(tw_version_compare(kept.version, whole->version) == 0);
    require((kept.requires_python.ptr != NULL) == (whole->requires_python.ptr != NULL));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_core_metadata first;
    struct tw_core_metadata second;
    tw_slice text = {(const char *)data, size};
    if (tw_core_metadata_parse(&arena, text, &first, &err) == TW_OK) {
        require(first.name.len && first.version.key.len);
        require(tw_core_metadata_parse(&arena, with_body(&arena, text), &second,
                                       &err) == TW_OK);
        require(first.requirement_count == second.requirement_count);
        require(first.bad_count == second.bad_count);
        check_brief(&arena, text, &first);
        for (uint32_t i = 0; i < first.requirement_count; i++) {
            require(first.requirements[i].name.len > 0);
        }
        for (uint32_t i = 0; i < first.extra_count; i++) {
            require(tw_name_is_normal(first.extras[i]));
        }
        (void)tw_core_metadata_is_static(&first);
    } else {
        require(err.status == TW_ERR_METADATA || err.status == TW_ERR_LIMIT);
    }
    tw_arena_free(&arena);
    return 0;
}
