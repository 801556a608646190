/*
 * A lock with digests must have one for every file, and nobody but the file itself can
 * tell that of a bare URL. Each one is streamed into the scratch folder, where fetch/
 * computes its digest, and removed again.
 *
 * Called from pins.c, with --generate-hashes.
 */
#include "direct_hashes.h"

#include "tw_exchange.h"

#include <unistd.h>

struct item {
    struct tw_exchange exchange; /* first: replies find the item by it */
    struct tw_run *run;
    struct tw_distribution *distribution;
    uint32_t *left;
};

static enum tw_status keep(struct item *item, const char *sha256, struct tw_error *err)
{
    struct tw_arena *arena = &item->run->facts;
    tw_slice *hashes = TW_NEW_ARRAY(arena, tw_slice, 1);
    const char *text = tw_arena_printf(arena, "sha256:%s", sha256);
    if (!hashes || !text) {
        return tw_error_nomem(err);
    }
    hashes[0] = tw_slice_from(text);
    item->distribution->hashes = hashes;
    item->distribution->hash_count = 1;
    return TW_OK;
}

static enum tw_status done(struct tw_exchange *self, struct tw_reply *reply,
                           struct tw_error *err)
{
    struct item *item = (struct item *)self;
    enum tw_status status = TW_OK;
    --*item->left;
    if (reply->kind == TW_REPLY_FAILED) {
        *err = *reply->error;
        status = err->status;
    } else {
        status = keep(item, reply->sha256, err);
    }
    if (reply->file) {
        unlink(reply->file);
    }
    tw_reply_free(item->run->fetch, reply);
    return status;
}

/* The distribution of SELECTED, if its digest has to be found out; else NULL. */
static struct tw_distribution *wanted(const struct tw_run *run,
                                      const struct tw_selected *selected)
{
    struct tw_distribution *distribution =
        tw_catalog_chosen(run->driver.catalog, selected->pkg, selected->index);
    bool known = distribution->hash_count > 0 || distribution->url.len == 0;
    return known ? NULL : distribution;
}

static enum tw_status ask(struct item *item, uint32_t number, struct tw_error *err)
{
    const char *scratch = tw_store_scratch(&item->run->store);
    if (!scratch) {
        return tw_error_set(err, TW_ERR_IO,
                            "no folder to download %.*s to, for its digest",
                            TW_FMT(item->distribution->filename));
    }
    tw_transfer transfer;
    struct tw_request request = {
        .url = item->distribution->url,
        .kind = TW_GET_WHOLE,
        .file = tw_arena_printf(&item->run->inputs, "%s/direct-%ld-%u", scratch,
                                (long)getpid(), number),
        .payload = item,
    };
    return request.file ? tw_fetch_start(item->run->fetch, &request, &transfer, err)
                        : tw_error_nomem(err);
}

enum tw_status tw_direct_hashes(struct tw_run *run, const struct tw_solution *solution,
                                struct tw_error *err)
{
    struct item *items =
        TW_NEW_ARRAY(&run->inputs, struct item, solution->selected_count);
    enum tw_status status = items ? TW_OK : tw_error_nomem(err);
    uint32_t left = 0;
    for (uint32_t i = 0; i < solution->selected_count && !status; i++) {
        struct tw_distribution *distribution = wanted(run, &solution->selected[i]);
        if (distribution) {
            items[i] = (struct item){{done}, run, distribution, &left};
            status = ask(&items[i], i, err);
            left += !status;
        }
    }
    while (left > 0 && !status && !run->interrupt->signal) {
        bool got;
        status = tw_exchange_next(run->fetch, -1, &got, err);
    }
    return !status && left > 0 ? tw_error_set(err, TW_ERR_CANCELLED, "interrupted")
                               : status;
}
