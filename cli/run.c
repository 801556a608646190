/*
 * Setting a run up: options, settings and inputs become a target, a list of indexes, a
 * fetch session, and a driver on top of them. Called by every command that goes out.
 */
#include "run.h"

#include "build.h"
#include "credentials.h"
#include "environment.h"
#include "format_control.h"
#include "hashes.h"
#include "output_lock.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* To one host over HTTP/1.1. Measured with 30 ms a reply: a tree of 150 packages takes
 * 800 ms with 32, 700 with 64 and no less with more; one of 30 takes as long with 32.
 */
enum { CONNECTIONS = 64 };

static int64_t clock_ms(clockid_t clock)
{
    struct timespec now = {0, 0};
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void tw_run_init(struct tw_run *run, const struct tw_options *options,
                 char *const *environment, struct tw_interrupt *interrupt)
{
    *run = (struct tw_run){
        .options = options,
        .environment = environment,
        .interrupt = interrupt,
        .inputs = TW_ARENA_INIT,
        .facts = TW_ARENA_INIT,
        .started = clock_ms(CLOCK_MONOTONIC),
    };
    tw_console_init(&run->console, options, environment);
    run->console.status_line = &run->status_line;
}

struct tw_traffic tw_run_traffic(const struct tw_run *run)
{
    const struct tw_fetch_stats *stats = tw_fetch_stats(run->fetch);
    struct tw_traffic all = {0, 0};
    for (int kind = 0; kind < TW_FETCH_KINDS; kind++) {
        all.requests += stats->requests[kind];
        all.bytes += stats->bytes[kind];
    }
    return all;
}

int64_t tw_run_elapsed(const struct tw_run *run)
{
    return clock_ms(CLOCK_MONOTONIC) - run->started;
}

/* ---------------------------------------------------------------- the fetch session */

static const char *string_or_null(tw_slice text)
{
    return text.len ? text.ptr : NULL;
}

static void trace_exchange(void *context, const char *line)
{
    tw_console_note(context, TW_DEBUG, "%s", line);
}

/* The hosts of --trusted-host; NULL: memory is out. */
static const char *const *trusted_hosts(struct tw_run *run)
{
    const struct tw_settings *trusted = &run->indexes.trusted_hosts;
    const char **hosts = TW_NEW_ARRAY(&run->inputs, const char *, trusted->len);
    for (uint32_t i = 0; hosts && i < trusted->len; i++) {
        hosts[i] = trusted->at[i].value.ptr;
    }
    return hosts;
}

/* Who is asked, and as whom. */
static enum tw_status add_access(struct tw_run *run, struct tw_fetch_options *fetch,
                                 struct tw_error *err)
{
    struct tw_credentials credentials = {NULL, 0, 0};
    enum tw_status status =
        tw_credentials_netrc(&run->inputs, run->environment, &fetch->netrc, err);
    if (!status) {
        status = tw_credentials_find(&run->inputs, &run->indexes, run->environment,
                                     &credentials, err);
    }
    fetch->credentials = credentials.at;
    fetch->credential_count = credentials.len;
    fetch->trusted = trusted_hosts(run);
    fetch->trusted_count = run->indexes.trusted_hosts.len;
    run->keyring = (struct tw_keyring){&run->inputs, &run->indexes, run->environment,
                                       &run->console};
    fetch->ask = run->options->keyring ? tw_keyring_ask : NULL;
    fetch->ask_context = &run->keyring;
    return !status && !fetch->trusted ? tw_error_nomem(err) : status;
}

static enum tw_status open_session(struct tw_run *run, struct tw_error *err)
{
    const struct tw_options *options = run->options;
    enum tw_status status = tw_store_open(&run->inputs, options, run->environment,
                                          &run->console, &run->store, err);
    if (status) {
        return status;
    }
    struct tw_fetch_options fetch = {
        .user_agent = "tailwheel/" TW_PROGRAM_VERSION,
        .scratch = tw_store_scratch(&run->store),
        .cache = run->store.cache,
        .ca_file = string_or_null(run->indexes.cert),
        .ca_folder =
            string_or_null(tw_environment_get(run->environment, "SSL_CERT_DIR")),
        .client_cert = string_or_null(run->indexes.client_cert),
        .proxy = string_or_null(run->indexes.proxy),
        .trace = run->console.verbosity >= TW_DEBUG ? trace_exchange : NULL,
        .trace_context = &run->console,
        .connect_timeout_ms = options->timeout * 1000,
        .stall_timeout_ms = options->timeout * 1000,
        .retries = options->retries ? (int)options->retries : -1,
        .per_origin = options->concurrent ? options->concurrent : CONNECTIONS,
        .at_first = options->concurrent,
        .in_flight = options->concurrent,
        .offline = options->offline,
    };
    status = add_access(run, &fetch, err);
    if (!status) {
        status = tw_fetch_open(&fetch, &run->fetch, err);
    }
    run->interrupt->waiter = run->fetch;
    return status;
}

/* ---------------------------------------------------------------- the driver */

static bool values_of(struct tw_arena *arena, const struct tw_settings *settings,
                      const tw_slice **out)
{
    tw_slice *values = TW_NEW_ARRAY(arena, tw_slice, settings->len);
    for (uint32_t i = 0; values && i < settings->len; i++) {
        values[i] = settings->at[i].value;
    }
    *out = values;
    return values;
}

static const struct tw_index *index_list(struct tw_arena *arena,
                                         const struct tw_settings *settings)
{
    struct tw_index *list = TW_NEW_ARRAY(arena, struct tw_index, settings->len);
    for (uint32_t i = 0; list && i < settings->len; i++) {
        const struct tw_setting *index = &settings->at[i];
        list[i] = (struct tw_index){.url = index->value,
                                    .pinned_only = index->pinned_only,
                                    .ignored = index->ignored,
                                    .ignored_count = index->ignored_count};
    }
    return list;
}

static void tell_skipped(void *payload, tw_slice project, const struct tw_skipped *what)
{
    tw_console_note(payload, TW_DEBUG, "%.*s: skipped %.*s: %.*s", TW_FMT(project),
                    TW_FMT(what->what), TW_FMT(what->reason));
}

/* The names of --refresh-package in normal form. */
static enum tw_status refreshed_names(struct tw_run *run, struct tw_texts *out,
                                      struct tw_error *err)
{
    const struct tw_texts *given = &run->options->refresh_packages;
    for (uint32_t i = 0; i < given->len; i++) {
        tw_slice name;
        if (tw_name_normalize(&run->inputs, given->at[i], &name, err)) {
            err->status = err->status == TW_ERR_NAME ? TW_ERR_USAGE : err->status;
            return tw_error_wrap(err, "--refresh-package");
        }
        if (!tw_vec_push(&run->inputs, out, name)) {
            return tw_error_nomem(err);
        }
    }
    return TW_OK;
}

/* Where files come from, and which formats of which projects. */
static enum tw_status add_sources(struct tw_run *run, struct tw_catalog_options *out,
                                  struct tw_error *err)
{
    struct tw_format_control formats;
    enum tw_status status =
        tw_format_control(&run->inputs, &run->files, run->options, &formats, err);
    if (status) {
        return status;
    }
    out->no_binary = formats.no_binary.at;
    out->no_binary_count = formats.no_binary.len;
    out->only_binary = formats.only_binary.at;
    out->only_binary_count = formats.only_binary.len;
    out->indexes = index_list(&run->inputs, &run->indexes.indexes);
    out->index_count = run->indexes.indexes.len;
    out->pins = run->indexes.pins.at;
    out->pin_count = run->indexes.pins.len;
    out->link_count = run->indexes.find_links.len;
    return out->indexes &&
                   values_of(&run->inputs, &run->indexes.find_links, &out->links)
               ? TW_OK
               : tw_error_nomem(err);
}

static enum tw_status make_catalog(struct tw_run *run, struct tw_error *err)
{
    const struct tw_options *options = run->options;
    bool is_lock = tw_output_is_lock(options);
    bool pip_report = options->report == TW_REPORT_PIP;
    struct tw_catalog_options catalog = {
        .strategy = (enum tw_index_strategy)options->index_strategy,
        .target = &run->target.target,
        .cutoff = run->cutoffs.all,
        .cutoffs = run->cutoffs.projects,
        .cutoff_count = run->cutoffs.project_count,
        .keep_hashes = tw_options_want_hashes(options) || is_lock || pip_report ||
                       tw_hashes_given(&run->files),
        .keep_files = is_lock,
        .keep_metadata = pip_report,
        .target_hashes = options->hashes == TW_HASHES_TARGET,
        .cache = run->store.cache,
        .strict_metadata = options->strict_metadata,
        .builder = run->build ? &run->build->builder : NULL,
        .refresh = options->refresh,
        .skipped = run->console.verbosity >= TW_DEBUG ? tell_skipped : NULL,
        .payload = &run->console,
    };
    enum tw_status status = add_sources(run, &catalog, err);
    if (!status) {
        status = refreshed_names(run, &catalog.refreshed, err);
    }
    if (status) {
        return status;
    }
    run->driver.catalog =
        tw_catalog_new(&run->facts, run->fetch, run->driver.facts, &catalog);
    return run->driver.catalog ? TW_OK : tw_error_nomem(err);
}

static enum tw_status make_driver(struct tw_run *run, struct tw_error *err)
{
    struct tw_facts_options options = {.env = &run->target.target.env};
    run->driver.arena = &run->facts;
    run->driver.fetch = run->fetch;
    run->driver.target = &run->target.target;
    run->driver.interrupt = run->interrupt;
    run->driver.excludes = &run->excludes;
    run->driver.no_deps = run->options->no_deps;
    run->driver.facts = tw_facts_new(&run->facts, &options);
    return run->driver.facts ? make_catalog(run, err) : tw_error_nomem(err);
}

/* ---------------------------------------------------------------- the whole run */

enum tw_status tw_run_open_target(struct tw_run *run, struct tw_error *err)
{
    const struct tw_options *options = run->options;
    struct tw_target_request request = {
        .python = options->python,
        .version = options->python_version,
        .platform = options->python_platform,
        .implementation = options->implementation,
        .marker_env = options->marker_env.at,
        .marker_env_count = options->marker_env.len,
        .environment = run->environment,
        .cache = options->no_cache || options->refresh
                     ? TW_NO_SLICE
                     : tw_store_folder(&run->inputs, options, run->environment),
    };
    enum tw_status status = tw_target_choose(&run->inputs, &request, &run->target, err);
    if (!status) {
        tw_console_note(&run->console, run->target.defaulted ? TW_NORMAL : TW_VERBOSE,
                        "target: %.*s", TW_FMT(run->target.summary));
    }
    return status;
}

static void tell_indexes(const struct tw_run *run)
{
    struct tw_buf text = TW_BUF_INIT(1 << 20);
    if (run->console.verbosity >= TW_VERBOSE) {
        tw_config_print(&text, &run->indexes);
        tw_console_text(&run->console, tw_buf_slice(&text));
    }
    tw_buf_free(&text);
}

static enum tw_status find_cutoffs(struct tw_run *run, struct tw_error *err)
{
    return tw_cutoffs_read(&run->inputs, run->options, clock_ms(CLOCK_REALTIME),
                           &run->cutoffs, err);
}

/* Adds up how servers are reached, and which of them are indexes. */
static enum tw_status configure(struct tw_run *run, struct tw_error *err)
{
    enum tw_status status =
        tw_config_indexes(&run->inputs, run->options, &run->files, &run->reader,
                          tw_config_built_in_index(), &run->indexes, err);
    if (!status) {
        tell_indexes(run);
    }
    return status;
}

enum tw_status tw_run_open_fetch(struct tw_run *run, struct tw_error *err)
{
    enum tw_status status = configure(run, err);
    return status ? status : open_session(run, err);
}

enum tw_status tw_run_open_early(struct tw_run *run, struct tw_error *err)
{
    enum tw_status status =
        tw_config_indexes(&run->inputs, run->options, NULL, &run->reader,
                          tw_config_built_in_index(), &run->indexes, err);
    return status ? status : open_session(run, err);
}

/* Ends the session, if there is one. */
static void end_session(struct tw_run *run)
{
    run->interrupt->waiter = NULL;
    tw_fetch_close(run->fetch);
    tw_store_close(&run->store, &run->console);
    run->fetch = NULL;
    run->store = (struct tw_store){.cache = NULL};
}

static enum tw_status open_build(struct tw_run *run, struct tw_error *err)
{
    const struct tw_build_setting setting = {
        .arena = &run->inputs,
        .options = run->options,
        .environment = run->environment,
        .indexes = &run->indexes,
        .target = &run->target,
        .console = &run->console,
        .interrupt = run->interrupt,
    };
    return tw_build_open(&setting, &run->build, err);
}

enum tw_status tw_run_open(struct tw_run *run, struct tw_error *err)
{
    enum tw_status status = find_cutoffs(run, err);
    if (!status) {
        status = configure(run, err);
    }
    if (!status) {
        status = tw_config_require_index(&run->indexes, err);
    }
    if (!status) {
        status = tw_run_open_target(run, err);
    }
    if (!status) {
        end_session(run);
        status = open_session(run, err);
    }
    if (!status && run->options->build) {
        status = open_build(run, err);
    }
    if (!status) {
        status = make_driver(run, err);
    }
    return status ? status : tw_catalog_read_links(run->driver.catalog, err);
}

/* RUN becomes one on the session of FIRST. */
static void start_on(struct tw_run *run, const struct tw_options *options,
                     const struct tw_run *first)
{
    *run = *first;
    run->options = options;
    run->inputs = run->facts = (struct tw_arena)TW_ARENA_INIT;
    run->driver = (struct tw_driver){0};
    run->beside = true;
}

enum tw_status tw_run_open_apart(struct tw_run *run, const struct tw_options *options,
                                 struct tw_run *first, struct tw_error *err)
{
    start_on(run, options, first);
    run->console.verbosity = TW_SILENT;
    enum tw_status status = find_cutoffs(run, err);
    if (!status && first->build) {
        status = tw_build_recall_only(&run->inputs, first->build, &run->build, err);
    }
    if (!status) {
        status = tw_run_open_target(run, err);
    }
    if (!status) {
        status = make_driver(run, err);
    }
    if (!status) {
        run->driver.catalog->link_pages = first->driver.catalog->link_pages;
    }
    return status;
}

enum tw_status tw_run_open_beside(struct tw_run *run, const struct tw_options *options,
                                  struct tw_run *first, struct tw_error *err)
{
    start_on(run, options, first);
    enum tw_status status = tw_run_open_target(run, err);
    if (!status) {
        status = make_driver(run, err);
    }
    if (!status) {
        tw_drive_join(&run->driver, &first->driver);
    }
    return status;
}

void tw_run_close(struct tw_run *run)
{
    if (run->driver.catalog) {
        tw_drive_cancel(&run->driver);
    }
    if (!run->beside) {
        end_session(run);
        tw_build_close(run->build);
    }
    tw_arena_free(&run->facts);
    tw_arena_free(&run->inputs);
}
