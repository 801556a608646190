/*
 * Specifiers: what parses prints, and what is printed means the same; the spans over a
 * table of versions agree with matching each of them.
 */
#include "fuzz.h"
#include "tw_specifiers.h"

enum { VERSIONS = 24 };

static const char *const table[VERSIONS] = {
    "0.dev0",       "0",         "0.1",       "1.dev0",   "1.dev1",  "1a1.dev0",
    "1a1",          "1a1.post1", "1rc1",      "1",        "1+local", "1+local.1",
    "1.post0.dev0", "1.post1",   "1.post1+x", "1.0.1",    "1.1a1",   "1.1",
    "1.2",          "2.dev0",    "2",         "20240101", "1!0.1",   "1!1",
};

static void check_spans(struct tw_arena *arena, const struct tw_specifiers *set)
{
    tw_version versions[VERSIONS];
    struct tw_span *spans;
    uint32_t count;
    for (size_t i = 0; i < VERSIONS; i++) {
        tw_slice text = tw_slice_from(table[i]);
        require(tw_version_parse(arena, text, &versions[i], NULL) == TW_OK);
    }
    require(tw_specifiers_spans(arena, set, tw_version_array(versions, VERSIONS),
                                &spans, &count) == TW_OK);
    uint32_t at = 0;
    for (uint32_t i = 0; i < VERSIONS; i++) {
        at += at < count && spans[at].to <= i;
        bool inside = at < count && spans[at].from <= i;
        require(inside == tw_specifiers_match(set, versions[i]));
    }
}

static void check_print(struct tw_arena *arena, const struct tw_specifiers *set)
{
    struct tw_specifiers again;
    struct tw_relation relation;
    struct tw_buf buf = TW_BUF_INIT(1 << 20);
    require(tw_specifiers_print(&buf, set, NULL) == TW_OK);
    require(tw_specifiers_parse(arena, tw_buf_slice(&buf), &again, NULL) == TW_OK);
    if (tw_specifiers_relate(arena, set, &again, &relation, NULL) == TW_OK) {
        require(relation.a_in_b && relation.b_in_a);
        require(relation.a_empty == relation.disjoint);
    }
    tw_buf_free(&buf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_specifiers set;
    bool mended;
    tw_slice text = {(const char *)data, size};
    if (tw_specifiers_parse_lenient(&arena, text, &set, &mended, &err) == TW_OK) {
        check_spans(&arena, &set);
        check_print(&arena, &set);
    } else {
        require(err.status == TW_ERR_SPECIFIER && err.offset <= size);
    }
    tw_arena_free(&arena);
    return 0;
}
