/*
 * Secrets never reach a file or a screen (RFC 3986, 3.2.1: userinfo). Everything that
 * is written and comes from outside passes here.
 *
 * Called from output_txt.c, output_header.c and config.c.
 */
#include "redact.h"

/* Is TEXT one ${NAME}? */
static bool is_variable(tw_slice text)
{
    return tw_slice_starts(text, TW_SLICE("${")) &&
           tw_slice_find(text, '}', 0) == text.len - 1;
}

/* May USERINFO be shown: is it a well-known user, or made of variables? */
static bool is_harmless(tw_slice userinfo)
{
    if (tw_slice_equal(userinfo, TW_SLICE("git"))) {
        return true;
    }
    size_t colon = tw_slice_find(userinfo, ':', 0);
    tw_slice user = tw_slice_cut(userinfo, 0, colon);
    if (colon == SIZE_MAX) {
        return is_variable(user);
    }
    return is_variable(tw_slice_cut(userinfo, colon + 1, userinfo.len));
}

/* How much of REST, which follows "://", is "user:password@". */
static size_t userinfo_length(tw_slice rest)
{
    size_t end = 0, at = 0;
    for (; end < rest.len && !memchr("/?#\\ \t\"'<>", rest.ptr[end], 10); end++) {
        if (rest.ptr[end] == '@') {
            at = end + 1;
        }
    }
    return at;
}

static void add_printable(struct tw_buf *buf, tw_slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        tw_buf_add_byte(buf, byte < 0x20 || byte == 0x7f ? '?' : (char)byte);
    }
}

void tw_redact(struct tw_buf *buf, tw_slice text)
{
    static const tw_slice scheme_end = TW_SLICE_INIT("://");
    for (;;) {
        size_t at = tw_slice_search(text, scheme_end);
        if (at == SIZE_MAX) {
            break;
        }
        at += scheme_end.len;
        add_printable(buf, tw_slice_cut(text, 0, at));
        text = tw_slice_cut(text, at, text.len);
        size_t userinfo = userinfo_length(text);
        if (userinfo > 0 && !is_harmless(tw_slice_cut(text, 0, userinfo - 1))) {
            text = tw_slice_cut(text, userinfo, text.len);
        }
    }
    add_printable(buf, text);
}
