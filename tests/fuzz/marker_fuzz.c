/*
 * Markers: what parses evaluates without harm; what is printed parses, prints the same
 * and has the same value. As a set of environments it is its own, and what is printed
 * of the set means the same.
 */
#include "fuzz.h"
#include "tw_specifiers.h"
#include "tw_targets.h"

static enum tw_status evaluate(struct tw_arena *arena, const struct tw_marker *marker,
                               bool *out)
{
    struct tw_target target;
    tw_slice extra = TW_SLICE("test");
    struct tw_marker_extras extras = {
        .extras = &extra, .extra_count = 1, .context = TW_MARKER_METADATA};
    require(tw_target_new(arena, TW_SLICE("3.12"), TW_SLICE("linux"), &target, NULL) ==
            TW_OK);
    return tw_marker_evaluate(marker, &target.env, &extras, out, NULL);
}

static void check_print(struct tw_arena *arena, const struct tw_marker *marker)
{
    bool before = false;
    bool after = false;
    struct tw_buf first = TW_BUF_INIT(1 << 22);
    struct tw_buf second = TW_BUF_INIT(1 << 22);
    enum tw_status status = evaluate(arena, marker, &before);
    if (tw_marker_print(&first, marker, NULL) == TW_OK &&
        is_without_escapes(tw_buf_slice(&first))) {
        require(tw_marker_parse(arena, tw_buf_slice(&first), &marker, NULL) == TW_OK);
        require(tw_marker_print(&second, marker, NULL) == TW_OK);
        require(tw_slice_equal(tw_buf_slice(&first), tw_buf_slice(&second)));
        require(evaluate(arena, marker, &after) == status && before == after);
    }
    tw_buf_free(&first);
    tw_buf_free(&second);
}

static void check_sets(struct tw_arena *arena, const struct tw_marker *marker)
{
    tw_marker_set set;
    tw_marker_set again;
    bool same = false;
    struct tw_buf buf = TW_BUF_INIT(1 << 22);
    struct tw_marker_sets *sets = tw_marker_sets_new(arena);
    if (tw_marker_sets_of(sets, marker, &set, NULL) == TW_OK &&
        tw_marker_sets_print(sets, set, TW_MARKER_ALWAYS, &buf, NULL) == TW_OK &&
        buf.len > 0) {
        require(tw_marker_parse(arena, tw_buf_slice(&buf), &marker, NULL) == TW_OK);
        if (tw_marker_sets_of(sets, marker, &again, NULL) == TW_OK) {
            require(again.i == set.i);
            require(tw_marker_sets_implies(sets, set, again, &same, NULL) == TW_OK &&
                    same);
        }
    }
    tw_buf_free(&buf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    const struct tw_marker *marker;
    tw_slice text = {(const char *)data, size};
    if (tw_marker_parse(&arena, text, &marker, &err) == TW_OK) {
        check_print(&arena, marker);
        check_sets(&arena, marker);
    } else {
        require(err.status == TW_ERR_MARKER && err.offset <= size);
    }
    tw_arena_free(&arena);
    return 0;
}
