/*
 * Watching a search (see search_watch.h):
 *
 *     resolving: 83 projects and 144 versions read
 *     resolving: 4211 steps, 890 conflicts, most about numpy and scipy
 *     waiting 3 s for https://index.example.org/simple/numpy/
 *
 * The invariant: nothing here changes what the search answers, only whether it gets to.
 * The search and the driver's wait call is_over some times a second. Called from
 * resolve.c.
 */
#include "search_watch.h"

#include "tw_explain.h"
#include "tw_limits.h"

#include <errno.h>
#include <string.h>

enum { QUIET_MS = 200, INTERVAL_MS = 200, PATIENCE_MS = 2000 };
enum { TEXT_BYTES = 2 * TW_MAX_URL };

/* ---------------------------------------------------------------- the status line */

static void add_count(struct tw_buf *text, uint64_t count, const char *thing)
{
    tw_buf_printf(text, "%llu %s%s", (unsigned long long)count, thing,
                  count == 1 ? "" : "s");
}

/* What the search has come to. */
static void describe_search(const struct tw_run *run, const struct tw_unfinished *now,
                            struct tw_buf *text)
{
    tw_buf_adds(text, "resolving: ");
    if (now->trouble_count == 0) {
        add_count(text, run->driver.catalog->pages, "project");
        tw_buf_adds(text, " and ");
        add_count(text, run->driver.versions_read, "version");
        tw_buf_adds(text, " read");
        return;
    }
    add_count(text, now->steps, "step");
    tw_buf_adds(text, ", ");
    add_count(text, now->conflicts, "conflict");
    for (uint32_t i = 0; i < now->trouble_count && i < 2; i++) {
        tw_buf_printf(text, "%s%.*s", i ? " and " : ", most about ",
                      TW_FMT(tw_facts_name(run->driver.facts, now->troubles[i].pkg)));
    }
}

/* Milliseconds since anything was read or decided. */
static int64_t stuck_for(struct tw_search_watch *watch,
                         const struct tw_unfinished *unfinished, int64_t now)
{
    const struct tw_driver *driver = &watch->run->driver;
    uint64_t made = driver->catalog->pages + driver->versions_read + unfinished->steps;
    if (made != watch->made) {
        watch->made = made;
        watch->stuck_at = now;
    }
    return now - watch->stuck_at;
}

static void draw(struct tw_search_watch *watch, int64_t now)
{
    const struct tw_run *run = watch->run;
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_buf text = TW_BUF_INIT(TEXT_BYTES);
    struct tw_unfinished unfinished;
    if (tw_unfinished_find(&arena, run->driver.solver, &unfinished, NULL) == TW_OK) {
        int64_t stuck_ms = stuck_for(watch, &unfinished, now);
        tw_slice url = tw_fetch_oldest(run->fetch);
        if (stuck_ms >= PATIENCE_MS && url.len) {
            tw_buf_printf(&text, "waiting %lld s for %.*s", (long long)stuck_ms / 1000,
                          TW_FMT(url));
        } else {
            describe_search(run, &unfinished, &text);
        }
        tw_status_line_draw(run->console.status_line, tw_buf_slice(&text));
    }
    tw_buf_free(&text);
    tw_arena_free(&arena);
}

/* ---------------------------------------------------------------- hooks */

/* Is it time to give up? */
static bool is_over(void *payload)
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
        draw(watch, now);
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
    struct tw_search_watch *watch = TW_NEW(&run->inputs, struct tw_search_watch);
    if (!watch) {
        return tw_error_nomem(err);
    }
    *watch = (struct tw_search_watch){
        .run = run,
        .draws = run->console.verbosity >= TW_NORMAL && !options->no_progress &&
                 run->console.redraws,
        .next = QUIET_MS,
        .stuck_at = tw_run_elapsed(run),
    };
    run->watch = watch;
    run->policies.stop = run->driver.stop = is_over;
    run->policies.stop_payload = run->driver.stop_payload = watch;
    if (!options->trace.len) {
        return TW_OK;
    }
    watch->trace = fopen(options->trace.ptr, "w");
    run->policies.trace = trace;
    run->policies.trace_payload = watch;
    return watch->trace ? TW_OK : trace_failed(run, err);
}

enum tw_status tw_search_watch_end(struct tw_run *run, struct tw_error *err)
{
    FILE *file = run->watch->trace;
    tw_console_make_way(&run->console);
    run->watch->draws = false;
    run->watch->trace = NULL;
    run->policies.trace = NULL;
    bool written = !file || !ferror(file);
    bool closed = !file || fclose(file) == 0;
    return written && closed ? TW_OK : trace_failed(run, err);
}
