/*
 * Names of projects, extras and groups, and their normal form: lower case, each run of
 * '-', '_' and '.' one '-' (PEP 503, PEP 685; core metadata, "Name").
 *
 * The invariant: a name is valid or not before it is normalised; normalising never
 * makes a valid name longer. Called wherever a name enters the program.
 */
#include "text.h"
#include "tw_limits.h"
#include "tw_specifiers.h"

bool tw_name_valid(tw_slice text)
{
    if (text.len == 0 || text.len > TW_MAX_NAME || !tw_is_alnum(text.ptr[0]) ||
        !tw_is_alnum(text.ptr[text.len - 1])) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (!tw_is_alnum(text.ptr[i]) && !tw_is_separator(text.ptr[i])) {
            return false;
        }
    }
    return true;
}

bool tw_name_is_normal(tw_slice text)
{
    if (!tw_name_valid(text)) {
        return false;
    }
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '_' || c == '.' || c != tw_lower(c) ||
            (c == '-' && text.ptr[i - 1] == '-')) {
            return false;
        }
    }
    return true;
}

/* The next character of the normal form, which may stand for a run of separators. */
static uint32_t next_folded(struct tw_lower_reader *r)
{
    uint32_t c = tw_lower_next(r);
    if (c >= 0x80 || !tw_is_separator((char)c)) {
        return c;
    }
    while (r->rest.len && tw_is_separator(r->rest.ptr[0])) {
        r->rest = tw_slice_cut(r->rest, 1, r->rest.len);
    }
    return '-';
}

bool tw_name_same(tw_slice a, tw_slice b)
{
    struct tw_lower_reader x = {a, 0};
    struct tw_lower_reader y = {b, 0};
    uint32_t c;
    do {
        c = next_folded(&x);
        if (c != next_folded(&y)) {
            return false;
        }
    } while (c != TW_LOWER_END);
    return true;
}

enum tw_status tw_name_fold(struct tw_arena *arena, tw_slice text, tw_slice *out,
                            struct tw_error *err)
{
    /* of no character is the lower case more than half as long again */
    char *folded = tw_arena_alloc(arena, text.len + text.len / 2 + 1);
    if (!folded) {
        return tw_error_nomem(err);
    }
    struct tw_lower_reader reader = {text, 0};
    size_t len = 0;
    uint32_t c;
    while ((c = next_folded(&reader)) != TW_LOWER_END) {
        len += tw_lower_put(folded + len, c);
    }
    folded[len] = '\0';
    *out = (tw_slice){folded, len};
    return TW_OK;
}

enum tw_status tw_name_normalize(struct tw_arena *arena, tw_slice text, tw_slice *out,
                                 struct tw_error *err)
{
    if (!tw_name_valid(text)) {
        return tw_error_set(err, TW_ERR_NAME, "not a valid name: \"%.*s\"",
                            text.len > 100 ? 100 : (int)text.len,
                            text.ptr ? text.ptr : "");
    }
    return tw_name_fold(arena, text, out, err);
}
