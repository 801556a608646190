/*
 * Names of projects, extras and groups, and their normal form: lower case, each run of
 * '-', '_' and '.' one '-' (PEP 503, PEP 685; core metadata, "Name").
 *
 * The invariant: a name is valid or not before it is normalised; normalising never
 * makes a text longer. Called wherever a name enters the program.
 */
#include "limits.h"
#include "text.h"
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

/* The character of the normal form at *AT of TEXT; moves *AT past what it stands for.
 */
static char next_folded(tw_slice text, size_t *at)
{
    char c = text.ptr[(*at)++];
    if (!tw_is_separator(c)) {
        return tw_lower(c);
    }
    while (*at < text.len && tw_is_separator(text.ptr[*at])) {
        (*at)++;
    }
    return '-';
}

bool tw_name_same(tw_slice a, tw_slice b)
{
    size_t i = 0;
    size_t j = 0;
    while (i < a.len && j < b.len) {
        if (next_folded(a, &i) != next_folded(b, &j)) {
            return false;
        }
    }
    return i == a.len && j == b.len;
}

enum tw_status tw_name_fold(struct tw_arena *arena, tw_slice text, tw_slice *out,
                            struct tw_error *err)
{
    char *folded = tw_arena_alloc(arena, text.len + 1);
    if (!folded) {
        return tw_error_nomem(err);
    }
    size_t len = 0;
    for (size_t at = 0; at < text.len;) {
        folded[len++] = next_folded(text, &at);
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
