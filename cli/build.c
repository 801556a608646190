/*
 * Sdists that need a build, handed to pip: `PYTHON -m pip install --dry-run --report -`
 * of the one file. pip isolates the build, installs what the build requires into a
 * place of its own, and takes that from the indexes of this run, which it is told of by
 * its environment (PIP_INDEX_URL and the like; other PIP_ variables stay the user's).
 *
 * The invariant: nothing is installed, no shell is involved, and neither pip nor what
 * it started outlives the call.
 *
 * Called by the driver, for each such sdist that the search waits for.
 */
#include "build.h"

#include "child.h"
#include "python_probe.h"
#include "store.h"
#include "tw_limits.h"
#include "tw_metadata_json.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { TIMEOUT_MS = 600000, ERRORS_SHOWN = 8 * 1024 };

/* ---------------------------------------------------------------- pip's environment */

struct variables {
    struct tw_arena *arena;
    char **at;
    uint32_t len, cap;
    bool failed; /* out of memory */
};

static void set(struct variables *v, const char *name, tw_slice value)
{
    char *text = tw_arena_printf(v->arena, "%s=%.*s", name, TW_FMT(value));
    v->failed |= !text || !tw_vec_push(v->arena, v, text);
}

/* Sets NAME to the values of COUNT settings, as pip separates them; of an index only
 * those that are for every project. */
static void set_list(struct variables *v, const char *name,
                     const struct tw_setting *settings, uint32_t count)
{
    const char *list = "";
    for (uint32_t i = 0; i < count && list; i++) {
        if (!settings[i].pinned_only) {
            list = tw_arena_printf(v->arena, "%s%s%.*s", list, *list ? " " : "",
                                   TW_FMT(settings[i].value));
        }
    }
    v->failed |= !list;
    if (list && *list) {
        set(v, name, tw_slice_from(list));
    }
}

static void set_text(struct variables *v, const char *name, tw_slice value)
{
    if (value.len > 0) {
        set(v, name, value);
    }
}

/* Is VARIABLE, "NAME=VALUE", one that this run says in the user's place? */
static bool is_replaced(tw_slice variable, bool isolated)
{
    static const char *const names[] = {
        "PIP_INDEX_URL=",    "PIP_EXTRA_INDEX_URL=",
        "PIP_NO_INDEX=",     "PIP_FIND_LINKS=",
        "PIP_TRUSTED_HOST=", "PIP_DISABLE_PIP_VERSION_CHECK=",
        "PIP_NO_INPUT=",     "PIP_CERT=",
        "PIP_CLIENT_CERT=",  "PIP_PROXY=",
        "PIP_REPORT=",       "PIP_QUIET=",
        "PIP_VERBOSE="};
    bool replaced = isolated && tw_slice_starts(variable, TW_SLICE("PIP_"));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        replaced |= tw_slice_starts(variable, tw_slice_from(names[i]));
    }
    return replaced;
}

static void set_indexes(struct variables *v, const struct tw_index_config *config)
{
    const struct tw_settings *indexes = &config->indexes;
    uint32_t others = indexes->len > 0 ? indexes->len - 1 : 0;
    if (indexes->len > 0) {
        set(v, "PIP_INDEX_URL", indexes->at[others].value);
    } else {
        set(v, "PIP_NO_INDEX", TW_SLICE("1"));
    }
    set_list(v, "PIP_EXTRA_INDEX_URL", indexes->at, others);
    set_list(v, "PIP_FIND_LINKS", config->find_links.at, config->find_links.len);
    set_list(v, "PIP_TRUSTED_HOST", config->trusted_hosts.at,
             config->trusted_hosts.len);
    set_text(v, "PIP_CERT", config->cert);
    set_text(v, "PIP_CLIENT_CERT", config->client_cert);
    set_text(v, "PIP_PROXY", config->proxy);
}

/* What pip runs with; NULL: out of memory. */
static char *const *make_environment(const struct tw_build_setting *setting)
{
    struct variables v = {.arena = setting->arena};
    bool isolated = setting->options->isolated;
    char *const *variable = setting->environment;
    for (; variable && *variable; variable++) {
        if (!is_replaced(tw_slice_from(*variable), isolated)) {
            v.failed |= !tw_vec_push(v.arena, &v, *variable);
        }
    }
    set_indexes(&v, setting->indexes);
    set(&v, "PIP_DISABLE_PIP_VERSION_CHECK", TW_SLICE("1"));
    set(&v, "PIP_NO_INPUT", TW_SLICE("1"));
    if (isolated) {
        set(&v, "PIP_CONFIG_FILE", TW_SLICE("/dev/null"));
    }
    v.failed |= !tw_vec_push(v.arena, &v, NULL);
    return v.failed ? NULL : v.at;
}

/* ---------------------------------------------------------------- complaints */

/* The end of the file PATH, in TEXT, with a NUL after it. */
static tw_slice read_end(const char *path, char text[ERRORS_SHOWN + 1])
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    off_t size = fd < 0 ? 0 : lseek(fd, 0, SEEK_END);
    off_t from = size > ERRORS_SHOWN ? size - ERRORS_SHOWN : 0;
    ssize_t got = fd < 0 ? 0 : pread(fd, text, ERRORS_SHOWN, from);
    if (fd >= 0) {
        close(fd);
    }
    size_t len = got > 0 ? (size_t)got : 0;
    text[len] = '\0';
    return (tw_slice){text, len};
}

/* The line of TEXT that says what is wrong: the last one of the build's own output,
 * which pip quotes, else the last of all. */
