/*
 * Names that a missing project was probably meant to have.
 *
 *     reqeusts             requests              two letters swapped
 *     dateutil             python-dateutil       another prefix
 *     scikitlearn          scikit-learn          another separator
 *
 * Only projects that this run has met with releases are offered, so that whatever is
 * offered exists; an index is never asked for more. Called from conflict.c, through
 * the explanation's context.
 */
#include "near_names.h"

enum {
    MAX_EDITS = 2,
    LETTERS_FOR_EACH = 3, /* a shorter name is another word after an edit */
    MAX_NAME = 64,        /* longer ones have no near names */
    NOT_NEAR = MAX_EDITS + 1,
};

/* ---------------------------------------------------------------- likeness */

static tw_slice tail(tw_slice s, size_t from)
{
    return tw_slice_cut(s, from, s.len);
}

/* Is B at most EDITS from A: letters inserted, deleted, replaced, or swapped with the
 * next (Damerau 1964)? O(length * 4^EDITS). */
static bool is_within(tw_slice a, tw_slice b, uint32_t edits)
{
    size_t same = 0;
    while (same < a.len && same < b.len && a.ptr[same] == b.ptr[same]) {
        same++;
    }
    a = tail(a, same);
    b = tail(b, same);
    if (!a.len || !b.len) {
        return a.len + b.len <= edits;
    }
    if (!edits) {
        return false;
    }
    bool swapped =
        a.len > 1 && b.len > 1 && a.ptr[0] == b.ptr[1] && a.ptr[1] == b.ptr[0];
    return is_within(tail(a, 1), tail(b, 1), edits - 1) ||
           is_within(tail(a, 1), b, edits - 1) || is_within(a, tail(b, 1), edits - 1) ||
           (swapped && is_within(tail(a, 2), tail(b, 2), edits - 1));
}

/* NAME without separators, and without what says that it is for Python, in BUFFER. */
static tw_slice stem(tw_slice name, char buffer[MAX_NAME])
{
    static const char *const marks[] = {"python", "py"};
    tw_slice out = {buffer, 0};
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] != '-') {
            buffer[out.len++] = name.ptr[i];
        }
    }
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        tw_slice mark = tw_slice_from(marks[i]);
        if (out.len < mark.len + LETTERS_FOR_EACH) {
            continue;
        }
        if (tw_slice_starts(out, mark)) {
            return tail(out, mark.len);
        }
        if (tw_slice_equal(tail(out, out.len - mark.len), mark)) {
            return tw_slice_cut(out, 0, out.len - mark.len);
        }
    }
    return out;
}

/* 0: the same but for what does not matter; else edits; NOT_NEAR. */
static uint32_t how_far(tw_slice name, tw_slice other)
{
    char a[MAX_NAME], b[MAX_NAME];
    if (name.len > MAX_NAME || other.len > MAX_NAME) {
        return NOT_NEAR;
    }
    if (tw_slice_equal(stem(name, a), stem(other, b))) {
        return 0;
    }
    for (uint32_t edits = 1; edits <= MAX_EDITS; edits++) {
        if (name.len >= (size_t)edits * LETTERS_FOR_EACH &&
            is_within(name, other, edits)) {
            return edits;
        }
    }
    return NOT_NEAR;
}

/* ---------------------------------------------------------------- the nearest */

/* Is A, as far as AWAY from NAME, to be offered before B? */
static bool is_better(tw_slice name, tw_slice a, uint32_t away, tw_slice b)
{
    uint32_t other = how_far(name, b);
    return away < other || (away == other && tw_slice_compare(a, b) < 0);
}

uint32_t tw_near_names(void *facts, tw_slice name, tw_slice *out, uint32_t room)
{
    uint32_t count = 0;
    tw_pkg pkg = {0};
    while ((pkg = tw_explain_next_project(facts, pkg)).id) {
        tw_slice other = tw_facts_name(facts, pkg);
        uint32_t away = how_far(name, other);
        if (away == NOT_NEAR) {
            continue;
        }
        uint32_t at = count;
        while (at > 0 && is_better(name, other, away, out[at - 1])) {
            at--;
        }
        if (at == room) {
            continue;
        }
        count += count < room;
        for (uint32_t i = count - 1; i > at; i--) {
            out[i] = out[i - 1];
        }
        out[at] = other;
    }
    return count;
}
