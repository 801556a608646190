/*
 * universes: holds the resolver against recorded worlds of packages.
 *
 *     universes [OPTION...] PATH...
 *
 *     --shuffle N    resolve each case N times more, with everything in another order;
 *                    every answer must be the same to the byte
 *     --stats        a line for each case: what it cost
 *     --answers      the whole answer of each case
 *     --case NAME    only cases of that name
 *     --max-steps N  give up after so many (1,000,000)
 *
 * Resolves every case of every universe below each PATH, compares it with what is
 * expected, and has every answer, whichever it is, checked against the raw facts.
 * Prints the cases that fail, each with the difference, then "N passed, N failed".
 */
#include "judge.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

struct session {
    struct tw_judge_options options;
    bool stats;
    const char *only; /* the name of the one case wanted, or NULL */
    unsigned passed, failed, skipped;
};

/* ---------------------------------------------------------------- cases */

static void print_stats(const struct tw_universe_case *what,
                        const struct tw_judgement *judgement)
{
    const struct tw_solver_counts *counts = &judgement->counts;
    printf("%-40.*s %5s %7llu decisions %6llu conflicts %6llu learned %5u pages "
           "%6u versions %9.3f ms %7zu KiB\n",
           TW_FMT(what->name), judgement->outcome == TW_STEP_SOLVED ? "sat" : "unsat",
           (unsigned long long)counts->decisions, (unsigned long long)counts->conflicts,
           (unsigned long long)counts->learned, judgement->pages, judgement->releases,
           judgement->seconds * 1e3, judgement->memory / 1024);
}

static void run_case(struct session *session, struct tw_judge *judge, const char *path,
                     const struct tw_universe_case *what,
                     struct tw_judgement *judgement)
{
    if (session->only && !tw_slice_equal(what->name, tw_slice_from(session->only))) {
        return;
    }
    if (what->skip.ptr) {
        session->skipped++;
        return;
    }
    tw_judge_case(judge, what, judgement);
    session->passed += judgement->passed;
    session->failed += !judgement->passed;
    if (!judgement->passed) {
        printf("FAILED %s: %.*s\n", path, TW_FMT(what->name));
    }
    if (!judgement->passed || session->options.tell) {
        printf("%.*s", TW_FMT(tw_buf_slice(&judgement->text)));
    }
    if (session->stats) {
        print_stats(what, judgement);
    }
}

static void run_universe(struct session *session, const char *path)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_universe universe;
    struct tw_judge judge = {0};
    struct tw_judgement judgement = TW_JUDGEMENT_INIT;
    enum tw_status status = tw_universe_read(&arena, path, &universe, &err);
    if (status == TW_OK) {
        status = tw_judge_new(&judge, &universe, &session->options, &err);
    }
    if (status) {
        printf("FAILED %s: %s\n", path, err.message);
        session->failed++;
    }
    for (uint32_t i = 0; status == TW_OK && i < universe.case_count; i++) {
        run_case(session, &judge, path, &universe.cases[i], &judgement);
    }
    tw_judgement_free(&judgement);
    tw_judge_free(&judge);
    tw_arena_free(&arena);
}

/* ---------------------------------------------------------------- files */

static bool is_universe(const char *name)
{
    size_t len = strlen(name);
    return name[0] != '.' && len > 5 && strcmp(name + len - 5, ".json") == 0 &&
           strncmp(name, "peers", 5) != 0;
}

static int is_visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static void run_path(struct session *session, const char *path, bool named);

static void run_folder(struct session *session, const char *path)
{
    struct dirent **entries;
    int count = scandir(path, &entries, is_visible, alphasort);
    for (int i = 0; i < count; i++) {
        char child[4096];
        int len = snprintf(child, sizeof child, "%s/%s", path, entries[i]->d_name);
        if (len > 0 && (size_t)len < sizeof child) {
            run_path(session, child, false);
        }
        free(entries[i]);
    }
    if (count >= 0) {
        free(entries);
    }
}

/* Of what lies in a folder only universes are read; what is NAMED must be one. */
static void run_path(struct session *session, const char *path, bool named)
{
    struct stat info;
    const char *slash = strrchr(path, '/');
    if (stat(path, &info)) {
        printf("FAILED %s: %s\n", path, strerror(errno));
        session->failed++;
    } else if (S_ISDIR(info.st_mode)) {
        run_folder(session, path);
    } else if (named || is_universe(slash ? slash + 1 : path)) {
        run_universe(session, path);
    }
}

/* ---------------------------------------------------------------- the command line */

static int usage(void)
{
    fprintf(stderr, "usage: universes [--shuffle N] [--stats] [--answers] "
                    "[--case NAME] [--max-steps N] PATH...\n");
    return 2;
}

/* Takes an option without a value; false: it is none. */
static bool take_flag(struct session *session, const char *name)
{
    if (strcmp(name, "--stats") == 0) {
        session->stats = true;
    } else if (strcmp(name, "--answers") == 0) {
        session->options.tell = true;
    } else {
        return false;
    }
    return true;
}

static bool take_value(struct session *session, const char *name, const char *value)
{
    if (strcmp(name, "--shuffle") == 0) {
        session->options.shuffles = (uint32_t)strtoul(value, NULL, 10);
    } else if (strcmp(name, "--max-steps") == 0) {
        session->options.max_steps = strtoull(value, NULL, 10);
    } else if (strcmp(name, "--case") == 0) {
        session->only = value;
    } else {
        return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    struct session session = {.options = {.max_steps = 1000000}};
    int at = 1;
    for (; at < argc && argv[at][0] == '-'; at++) {
        if (take_flag(&session, argv[at])) {
            continue;
        }
        if (at + 1 == argc || !take_value(&session, argv[at], argv[at + 1])) {
            return usage();
        }
        at++;
    }
    if (at == argc) {
        return usage();
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    for (; at < argc; at++) {
        run_path(&session, argv[at], true);
    }
    if (session.skipped > 0) {
        printf("%u skipped: universal, or another policy\n", session.skipped);
    }
    printf("%u passed, %u failed\n", session.passed, session.failed);
    return session.failed > 0 || session.passed == 0;
}
