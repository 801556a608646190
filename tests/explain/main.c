/*
 * explanations: explains every recorded conflict and has what it says checked.
 *
 *     explanations [--show] [--case NAME] FILE...
 *
 * For each case without a solution: the core must be minimal, its proof must hold, each
 * remedy must have a solution, the text must be the same when it is told again. Prints
 * what fails, with --show every text, and closes with how long the texts are and "N
 * passed, N failed".
 */
#include "claims.h"

#include <stdio.h>

enum { SHORT = 15, WIDTH = 88, MAX_TEXT = 1 << 22 };

struct session {
    bool show;
    const char *only; /* the name of the one case wanted, or NULL */
    unsigned passed, failed, brief, remedied;
    unsigned as_small, remedied_known, at_once, supposed,
        mistaken; /* from known facts alone */
};

static enum tw_status print_twice(const struct claims *c, struct tw_buf *text,
                                  struct tw_error *err)
{
    struct tw_explain_style style = {WIDTH, false};
    struct tw_buf again = TW_BUF_INIT(MAX_TEXT);
    enum tw_status status = tw_explain_print(text, &c->e, style, err);
    if (status == TW_OK) {
        status = tw_explain_print(&again, &c->e, style, err);
    }
    if (status == TW_OK && !tw_slice_equal(tw_buf_slice(text), tw_buf_slice(&again))) {
        status = tw_error_set(err, TW_ERR_INPUT, "the text differs when told again");
    }
    tw_buf_free(&again);
    return status;
}

static unsigned count_lines(tw_slice text)
{
    unsigned lines = 0;
    tw_slice line;
    while (tw_slice_line(&text, &line)) {
        lines++;
    }
    return lines;
}

static void count_known(struct session *s, const struct claims *c)
{
    const struct tw_remedies *remedies = &c->known.remedies;
    s->at_once += remedies->len > 0 && !remedies->at[0].supposed;
    s->remedied_known += remedies->len > 0;
    for (uint32_t i = 0; i < remedies->len; i++) {
        s->supposed += remedies->at[i].supposed;
    }
    s->mistaken += c->mistaken;
}

static void run_case(struct session *s, const char *path,
                     const struct tw_universe *universe,
                     const struct tw_universe_case *what)
{
    struct claims c;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_buf text = TW_BUF_INIT(MAX_TEXT);
    enum tw_status status = claims_open(&c, universe, what, &err);
    if (status == TW_OK) {
        status = claims_check(&c, &err);
    }
    if (status == TW_OK) {
        status = print_twice(&c, &text, &err);
    }
    s->passed += status == TW_OK;
    s->failed += status != TW_OK;
    s->brief += status == TW_OK && count_lines(tw_buf_slice(&text)) <= SHORT;
    s->remedied += status == TW_OK && c.e.remedies.len > 0;
    s->as_small += c.known.core.line_count == c.e.core.line_count;
    count_known(s, &c);
    if (status != TW_OK) {
        printf("FAILED %s: %.*s: %s: %s\n", path, TW_FMT(what->name), err.context,
               err.message);
    }
    if (s->show) {
        printf("%s: %.*s\n\n%.*s\n", path, TW_FMT(what->name),
               TW_FMT(tw_buf_slice(&text)));
    }
    tw_buf_free(&text);
    claims_close(&c);
}

static void run_universe(struct session *s, const char *path)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_universe universe;
    if (tw_universe_read(&arena, path, &universe, &err) != TW_OK) {
        printf("FAILED %s: %s\n", path, err.message);
        s->failed++;
        universe.case_count = 0;
    }
    for (uint32_t i = 0; i < universe.case_count; i++) {
        const struct tw_universe_case *what = &universe.cases[i];
        bool wanted = !s->only || tw_slice_equal(what->name, tw_slice_from(s->only));
        if (wanted && !what->skip.ptr && !what->satisfiable) {
            run_case(s, path, &universe, what);
        }
    }
    tw_arena_free(&arena);
}

int main(int argc, char **argv)
{
    struct session s = {.show = false};
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--show") == 0) {
            s.show = true;
        } else if (strcmp(argv[i], "--case") == 0 && i + 1 < argc) {
            s.only = argv[++i];
        } else {
            run_universe(&s, argv[i]);
        }
    }
    printf("%u in %d lines or fewer, %u with a remedy\n", s.brief, SHORT, s.remedied);
    printf(
        "from what the search had used: %u cores as small, %u with a remedy, %u with "
        "one that works for sure; %u of %u supposed ones do not work\n",
        s.as_small, s.remedied_known, s.at_once, s.mistaken, s.supposed);
    printf("%u passed, %u failed\n", s.passed, s.failed);
    return s.failed ? 1 : 0;
}
