/*
 * The header block of an e-mail message:
 *
 *     Name: value
 *     Folded: first line
 *      second line
 *                          <- an empty line, or one that is no header, ends the block
 *     body
 *
 * Lines that are none of these but do not end the block either, as in Python: one that
 * starts with "From " (mailboxes have it in front), one without a name (": x"), and a
 * continuation of nothing. The invariant: nothing behind the block is looked at,
 * however long the description in the body is. Called from core_metadata.c,
 * metadata_check.c.
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

/* A line of a mailbox, which is passed over when the block goes on behind it. */
static bool is_mailbox_line(tw_slice line, tw_slice after)
{
    tw_slice next;
    return tw_slice_starts(line, TW_SLICE("From ")) && tw_slice_line(&after, &next) &&
           (is_folded(next) || name_length(next) != SIZE_MAX);
}

/* VALUE without the blanks in front and the line end behind. */
static tw_slice strip(tw_slice value)
{
    while (value.len && (value.ptr[0] == ' ' || value.ptr[0] == '\t')) {
        value = tw_slice_cut(value, 1, value.len);
    }
    while (value.len &&
           (value.ptr[value.len - 1] == '\n' || value.ptr[value.len - 1] == '\r')) {
        value.len--;
    }
    return value;
}

bool tw_headers_next(tw_slice *rest, tw_slice *name, tw_slice *value)
{
    tw_slice line;
    tw_slice after = *rest;
    while (tw_slice_line(&after, &line)) {
        size_t length = name_length(line);
        if (length == SIZE_MAX && !is_folded(line) && !is_mailbox_line(line, after)) {
            return false;
        }
        bool folded = pull_continuation(&after);
        *rest = after;
        if (length > 0 && length != SIZE_MAX) {
            *name = tw_slice_cut(line, 0, length);
            *value = tw_slice_cut(line, length + 1, line.len);
            if (folded) {
                value->len = (size_t)(after.ptr - value->ptr);
            }
            *value = strip(*value);
            return true;
        }
    }
    return false;
}