static tw_slice last_words(tw_slice text)
{
    tw_slice line, last = TW_SLICE("it did not say why");
    while (tw_slice_line(&text, &line)) {
        line = tw_slice_trim(line);
        if (tw_slice_equal(line, TW_SLICE("[end of output]"))) {
            break;
        }
        last = line.len > 0 ? line : last;
    }
    return last;
}

/* Shows the end of what pip wrote to the file ERRORS, and makes an error of it. */
static enum tw_status complain(const struct tw_build *build, const char *errors,
                               struct tw_error *err)
{
    char text[ERRORS_SHOWN + 1];
    tw_slice end = read_end(errors, text);
    tw_console_quote(build->setting.console, text);
    return tw_error_set(err, TW_ERR_INPUT, "pip could not build it: %.*s",
                        TW_FMT(last_words(end)));
}

/* ---------------------------------------------------------------- running pip */

/* Runs pip on the sdist PATH; its report is appended to REPORT. */
static enum tw_status run_pip(const struct tw_build *build, const char *path,
                              const char *errors, struct tw_buf *report,
                              struct tw_error *err)
{
    const char *const words[] = {build->python,
                                 "-m",
                                 "pip",
                                 "install",
                                 "--dry-run",
                                 "--no-deps",
                                 "--ignore-installed",
                                 "--quiet",
                                 "--ignore-requires-python",
                                 "--report",
                                 "-",
                                 path,
                                 NULL};
    struct tw_child child = {.program = build->python,
                             .words = (char *const *)words,
                             .environment = build->environment,
                             .timeout_ms = TIMEOUT_MS,
                             .errors = errors,
                             .stop = &build->setting.interrupt->signal};
    int status;
    switch (tw_child_run(&child, report, &status)) {
    case TW_CHILD_ENDED:
        return status == 0 ? TW_OK : complain(build, errors, err);
    case TW_CHILD_LATE:
        if (build->setting.interrupt->signal) {
            return tw_error_set(err, TW_ERR_CANCELLED, "interrupted");
        }
        return report->failed
                   ? tw_error_set(err, TW_ERR_INPUT, "pip says too much of it")
                   : tw_error_set(err, TW_ERR_INPUT, "pip did not build it in %d s",
                                  TIMEOUT_MS / 1000);
    case TW_CHILD_FAILED:
        break;
    }
    return tw_error_set(err, TW_ERR_USAGE, "%s cannot be run: %s", build->python,
                        strerror(errno));
}

static enum tw_status build_sdist(void *payload, struct tw_arena *arena,
                                  const char *path, tw_slice *out, struct tw_error *err)
{
    const struct tw_build *build = payload;
    struct tw_buf report = TW_BUF_INIT(TW_MAX_METADATA);
    const char *errors = tw_arena_printf(arena, "%s/errors", build->builder.folder);
    if (!errors) {
        return tw_error_nomem(err);
    }
    tw_console_note(build->setting.console, TW_VERBOSE, "build: %s", path);
    enum tw_status status = run_pip(build, path, errors, &report, err);
    if (!status) {
        status = tw_metadata_of_pip_report(arena, tw_buf_slice(&report), out, err);
    }
    tw_buf_free(&report);
    return status;
}

/* ---------------------------------------------------------------- from outside */

/* The program of the Python that builds: the one that was asked for the target. */
static tw_slice find_python(const struct tw_build_setting *setting,
                            struct tw_error *err)
{
    tw_slice name = setting->options->python;
    return setting->target->python.len
               ? setting->target->python
               : tw_python_find(setting->arena, name.len ? name : TW_SLICE("python3"),
                                setting->environment, err);
}

enum tw_status tw_build_open(const struct tw_build_setting *setting,
                             struct tw_build **out, struct tw_error *err)
{
    struct tw_error why = TW_ERROR_INIT;
    struct tw_arena *arena = setting->arena;
    tw_slice python = find_python(setting, &why);
    char *folder = tw_store_make_scratch(arena, setting->environment);
    char *absolute = folder ? realpath(folder, NULL) : NULL;
    struct tw_build *build = TW_NEW(arena, struct tw_build);
    const char *kept =
        tw_arena_printf(arena, "built-%.*s", TW_FMT(setting->target->python_version));
    tw_slice copy = TW_NO_SLICE;
    bool copied = absolute && tw_arena_copy(arena, tw_slice_from(absolute), &copy);
    free(absolute);
    if (!folder) {
        return tw_error_set(err, TW_ERR_IO, "--build: no temporary folder: %s",
                            strerror(errno));
    }
    char *const *environment = make_environment(setting);
    if (why.status || !build || !kept || !copied || !environment) {
        tw_store_remove_scratch(folder);
        return tw_error_nomem(err);
    }
    if (!python.ptr) {
        tw_store_remove_scratch(folder);
        return tw_error_set(err, TW_ERR_USAGE, "--build: there is no Python on PATH");
    }
    *build = (struct tw_build){
        {copy.ptr, kept, 0, build_sdist, build}, *setting, python.ptr, environment};
    *out = build;
    return TW_OK;
}

enum tw_status tw_build_recall_only(struct tw_arena *arena,
                                    const struct tw_build *build, struct tw_build **out,
                                    struct tw_error *err)
{
    *out = TW_NEW(arena, struct tw_build);
    if (!*out) {
        return tw_error_nomem(err);
    }
    **out = *build;
    (*out)->builder.build = NULL;
    return TW_OK;
}

void tw_build_close(struct tw_build *build)
{
    if (build) {
        tw_store_remove_scratch(build->builder.folder);
    }
}
