/*
 * Versions: what parses prints, and what is printed parses to the same key, in the
 * normal and in the canonical form; the quick way to a key and the long one agree.
 */
#include "fuzz.h"
#include "tw_specifiers.h"

static void check_form(struct tw_arena *arena, tw_version version,
                       enum tw_version_form form)
{
    tw_version again;
    struct tw_buf buf = TW_BUF_INIT(1 << 20);
    tw_version_print(&buf, version, form);
    require(tw_version_parse(arena, tw_buf_slice(&buf), &again, NULL) == TW_OK);
    require(tw_version_compare(version, again) == 0);
    require(version.flags == again.flags);
    tw_buf_free(&buf);
}

/* TEXT after a blank, which only the long way knows. */
static tw_slice indent(struct tw_arena *arena, tw_slice text)
{
    char *copy = tw_arena_alloc(arena, text.len + 1);
    require(copy != NULL);
    copy[0] = ' ';
    if (text.len) {
        memcpy(copy + 1, text.ptr, text.len);
    }
    return (tw_slice){copy, text.len + 1};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    tw_version version;
    tw_slice text = {(const char *)data, size};
    if (tw_version_parse(&arena, text, &version, &err) == TW_OK) {
        struct tw_version_parts parts;
        tw_version other;
        require(tw_version_parse(&arena, indent(&arena, text), &other, NULL) == TW_OK);
        require(tw_version_compare(version, other) == 0 &&
                version.flags == other.flags);
        check_form(&arena, version, TW_VERSION_NORMAL);
        check_form(&arena, version, TW_VERSION_CANONICAL);
        require(tw_version_split(&arena, version, &parts, &err) == TW_OK);
    } else {
        require(err.status == TW_ERR_VERSION && err.offset <= size);
        require(tw_version_parse(&arena, indent(&arena, text), &version, NULL) !=
                TW_OK);
    }
    tw_arena_free(&arena);
    return 0;
}
