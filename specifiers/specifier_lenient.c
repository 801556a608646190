/*
 * Mending version specifiers that tools wrote before anybody checked them, in the
 * places where the meaning is plain:
 *
 *     >=3.*  ->  >=3        a star after an order
 *     !=3.0* ->  !=3.0.*    a star without its dot
 *     ">=3"  ->  >=3        quotes
 *     >=2 <3 ->  >=2,<3     no comma
 *     >=2.;  ->  >=2        punctuation at the end of a clause
 *
 * The invariant: text that parses is never touched; what is written is parsed strictly.
 * Called for Requires-Python of pages and Requires-Dist of old metadata.
 */
#include "specifier.h"
#include "tw_limits.h"

static bool is_operator(char c)
{
    return c == '<' || c == '>' || c == '=' || c == '!' || c == '~';
}

/* Text being mended: OUT never grows beyond twice the input. */
struct mender {
    tw_slice in;
    char *out;
    size_t len;
    bool equality; /* the clause being written is == or != */
};

/* Drops what must not stand at the end of a clause. */
static void end_clause(struct mender *m)
{
    while (m->len && (m->out[m->len - 1] == ' ' || m->out[m->len - 1] == '.' ||
                      m->out[m->len - 1] == ';')) {
        m->len--;
    }
}

/* Copies the operator at AT, with a comma before it where the last clause has none. */
static size_t mend_operator(struct mender *m, size_t at)
{
    size_t end = at;
    end_clause(m);
    if (m->len && m->out[m->len - 1] != ',') {
        m->out[m->len++] = ',';
    }
    while (end < m->in.len && is_operator(m->in.ptr[end])) {
        m->out[m->len++] = m->in.ptr[end++];
    }
    tw_slice op = tw_slice_cut(m->in, at, end);
    m->equality =
        tw_slice_equal(op, TW_SLICE("==")) || tw_slice_equal(op, TW_SLICE("!="));
    return end;
}

/* Writes the star at the end of a clause as its operator wants it. */
static void mend_star(struct mender *m)
{
    bool dotted = m->len && m->out[m->len - 1] == '.';
    if (m->equality) {
        m->out[m->len++] = dotted ? '*' : '.';
        if (!dotted) {
            m->out[m->len++] = '*';
        }
    } else if (dotted) {
        m->len--;
    }
}

static tw_slice mend(struct mender *m)
{
    for (size_t at = 0; at < m->in.len;) {
        char c = m->in.ptr[at];
        if (is_operator(c)) {
            at = mend_operator(m, at);
            continue;
        }
        if (c == ',') {
            end_clause(m);
        }
        if (c == '*') {
            mend_star(m);
        } else if (c != '"' && c != '\'') {
            m->out[m->len++] = c;
        }
        at++;
    }
    end_clause(m);
    return (tw_slice){m->out, m->len};
}

enum tw_status tw_specifiers_parse_lenient(struct tw_arena *arena, tw_slice text,
                                           struct tw_specifiers *out, bool *mended,
                                           struct tw_error *err)
{
    *mended = false;
    enum tw_status status = tw_specifiers_parse(arena, text, out, err);
    if (status != TW_ERR_SPECIFIER || text.len > TW_MAX_REQUIREMENT) {
        return status;
    }
    struct mender m = {text, tw_arena_alloc(arena, 2 * text.len + 1), 0, false};
    if (!m.out) {
        return tw_error_nomem(err);
    }
    struct tw_specifiers better;
    enum tw_status second = tw_specifiers_parse(arena, mend(&m), &better, NULL);
    if (second == TW_ERR_NOMEM) {
        return tw_error_nomem(err);
    }
    if (second == TW_OK) {
        better.text = out->text;
        *out = better;
        *mended = true;
    }
    return second ? status : TW_OK;
}
