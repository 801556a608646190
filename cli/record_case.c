/*
 * Writing scenarios (see record_case.h). Called from resolve.c, once a search is over.
 */
#include "record_case.h"

#include "redact.h"
#include "tw_record.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { MAX_CASE = 1024 * 1024 }; /* what the runner of the scenarios reads */

static enum tw_status write_file(const char *path, const struct tw_buf *text,
                                 struct tw_error *err)
{
    FILE *file = fopen(path, "w");
    tw_slice slice = tw_buf_slice(text);
    bool written = file && fwrite(slice.ptr, 1, slice.len, file) == slice.len;
    bool closed = file && fclose(file) == 0;
    int code = errno;
    return written && closed
               ? TW_OK
               : tw_error_set(err, TW_ERR_IO, "--record %s: %s", path, strerror(code));
}

/* TEXT without the users and passwords of URLs, line by line. */
static void redact_lines(struct tw_buf *out, tw_slice text)
{
    tw_slice line;
    while (tw_slice_line(&text, &line)) {
        tw_redact(out, line);
        tw_buf_adds(out, "\n");
    }
}

/* The platform in the first of TAGS: "manylinux_2_28_x86_64". */
static tw_slice newest_platform(struct tw_buf *buf, const struct tw_tags *tags)
{
    tw_tags_print(buf, tags, 0);
    tw_slice tag = tw_buf_slice(buf);
    size_t python = tw_slice_find(tag, '-', 0);
    size_t abi = python < tag.len ? tw_slice_find(tag, '-', python + 1) : python;
    return abi < tag.len ? tw_slice_cut(tag, abi + 1, tag.len) : TW_NO_SLICE;
}

enum tw_status tw_record_run(const struct tw_run *run, const struct tw_inputs *inputs,
                             struct tw_error *err)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_buf text = TW_BUF_INIT(MAX_CASE), clean = TW_BUF_INIT(MAX_CASE);
    struct tw_problem problem;
    struct tw_buf tag = TW_BUF_INIT(1024);
    struct tw_record_target target = {
        run->target.target.env.value[TW_ENV_PYTHON_FULL_VERSION],
        newest_platform(&tag, run->target.target.tags)};
    enum tw_status status = tw_inputs_problem(run, inputs, &arena, &problem)
                                ? tw_record_case(&arena, &problem, &target, &text, err)
                                : tw_error_nomem(err);
    if (!status) {
        redact_lines(&clean, tw_buf_slice(&text));
    }
    if (!status && (text.failed || clean.failed)) {
        status = tw_error_set(err, TW_ERR_LIMIT,
                              "--record: the scenario would be larger than 1 MiB");
    }
    if (!status) {
        status = write_file(run->options->record.ptr, &clean, err);
    }
    tw_buf_free(&tag);
    tw_buf_free(&text);
    tw_buf_free(&clean);
    tw_arena_free(&arena);
    return status;
}
