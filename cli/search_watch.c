/*
 * Watching a search (see search_watch.h):
 *
 *     resolving: 83 projects and 144 versions read
 *     resolving: 4211 steps, 890 conflicts, most about numpy and scipy
 *
 * The invariant: nothing here changes what the search answers, only whether it gets to.
 * The search and the driver's wait call `watch` some times a second. Called from
 * resolve.c.
 */
#include "search_watch.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "run.h"
#include "tw_explain.h"

enum { QUIET_MS = 1000, INTERVAL_MS = 200, LINE_BYTES = 256 };

/* ---------------------------------------------------------------- the status line */

static void clear(struct tw_search_watch *watch)
{
    if (watch->drawn) {
        fputs("\r\033[2K", stderr);
        watch->drawn = false;
    }
}

/* What the search has come to, in LINE. */
static void describe(const struct tw_run *run, struct tw_buf *line)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_unfinished now;
    if (tw_unfinished_find(&arena, run->driver.solver, &now, NULL) ||
        now.trouble_count == 0) {
        tw_buf_printf(line, "resolving: %llu projects and %llu versions read",
                      (unsigned long long)run->driver.catalog->pages,
                      (unsigned long long)run->driver.versions_read);
        tw_arena_free(&arena);
        return;
    }
    tw_buf_printf(line, "resolving: %llu steps, %llu conflicts",
                  (unsigned long long)now.steps, (unsigned long long)now.conflicts);
    for (uint32_t i = 0; i < now.trouble_count && i < 2; i++) {
        tw_buf_printf(line, "%s%.*s", i ? " and " : ", most about ",
                      TW_FMT(tw_facts_name(run->driver.facts, now.troubles[i].pkg)));
    }
    tw_arena_free(&arena);
}

static void draw(struct tw_search_watch *watch)
{
    const struct tw_run *run = watch->run;
    size_t width = run->console.width ? run->console.width : 80;
    struct tw_buf line = TW_BUF_INIT(LINE_BYTES);
    describe(run, &line);
    tw_slice shown = tw_slice_cut(tw_buf_slice(&line), 0, width - 1);
    clear(watch);
    fwrite(shown.ptr, 1, shown.len, stderr);
    fflush(stderr);
    watch->drawn = true;
    tw_buf_free(&line);
}

/* ---------------------------------------------------------------- hooks */

/* Is it time to give up? */
static bool watch(void *payload)
{
    struct tw_search_watch *watch = payload;
    const struct tw_run *run = watch->run;
    int64_t limit = (int64_t)run->options->max_time * 1000;
    if (run->interrupt->signal) {
        return true;
    }
    if (!watch->draws && !limit) {
        return false;
    }
    int64_t now = tw_run_elapsed(run);
    if (watch->draws && now >= watch->next) {
        draw(watch);
        watch->next = now + INTERVAL_MS;
    }
    watch->out_of_time = limit && now >= limit;
    return watch->out_of_time;
}

static void trace(void *payload, const char *json_line)
{
    struct tw_search_watch *watch = payload;
    fputs(json_line, watch->trace);
    fputc('\n', watch->trace);
}

/* ---------------------------------------------------------------- start and end */

static enum tw_status trace_failed(const struct tw_run *run, struct tw_error *err)
{
    int code = errno;
    return tw_error_set(err, TW_ERR_IO, "--trace %s: %s", run->options->trace.ptr,
                        strerror(code));
}

enum tw_status tw_search_watch_start(struct tw_run *run, struct tw_error *err)
{
    const struct tw_options *options = run->options;
    run->watch = (struct tw_search_watch){
        .run = run,
        .draws = run->console.verbosity == TW_NORMAL && !options->no_progress &&
                 isatty(STDERR_FILENO),
        .next = QUIET_MS,
    };
    run->policies.stop = run->driver.stop = watch;
    run->policies.stop_payload = run->driver.stop_payload = &run->watch;
    if (!options->trace.len) {
        return TW_OK;
    }
    run->watch.trace = fopen(options->trace.ptr, "w");
    run->policies.trace = trace;
    run->policies.trace_payload = &run->watch;
    return run->watch.trace ? TW_OK : trace_failed(run, err);
}

enum tw_status tw_search_watch_end(struct tw_run *run, struct tw_error *err)
{
    FILE *file = run->watch.trace;
    clear(&run->watch);
    run->watch.draws = false;
    run->watch.trace = NULL;
    run->policies.trace = NULL;
    bool written = !file || !ferror(file);
    bool closed = !file || fclose(file) == 0;
    return written && closed ? TW_OK : trace_failed(run, err);
}
