/*
 * Intervals of versions as the text of markers.
 *
 *     [3.8.dev0, 3.12.dev0)               python_version >= '3.8' and ... < '3.12'
 *     all but [3.9.1, 3.9.1.post0.dev0)   python_full_version != '3.9.1'
 *
 * The invariant: what is written means the same intervals; where markers have no words
 * for an end of one, the writing is given up.
 *
 * Called from marker_write.c. PEP 440, PEP 508.
 */
#include "key_text.h"
#include "key_writer.h"
#include "marker_writer.h"

/* An end of an interval of versions, as the text of a version. */
struct bound {
    enum tw_key_place place;
    uint32_t flags;
    struct tw_buf text;
};

static struct bound read_bound(tw_slice cut)
{
    struct bound bound = {TW_KEY_PLACE_OTHER, 0, TW_BUF_INIT(1 << 18)};
    bound.place = tw_key_print(&bound.text, cut, &bound.flags);
    return bound;
}

/* TEXT without SUFFIX, if it ends with it. */
static bool strip(tw_slice *text, const char *suffix)
{
    tw_slice end = tw_slice_from(suffix);
    if (!tw_slice_ends(*text, end)) {
        return false;
    }
    text->len -= end.len;
    return true;
}

/* Is CUT the one below a whole X.Y of Python? Then *OUT is X.Y, and PARTS X and Y. */
static bool is_python_cut(uint32_t variable, struct bound *bound, tw_slice *out,
                          uint64_t parts[2])
{
    enum { LARGEST = 9999 /* that a component of a Python may have */ };
    *out = tw_buf_slice(&bound->text);
    if (variable != TW_ENV_PYTHON_FULL_VERSION ||
        bound->place != TW_KEY_PLACE_VERSION || bound->flags != TW_VERSION_DEV ||
        !strip(out, ".dev0")) {
        return false;
    }
    tw_slice rest = *out;
    parts[1] = 0;
    bool good = tw_pull_uint(&rest, LARGEST, &parts[0]);
    if (good && rest.len) {
        good = tw_pull_byte(&rest, '.') && tw_pull_uint(&rest, LARGEST, &parts[1]);
    }
    return good && rest.len == 0;
}

static void write_lower(struct tw_marker_writer *w, uint32_t variable, tw_slice cut)
{
    tw_slice version;
    uint64_t parts[2];
    struct bound bound = read_bound(cut);
    if (is_python_cut(variable, &bound, &version, parts)) {
        tw_marker_write_comparison(w, TW_ENV_PYTHON_VERSION, ">=", version);
    } else if (bound.place == TW_KEY_PLACE_VERSION) {
        tw_marker_write_comparison(w, variable, ">=", tw_buf_slice(&bound.text));
    } else if (bound.place == TW_KEY_PLACE_POSTS) {
        tw_marker_write_comparison(w, variable, ">", tw_buf_slice(&bound.text));
    } else {
        w->unwritable = true;
    }
    tw_buf_free(&bound.text);
}

static void write_upper(struct tw_marker_writer *w, uint32_t variable, tw_slice cut)
{
    struct bound bound = read_bound(cut);
    tw_slice version = tw_buf_slice(&bound.text);
    tw_slice python;
    uint64_t parts[2];
    if (is_python_cut(variable, &bound, &python, parts)) {
        tw_marker_write_comparison(w, TW_ENV_PYTHON_VERSION, "<", python);
    } else if (bound.place != TW_KEY_PLACE_VERSION) {
        w->unwritable = true;
    } else if (strip(&version, ".post0.dev0")) {
        tw_marker_write_comparison(w, variable, "<=", version);
    } else if (bound.flags & (TW_VERSION_PRE | TW_VERSION_DEV)) {
        if (bound.flags == TW_VERSION_DEV) { /* "< X" leaves out all of X's */
            strip(&version, ".dev0");
        }
        tw_marker_write_comparison(w, variable, "<", version);
    } else if (bound.flags == 0) { /* "< X" would leave out the pre-releases of X */
        tw_marker_write_literal(w, version);
        tw_buf_printf(w->buf, " > %s", tw_marker_variable_name(variable));
    } else {
        w->unwritable = true;
    }
    tw_buf_free(&bound.text);
}

/* Does LOWER .post0.dev0 make UPPER, so that they hold one version? */
static bool is_one_version(struct bound *lower, struct bound *upper)
{
    tw_slice text = tw_buf_slice(&upper->text);
    return lower->place == TW_KEY_PLACE_VERSION &&
           upper->place == TW_KEY_PLACE_VERSION &&
           !(lower->flags & (TW_VERSION_POST | TW_VERSION_DEV)) &&
           strip(&text, ".post0.dev0") &&
           tw_slice_equal(text, tw_buf_slice(&lower->text));
}

/* Is [LOWER, UPPER) one X.Y of Python? */
static bool is_one_python(uint32_t variable, struct bound *lower, struct bound *upper,
                          tw_slice *out)
{
    tw_slice next;
    uint64_t from[2];
    uint64_t to[2];
    return is_python_cut(variable, lower, out, from) &&
           is_python_cut(variable, upper, &next, to) && from[0] == to[0] &&
           from[1] + 1 == to[1];
}

