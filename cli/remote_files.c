/*
 * Files by URL are read before anything else is known: what indexes there are, they may
 * say themselves. So the session that fetches them knows the command line, environment
 * and settings only, and makes way for that of the run.
 *
 * Called from inputs.c and the commands that read files of their own.
 */
#include "remote_files.h"

#include "tw_exchange.h"
#include "tw_limits.h"

struct wait {
    struct tw_exchange exchange; /* first: the reply finds it by that */
    struct tw_reply *reply;
};

static enum tw_status take(struct tw_exchange *self, struct tw_reply *reply,
                           struct tw_error *err)
{
    (void)err;
    ((struct wait *)self)->reply = reply;
    return TW_OK;
}

static bool is_remote(tw_slice path)
{
    return tw_slice_starts(path, TW_SLICE("https://")) ||
           tw_slice_starts(path, TW_SLICE("http://"));
}

/* What REPLY has; its context is not the URL, which the caller shows. */
static enum tw_status copy_body(struct tw_arena *arena, const struct tw_reply *reply,
                                tw_slice *out, struct tw_error *err)
{
    if (reply->kind == TW_REPLY_FAILED) {
        tw_error_set(err, reply->status, "%s", reply->error->message);
        return reply->status;
    }
    if (reply->body.len > TW_MAX_INPUT_FILE) {
        return tw_error_set(err, TW_ERR_LIMIT, "the file is larger than %zu MiB",
                            TW_MAX_INPUT_FILE / TW_MIB);
    }
    return tw_arena_copy(arena, reply->body, out) ? TW_OK : tw_error_nomem(err);
}

static enum tw_status read_url(struct tw_run *run, struct tw_arena *arena, tw_slice url,
                               tw_slice *out, struct tw_error *err)
{
    struct wait wait = {{take}, NULL};
    tw_transfer transfer;
    struct tw_request request = {.url = url,
                                 .kind = TW_GET_PAGE,
                                 .accept = TW_SLICE("text/plain, */*;q=0.1"),
                                 .compressed = true,
                                 .payload = &wait};
    enum tw_status status = run->fetch ? TW_OK : tw_run_open_early(run, err);
    if (!status) {
        status = tw_fetch_start(run->fetch, &request, &transfer, err);
        err->context[0] = '\0'; /* the URL, which the caller shows */
    }
    for (bool got; !status && !wait.reply;) {
        status = tw_exchange_next(run->fetch, -1, &got, err);
        if (!status && run->interrupt->signal) {
            status = tw_error_set(err, TW_ERR_CANCELLED, "interrupted");
        }
    }
    if (wait.reply) {
        status = copy_body(arena, wait.reply, out, err);
        tw_reply_free(run->fetch, wait.reply);
    }
    return status;
}

static enum tw_status read_any(void *payload, struct tw_arena *arena, tw_slice path,
                               tw_slice *out, struct tw_error *err)
{
    struct tw_run *run = payload;
    const struct tw_file_reader *disk = &run->disk;
    return is_remote(path) ? read_url(run, arena, path, out, err)
                           : disk->read(disk->payload, arena, path, out, err);
}

static enum tw_status identify_any(void *payload, struct tw_arena *arena, tw_slice path,
                                   tw_slice *out, struct tw_error *err)
{
    const struct tw_file_reader *disk = &((struct tw_run *)payload)->disk;
    *out = path;
    return is_remote(path) ? TW_OK
                           : disk->identify(disk->payload, arena, path, out, err);
}

enum tw_status tw_remote_files_open(struct tw_run *run, struct tw_error *err)
{
    enum tw_status status =
        tw_file_reader_init(&run->inputs, run->environment, &run->disk, err);
    run->disk.settings = run->options->config_file;
    run->reader = run->disk;
    run->reader.read = read_any;
    run->reader.identify = identify_any;
    run->reader.payload = run;
    return status;
}
