/*
 * cases: scenarios of the resolver, one file each, with the exact answer.
 *
 *     cases [--update] PATH...
 *
 * Resolves every case file below each PATH and compares the answer with what the file
 * expects, byte for byte; the answer is also checked against the raw facts and must
 * come again when everything is shuffled. Prints the cases that fail, then "N passed, N
 * failed". --update writes the answers into the files instead: read what changed.
 */
#include "case_file.h"
#include "claims.h"
#include "judge.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { SHUFFLES = 5, MAX_STEPS = 100000, MAX_TEXT = 1024 * 1024, WIDTH = 88 };

struct session {
    bool update;
    unsigned passed, failed;
};

/* ---------------------------------------------------------------- the answer */

static void print_asker(struct tw_buf *buf, const struct tw_run *run,
                        const struct tw_edge *edge)
{
    if (edge->from.id == 0) {
        tw_buf_printf(buf, "%.*s:%u", TW_FMT(edge->origin->file), edge->origin->line);
    } else {
        tw_run_print_package(buf, run, edge->from);
    }
}

/* "name==version", and who asks for it. */
static void print_selected(struct tw_buf *buf, const struct tw_run *run,
                           const struct tw_selected *selected)
{
    const char *before = "    # via ";
    tw_buf_printf(buf, "%.*s==%.*s\n", TW_FMT(tw_facts_name(run->facts, selected->pkg)),
                  TW_FMT(tw_facts_release(run->facts, selected->pkg, selected->index)
                             ->version.text));
    for (uint32_t i = 0; i < run->solution.edge_count; i++) {
        const struct tw_edge *edge = &run->solution.edges[i];
        if (edge->to.id == selected->pkg.id) {
            tw_buf_adds(buf, before);
            print_asker(buf, run, edge);
            before = ", ";
        }
    }
    tw_buf_adds(buf, "\n");
}

/* Why there is no answer, as it is told to people. */
static enum tw_status print_explanation(const struct tw_universe *universe,
                                        const struct tw_universe_case *what,
                                        struct tw_buf *out, struct tw_error *err)
{
    struct claims claims;
    const struct tw_explain_style style = {.width = WIDTH};
    enum tw_status status = claims_open(&claims, universe, what, err);
    if (status == TW_OK) {
        status = claims_check(&claims, err);
    }
    if (status == TW_OK) {
        status = tw_explain_print(out, &claims.e, style, err);
    }
    claims_close(&claims);
    return status;
}

/* Appends the answer to WHAT, and says in it whether it is one. */
static enum tw_status print_answer(const struct tw_universe *universe,
                                   struct tw_universe_case *what, struct tw_buf *out,
                                   struct tw_error *err)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_index index;
    struct tw_run run;
    const struct tw_run_options options = {.max_steps = MAX_STEPS};
    enum tw_status status = tw_index_new(&arena, universe, what, &index, err);
    if (status == TW_OK) {
        status = tw_run_case(&arena, &index, what, &options, &run, err);
    }
    if (status == TW_OK) {
        what->satisfiable = run.outcome == TW_STEP_SOLVED;
        for (uint32_t i = 0; i < run.solution.selected_count; i++) {
            print_selected(out, &run, &run.solution.selected[i]);
        }
        for (uint32_t i = 0; i < run.solution.missing_count; i++) {
            tw_buf_adds(out, "# there is no extra ");
            tw_run_print_package(out, &run, run.solution.missing_extras[i]);
            tw_buf_adds(out, "\n");
        }
        if (!what->satisfiable) {
            status = print_explanation(universe, what, out, err);
        }
    }
    tw_arena_free(&arena);
    return status;
}

/* The answer to the one case of UNIVERSE, or in JUDGEMENT what is wrong with it. */
static bool resolve(const struct tw_universe *universe, struct tw_buf *answer,
                    struct tw_judgement *judgement)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_judge judge = {.views = NULL};
    struct tw_universe_case what = universe->cases[0];
    const struct tw_judge_options options = {.shuffles = SHUFFLES,
                                             .max_steps = MAX_STEPS};
    enum tw_status status = print_answer(universe, &what, answer, &err);
    if (status == TW_OK) {
        status = tw_judge_new(&judge, universe, &options, &err);
    }
    if (status == TW_OK) {
        tw_judge_case(&judge, &what, judgement);
    } else {
        tw_buf_printf(&judgement->text, "  %s: %s\n", err.context, err.message);
    }
    tw_judge_free(&judge);
    return status == TW_OK && judgement->passed;
}

/* ---------------------------------------------------------------- files */

static bool write_file(const char *path, const struct tw_case_file *file,
                       const struct tw_buf *answer)
{
    FILE *stream = fopen(path, "wb");
    size_t kept = file->text.len - file->expected.len;
    bool written = stream && fwrite(file->text.ptr, 1, kept, stream) == kept &&
                   fwrite(answer->ptr, 1, answer->len, stream) == answer->len;
    return stream && fclose(stream) == 0 && written;
}

static bool compare(struct session *session, const char *path,
                    const struct tw_case_file *file, const struct tw_buf *answer)
{
    if (tw_slice_equal(file->expected, tw_buf_slice(answer))) {
        return true;
    }
    if (session->update) {
        printf("updated %s\n", path);
        return write_file(path, file, answer);
    }
    printf("FAILED %s\nexpected:\n%.*sgot:\n%.*s", path, TW_FMT(file->expected),
           TW_FMT(tw_buf_slice(answer)));
    return false;
}

static void run_file(struct session *session, const char *path)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_case_file file;
    struct tw_buf answer = TW_BUF_INIT(MAX_TEXT);
    struct tw_judgement judgement = TW_JUDGEMENT_INIT;
    bool passed = false;
    if (tw_case_file_read(&arena, path, &file, &err)) {
        printf("FAILED %s:%u: %s\n", path, err.line, err.message);
    } else if (!resolve(&file.universe, &answer, &judgement)) {
        printf("FAILED %s\n%.*s", path, TW_FMT(tw_buf_slice(&judgement.text)));
    } else {
        passed = compare(session, path, &file, &answer);
    }
    session->passed += passed;
    session->failed += !passed;
    tw_buf_free(&answer);
    tw_judgement_free(&judgement);
    tw_arena_free(&arena);
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void run_path(struct session *session, const char *path)
{
    struct stat info;
    struct dirent **entries;
    if (stat(path, &info)) {
        printf("FAILED %s: %s\n", path, strerror(errno));
        session->failed++;
    } else if (!S_ISDIR(info.st_mode)) {
        if (tw_slice_ends(tw_slice_from(path), TW_SLICE(".case"))) {
            run_file(session, path);
        }
    } else {
        int count = scandir(path, &entries, is_visible, alphasort);
        for (int i = 0; i < count; i++) {
            char child[4096];
            snprintf(child, sizeof child, "%s/%s", path, entries[i]->d_name);
            run_path(session, child);
            free(entries[i]);
        }
        if (count >= 0) {
            free(entries);
        }
    }
}

int main(int argc, char **argv)
{
    struct session session = {.update = argc > 1 && strcmp(argv[1], "--update") == 0};
    int at = session.update ? 2 : 1;
    if (at >= argc) {
        fprintf(stderr, "usage: cases [--update] PATH...\n");
        return 2;
    }
    for (; at < argc; at++) {
        run_path(&session, argv[at]);
    }
    printf("%u passed, %u failed\n", session.passed, session.failed);
    return session.failed > 0 || session.passed == 0;
}
