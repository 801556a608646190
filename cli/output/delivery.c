/*
 * The last step of a command that makes a file. "-" as a file is standard output.
 *
 * Called from compile.c and lock_cmd.c.
 */
#include "delivery.h"

#include "atomic_file.h"
#include "diff.h"
#include "tw_limits.h"
#include "tw_pylock.h"

#include <stdio.h>

/* The file to be written, or TW_NO_SLICE. */
static tw_slice output_path(const struct tw_options *options)
{
    bool none = options->output_file.len == 0 ||
                tw_slice_equal(options->output_file, TW_SLICE("-"));
    return none ? TW_NO_SLICE : options->output_file;
}

enum tw_status tw_delivery_check(const struct tw_options *options, struct tw_error *err)
{
    tw_slice path = output_path(options);
    if (options->check && !path.ptr) {
        return tw_error_set(err, TW_ERR_USAGE,
                            "--check needs the file to compare with: --output-file");
    }
    if (options->format == TW_FORMAT_PYLOCK && path.ptr && !tw_pylock_is_name(path)) {
        return tw_error_set(err, TW_ERR_USAGE,
                            "--output-file %.*s: a lock is named pylock.toml or "
                            "pylock.NAME.toml",
                            TW_FMT(path));
    }
    return TW_OK;
}

/* Shall lines end in CRLF, in place of OLD (may be absent)? */
static bool wants_crlf(const struct tw_options *options, tw_slice old)
{
    size_t end = tw_slice_find(old, '\n', 0);
    bool had = end != SIZE_MAX && end > 0 && old.ptr[end - 1] == '\r';
    return options->newline == TW_NEWLINE_CRLF ||
           (options->newline == TW_NEWLINE_PRESERVE && had);
}

static enum tw_status with_crlf(struct tw_arena *arena, tw_slice text, tw_slice *out,
                                struct tw_error *err)
{
    struct tw_buf buf = TW_BUF_INIT(2 * TW_MAX_INPUT_FILE);
    tw_slice line;
    while (tw_slice_line(&text, &line)) {
        tw_buf_add(&buf, line);
        tw_buf_adds(&buf, "\r\n");
    }
    bool kept = !buf.failed && tw_arena_copy(arena, tw_buf_slice(&buf), out);
    tw_buf_free(&buf);
    return kept ? TW_OK : tw_error_nomem(err);
}

static enum tw_status print(tw_slice text, struct tw_error *err)
{
    bool good =
        fwrite(text.ptr, 1, text.len, stdout) == text.len && fflush(stdout) == 0;
    return good ? TW_OK
                : tw_error_set(err, TW_ERR_IO, "cannot write to standard output");
}

/* Shows how OLD would become TEXT. */
static enum tw_status compare(const struct tw_delivery *d, tw_slice old, tw_slice text,
                              bool *outdated, struct tw_error *err)
{
    struct tw_buf diff = TW_BUF_INIT(2 * TW_MAX_INPUT_FILE);
    enum tw_status status =
        tw_diff(d->arena, &diff, old, text, d->options->output_file.ptr, err);
    *outdated = !status && diff.len > 0;
    if (*outdated) {
        status = print(tw_buf_slice(&diff), err);
    }
    tw_buf_free(&diff);
    return status;
}

/* The file PATH as it is; absent when there is none. */
static enum tw_status read_old(const struct tw_delivery *d, tw_slice path,
                               tw_slice *old, struct tw_error *err)
{
    const struct tw_file_reader *reader = d->reader;
    tw_slice identity;
    *old = TW_NO_SLICE;
    enum tw_status status =
        reader->identify(reader->payload, d->arena, path, &identity, err);
    if (!status && identity.ptr) {
        status = reader->read(reader->payload, d->arena, path, old, err);
    }
    return status == TW_OK || status == TW_ERR_NOMEM
               ? status
               : tw_error_wrap(err, "%.*s", TW_FMT(path));
}

enum tw_status tw_deliver(const struct tw_delivery *d, tw_slice text, bool *outdated,
                          struct tw_error *err)
{
    const struct tw_options *options = d->options;
    tw_slice path = output_path(options), old, content = text;
    *outdated = false;
    if (!path.ptr) {
        return print(text, err);
    }
    enum tw_status status = read_old(d, path, &old, err);
    if (!status && wants_crlf(options, old)) {
        status = with_crlf(d->arena, text, &content, err);
    }
    if (!status && options->check) {
        return compare(d, old, content, outdated, err);
    }
    if (!status && !options->dry_run) {
        status = tw_atomic_write(path.ptr, content, NULL, err);
    }
    return status || d->quiet ? status : print(text, err);
}

int tw_delivery_tell_outdated(const struct tw_console *console,
                              const struct tw_options *options)
{
    static const char message[] = "is not what would be written";
    const struct tw_place place = {options->output_file, 1, 0};
    tw_console_warn(console, "%.*s %s", TW_FMT(options->output_file), message);
    tw_console_annotate(console, &place, tw_slice_from(message));
    return 1;
}
