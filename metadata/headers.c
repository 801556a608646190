/*
 * The header block of an e-mail message:
 *
 *     Name: value
 *     Folded: first line
 *      second line
 *                          <- an empty line, or one that is no header, ends the block
 *     body
 *
 * The invariant: nothing behind the block is looked at, however long the description
 * in the body is. Called from core_metadata.c.
 */
#include "headers.h"

/* The length of the name at the front of LINE, or SIZE_MAX when it is no header: RFC
 * 5322 wants printable ASCII up to a colon. */
static size_t name_length(tw_slice line)
{
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == ':') {
            return i;
        }
        if (line.ptr[i] <= ' ' || line.ptr[i] > '~') {
            return SIZE_MAX;
        }
    }
    return SIZE_MAX;
}

static bool is_folded(tw_slice line)
{
    return line.len && (line.ptr[0] == ' ' || line.ptr[0] == '\t');
}

/* Eats the continuation lines in front of REST; true when there were any. */
static bool pull_continuation(tw_slice *rest)
{
    tw_slice line;
    bool any = false;
    while (is_folded(*rest)) {
        any = true;
        (void)tw_slice_line(rest, &line);
    }
    return any;
}

bool tw_headers_next(tw_slice *rest, tw_slice *name, tw_slice *value)
{
    tw_slice line;
    tw_slice after = *rest;
    size_t length = tw_slice_line(&after, &line) ? name_length(line) : SIZE_MAX;
    if (length == SIZE_MAX) {
        return false;
    }
    *name = tw_slice_cut(line, 0, length);
    *value = tw_slice_cut(line, length + 1, line.len);
    if (pull_continuation(&after)) {
        *value = (tw_slice){value->ptr, (size_t)(after.ptr - value->ptr)};
    }
    *value = tw_slice_trim(*value);
    *rest = after;
    return true;
}
