/*
 * tailwheel metadata: what a wheel (or sdist) says of itself, read from as few of its
 * bytes as possible, and what that cost.
 */
#include "command.h"
#include "run.h"
#include "tw_links.h"
#include "tw_reading.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct printer {
    bool done;
    enum tw_status status;
    struct tw_error error;
};

static enum tw_status print_text(void *payload, const struct tw_reading_result *result,
                                 struct tw_error *err)
{
    struct printer *printer = payload;
    printer->done = true;
    printer->status = result->status;
    if (result->status) {
        printer->error = *result->err;
    } else if (fwrite(result->whole.ptr, 1, result->whole.len, stdout) !=
                   result->whole.len ||
               fflush(stdout) != 0) {
        return tw_error_set(err, TW_ERR_IO, "cannot write to standard output");
    }
    return TW_OK;
}

/* The URL of PLACE, which may be a path. */
static enum tw_status url_of(struct tw_run *run, tw_slice place, tw_slice *out,
                             struct tw_error *err)
{
    *out = place;
    if (tw_slice_search(place, TW_SLICE("://")) != SIZE_MAX) {
        return TW_OK;
    }
    char *path = realpath(place.ptr, NULL);
    if (!path) {
        return tw_error_set(err, TW_ERR_INPUT, "%.*s: no such file", TW_FMT(place));
    }
    *out = tw_url_from_path(&run->inputs, tw_slice_from(path));
    free(path);
    return out->ptr ? TW_OK : tw_error_nomem(err);
}

/* The project that FILE claims to be of. */
static enum tw_status project_of(struct tw_run *run, const struct tw_file *file,
                                 tw_slice *name, struct tw_error *err)
{
    struct tw_wheel_name wheel;
    struct tw_sdist_name sdist;
    enum tw_status status;
    if (file->kind == TW_DIST_SDIST) {
        status = tw_sdist_name_parse(&run->inputs, file->filename, &sdist, err);
        *name = sdist.name;
    } else {
        status = tw_wheel_name_parse(&run->inputs, file->filename, &wheel, err);
        *name = wheel.name;
    }
    return status ? tw_error_wrap(err, "%.*s", TW_FMT(file->filename)) : TW_OK;
}

static void tell_cost(const struct tw_run *run)
{
    struct tw_traffic traffic = tw_run_traffic(run);
    tw_console_note(&run->console, TW_NORMAL, "%llu request%s, %llu bytes, %lld ms",
                    (unsigned long long)traffic.requests,
                    traffic.requests == 1 ? "" : "s", (unsigned long long)traffic.bytes,
                    (long long)tw_run_elapsed(run));
}

static enum tw_status read_one(struct tw_run *run, tw_slice place, struct tw_error *err)
{
    struct tw_file file;
    struct tw_project project = {.state = TW_PROJECT_KNOWN};
    struct tw_distribution distribution = {.size = TW_SIZE_UNKNOWN};
    struct printer printer = {.status = TW_OK};
    enum tw_status status = url_of(run, place, &distribution.url, err);
    if (!status) {
        status = tw_links_file(&run->inputs, distribution.url, &file, err);
    }
    if (!status) {
        status = project_of(run, &file, &project.name, err);
    }
    if (status) {
        return status;
    }
    distribution.filename = file.filename;
    distribution.kind = file.kind;
    distribution.sha256 = file.sha256;
    struct tw_reading_options options = {.fetch = run->fetch,
                                         .project = &project,
                                         .distribution = &distribution,
                                         .strict = run->options->strict_metadata,
                                         .done = print_text,
                                         .payload = &printer};
    status = tw_reading_start(&options, TW_CLASS_WAITED_FOR, err);
    for (bool got = true; !status && !printer.done && got && !run->interrupt->signal;) {
        status = tw_exchange_next(run->fetch, -1, &got, err);
    }
    if (!status && !printer.done) {
        tw_reading_cancel(distribution.reading);
        return tw_error_set(err, TW_ERR_CANCELLED, "interrupted");
    }
    if (!status && printer.status) {
        *err = printer.error;
        return printer.status;
    }
    return status;
}

static enum tw_status metadata(struct tw_run *run, int *exit_status,
                               struct tw_error *err)
{
    enum tw_status status =
        tw_file_reader_init(&run->inputs, run->environment, &run->reader, err);
    if (!status) {
        status = tw_run_open_fetch(run, err);
    }
    for (uint32_t i = 0; i < run->options->arguments.len && !status; i++) {
        status = read_one(run, run->options->arguments.at[i], err);
    }
    if (!status) {
        tell_cost(run);
    }
    *exit_status = 0;
    return status;
}

int tw_cmd_metadata(const struct tw_options *options,
                    const struct tw_cmd_context *context)
{
    return tw_run_command(options, context, "metadata dist/flask-3.0-py3-none-any.whl",
                          metadata);
}