/* Appends that VARIABLE is the one version of [LOWER, UPPER), or is not (OP), and
 * returns true, when they hold only one. */
static bool write_one_version(struct tw_marker_writer *w, uint32_t variable,
                              const char *op, tw_slice lower, tw_slice upper)
{
    if (!lower.ptr || !upper.ptr) {
        return false;
    }
    tw_slice python;
    struct bound from = read_bound(lower);
    struct bound to = read_bound(upper);
    bool one = is_one_python(variable, &from, &to, &python);
    if (one) {
        tw_marker_write_comparison(w, TW_ENV_PYTHON_VERSION, op, python);
    } else if (is_one_version(&from, &to)) {
        tw_marker_write_comparison(w, variable, op, tw_buf_slice(&from.text));
        one = true;
    }
    tw_buf_free(&from.text);
    tw_buf_free(&to.text);
    return one;
}

/* Is the hole [LOWER, UPPER) of one version only? Writes nothing. */
static bool is_hole(const struct tw_marker_writer *w, uint32_t variable, tw_slice lower,
                    tw_slice upper)
{
    struct tw_buf nowhere = TW_BUF_INIT(1 << 18);
    struct tw_marker_writer probe = {w->sets, &nowhere, false, 0};
    bool one = write_one_version(&probe, variable, "!=", lower, upper);
    tw_buf_free(&nowhere);
    return one;
}

/* An interval of versions whose answers lead on. */
struct run {
    tw_slice lower, upper;
};

/* The runs of taken edges; returns how many. */
static uint32_t collect_runs(struct tw_marker_writer *w,
                             const struct tw_marker_choice *c, struct run *out)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < c->node->count; i++) {
        if (!c->taken[i]) {
            continue;
        }
        if (i == 0 || !c->taken[i - 1]) {
            out[count++].lower = tw_marker_edge(w, c->node, i);
        }
        out[count - 1].upper = tw_marker_edge(w, c->node, i + 1);
    }
    return count;
}

/* Bounds of platform_release, which may be no version: what lies above all versions is
 * out of reach, and "any version" has a bound of its own. */
static void settle_release(struct tw_marker_writer *w, struct run *run)
{
    bool versions_only =
        run->upper.ptr && (unsigned char)run->upper.ptr[0] == TW_KEY_ABOVE;
    w->unwritable =
        w->unwritable || !run->upper.ptr ||
        (run->lower.ptr && (unsigned char)run->lower.ptr[0] == TW_KEY_ABOVE);
    if (versions_only) {
        run->upper = TW_NO_SLICE;
    }
}

/* Writes what lies from the run FIRST to the run LAST but for the holes between. */
static void write_runs(struct tw_marker_writer *w, uint32_t variable,
                       const struct run *first, const struct run *last)
{
    static const char least[] = {1, 0, 1, 1, 1, 1}; /* the key of 0.dev0 */
    const char *joint = "";
    if (first == last &&
        write_one_version(w, variable, "==", first->lower, last->upper)) {
        return;
    }
    if (first->lower.ptr || (first == last && !last->upper.ptr)) {
        write_lower(w, variable,
                    first->lower.ptr ? first->lower : (tw_slice){least, sizeof least});
        joint = " and ";
    }
    if (last->upper.ptr) {
        tw_buf_adds(w->buf, joint);
        write_upper(w, variable, last->upper);
        joint = " and ";
    }
    for (; first < last; first++) {
        tw_buf_adds(w->buf, joint);
        write_one_version(w, variable, "!=", first->upper, first[1].lower);
        joint = " and ";
    }
}

/* Finds out which of COUNT runs are joined to the one before, but for a hole that "!="
 * tells; returns how many stand alone. */
static uint32_t join_runs(const struct tw_marker_writer *w, uint32_t variable,
                          const struct run *runs, uint32_t count, bool *joined)
{
    uint32_t alone = 0;
    for (uint32_t i = 0; i < count; i++) {
        joined[i] = i > 0 && is_hole(w, variable, runs[i - 1].upper, runs[i].lower);
        alone += !joined[i];
    }
    return alone;
}

void tw_marker_write_versions(struct tw_marker_writer *w,
                              const struct tw_marker_choice *c, bool group)
{
    uint32_t variable = c->question->variable;
    struct run *runs = TW_NEW_ARRAY(w->sets->arena, struct run, c->node->count);
    bool *joined = TW_NEW_ARRAY(w->sets->arena, bool, (size_t)c->node->count + 1);
    if (!runs || !joined) {
        w->sets->failed = TW_ERR_NOMEM;
        return;
    }
    uint32_t count = collect_runs(w, c, runs);
    for (uint32_t i = 0; variable == TW_ENV_PLATFORM_RELEASE && i < count; i++) {
        settle_release(w, &runs[i]);
    }
    bool open = join_runs(w, variable, runs, count, joined) > 1 && group;
    tw_buf_adds(w->buf, open ? "(" : "");
    for (uint32_t i = 0, last; i < count; i = last + 1) {
        for (last = i; joined[last + 1]; last++) {
        }
        tw_buf_adds(w->buf, i > 0 ? " or " : "");
        write_runs(w, variable, &runs[i], &runs[last]);
    }
    tw_buf_adds(w->buf, open ? ")" : "");
}
