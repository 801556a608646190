/*
 * The same answer again: whatever the order of lines, dependencies and arrival,
 * whatever facts were there before, and with an answer of its own for a lock (see
 * judge.h).
 */
#include "judge_parts.h"

/* One more run of a case, which must give the answer that is written down. */
struct again {
    struct tw_judge_view *view;
    const struct tw_universe_case *what;
    const struct tw_buf *answer;
    struct tw_buf *text; /* of the judgement */
};

/* Both texts from the first line in which they differ, a few lines each. */
static void tell_difference(struct tw_buf *text, tw_slice first, tw_slice other)
{
    enum { LINES = 5 };
    tw_slice line, other_line;
    tw_slice rest = first, other_rest = other;
    while (tw_slice_line(&rest, &line) && tw_slice_line(&other_rest, &other_line) &&
           tw_slice_equal(line, other_line)) {
        first = rest;
        other = other_rest;
    }
    for (int i = 0; i < LINES && tw_slice_line(&first, &line); i++) {
        tw_buf_printf(text, "  - %.*s\n", TW_FMT(line));
    }
    for (int i = 0; i < LINES && tw_slice_line(&other, &line); i++) {
        tw_buf_printf(text, "  + %.*s\n", TW_FMT(line));
    }
}

static bool is_same(const struct again *again, const struct tw_run *run,
                    const char *how)
{
    struct tw_buf other = TW_BUF_INIT(TW_JUDGE_TEXT_MAX);
    tw_run_print(&other, run);
    bool same = tw_slice_equal(tw_buf_slice(again->answer), tw_buf_slice(&other));
    if (!same) {
        tw_buf_printf(again->text, "  another answer %s:\n", how);
        tell_difference(again->text, tw_buf_slice(again->answer), tw_buf_slice(&other));
    }
    tw_buf_free(&other);
    return same;
}

static bool run_again(const struct again *again, const struct tw_run_options *options,
                      const char *how)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_run run;
    enum tw_status status = tw_judge_look(again->view, again->what, &err);
    if (status == TW_OK) {
        status =
            tw_run_case(&arena, &again->view->index, again->what, options, &run, &err);
    }
    bool same =
        status ? tw_judge_fail(again->text, how, &err) : is_same(again, &run, how);
    tw_arena_free(&arena);
    return same;
}

/* What the opposite order of versions chooses must be kept when it is the lock. */
static bool keeps_lock(struct tw_judge *judge, const struct tw_universe_case *what,
                       struct tw_buf *text)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_run run;
    struct tw_buf answer = TW_BUF_INIT(TW_JUDGE_TEXT_MAX);
    struct tw_universe_case contrary = *what;
    struct tw_run_options options = {.max_steps = judge->options.max_steps};
    const struct again again = {judge->views, what, &answer, text};
    contrary.order = what->order == TW_LOWEST ? TW_HIGHEST : TW_LOWEST;
    enum tw_status status = tw_judge_look(judge->views, &contrary, &err);
    if (status == TW_OK) {
        status =
            tw_run_case(&arena, &judge->views->index, &contrary, &options, &run, &err);
    }
    bool kept = status == TW_OK || tw_judge_fail(text, "in the opposite order", &err);
    if (kept && run.outcome == TW_STEP_SOLVED) {
        tw_run_print(&answer, &run);
        options.before = &run;
        options.locked = true;
        kept = run_again(&again, &options, "than the lock");
    }
    tw_buf_free(&answer);
    tw_arena_free(&arena);
    return kept;
}

bool tw_judge_again(struct tw_judge *judge, const struct tw_universe_case *what,
                    const struct tw_run *run, struct tw_buf *text)
{
    struct tw_buf answer = TW_BUF_INIT(TW_JUDGE_TEXT_MAX);
    struct again again = {judge->views, what, &answer, text};
    struct tw_run_options options = {.max_steps = judge->options.max_steps,
                                     .before = run};
    bool same = true;
    tw_run_print(&answer, run);
    if (judge->options.shuffles > 0) {
        same = run_again(&again, &options, "over the same facts") &&
               keeps_lock(judge, what, text);
    }
    options.before = NULL;
    for (uint32_t i = 1; same && i <= judge->options.shuffles; i++) {
        again.view = &judge->views[i];
        options.seed = i;
        same = run_again(&again, &options, "when shuffled");
    }
    tw_buf_free(&answer);
    return same;
}
