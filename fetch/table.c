/*
 * Who is asked for what: the jobs under way by URL, so that nothing is fetched twice at
 * once.
 *
 * The invariant: by_url has exactly the jobs that have no reply yet; each job owns all
 * the memory that its replies point to and lives until the last of them is freed.
 *
 * Called from fetch.c and replies.c.
 */
#include "table.h"

#include "part.h"
#include "session.h"
#include "tw_limits.h"
#include "url.h"

static bool same_bytes(const struct tw_request *a, const struct tw_request *b)
{
    return a->want == b->want && a->length == b->length && a->from == b->from &&
           a->to == b->to && a->known.total == b->known.total && a->cap == b->cap;
}

static bool same_header(const struct tw_request *a, const struct tw_request *b)
{
    return a->compressed == b->compressed && a->revalidate == b->revalidate &&
           tw_slice_equal(a->known.etag, b->known.etag) &&
           tw_slice_equal(a->known.modified, b->known.modified) &&
           tw_slice_equal(a->accept, b->accept);
}

/* May one exchange serve both? What goes to a file or a feed has one owner. */
static bool same_request(const struct tw_request *a, const struct tw_request *b)
{
    bool shared = !a->file && !a->feed && !b->file && !b->feed;
    return shared && same_bytes(a, b) && same_header(a, b) &&
           tw_slice_equal(a->digest, b->digest) && a->form == b->form &&
           tw_slice_equal(a->about, b->about);
}

struct tw_job *tw_table_find(const struct tw_fetch *session,
                             const struct tw_request *request, tw_slice url)
{
    uint32_t url_id = tw_intern_find(&session->urls, url);
    struct tw_job *job =
        url_id && url_id <= session->by_url.len ? session->by_url.at[url_id - 1] : NULL;
    while (job && !same_request(&job->request, request)) {
        job = job->next_same;
    }
    return job;
}

void tw_table_forget(struct tw_fetch *session, struct tw_job *job)
{
    struct tw_job **link = &session->by_url.at[job->url_id - 1];
    while (*link && *link != job) {
        link = &(*link)->next_same;
    }
    if (*link) {
        *link = job->next_same;
    }
}

void tw_table_free(struct tw_fetch *session, struct tw_job *job)
{
    struct tw_arena arena = job->arena;
    *(job->newer ? &job->newer->older : &session->jobs) = job->older;
    if (job->older) {
        job->older->newer = job->newer;
    }
    tw_sink_drop(&job->sink);
    tw_making_free(&job->making);
    if (job->reused && !job->request.form) {
        tw_cache_rest(job->cached->value);
    }
    tw_arena_free(&arena);
}

bool tw_job_is_wanted(const struct tw_job *job)
{
    const struct tw_waiter *waiter = job->waiters;
    while (waiter && waiter->done) {
        waiter = waiter->next;
    }
    return waiter != NULL;
}

/* Copies what the request borrows from the caller into the job. */
static bool copy_texts(struct tw_job *job)
{
    struct tw_request *request = &job->request;
    tw_slice *texts[] = {&request->known.url,      &request->known.etag,
                         &request->known.modified, &request->accept,
                         &request->digest,         &request->about};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (texts[i]->ptr && !tw_arena_copy(&job->arena, *texts[i], texts[i])) {
            return false;
        }
    }
    if (!request->file) {
        return true;
    }
    job->part = tw_arena_printf(&job->arena, "%s.part", request->file);
    request->file = tw_arena_printf(&job->arena, "%s", request->file);
    return job->part && request->file;
}

static struct tw_job *new_job(const struct tw_request *request, tw_slice url)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_job *job = TW_NEW(&arena, struct tw_job);
    if (!job) {
        return NULL;
    }
    job->arena = arena;
    job->making.arena = (struct tw_arena)TW_ARENA_INIT;
    job->request = *request;
    job->remembered =
        request->known.url.len && !tw_slice_equal(request->known.url, url);
    tw_sink_init(&job->sink, &job->error);
    if (!tw_arena_copy(&job->arena, url, &job->request.url) || !copy_texts(job)) {
        arena = job->arena;
        tw_arena_free(&arena);
        return NULL;
    }
    job->url = job->request.url;
    return job;
}

/* How much of a file is here that the rest may be fetched for. */
static uint64_t size_here(const struct tw_job *job)
{
    const struct tw_request *request = &job->request;
    bool sure =
        request->digest.len || request->known.etag.len || request->known.modified.len;
    return request->want == TW_WANT_WHOLE && job->part && sure
               ? tw_part_resumable(job->part)
               : 0;
}

static struct tw_ladder ladder_of(const struct tw_job *job)
{
    const struct tw_request *request = &job->request;
    bool whole = request->want == TW_WANT_WHOLE;
    return (struct tw_ladder){
        .want = request->want,
        .length = request->length,
        .from = whole ? size_here(job) : request->from,
        .to = request->to,
        .total = whole ? 0 : request->known.total,
        .etag = request->known.etag,
    };
}

static bool reserve_url(struct tw_fetch *session, uint32_t url_id)
{
    return url_id && (url_id <= session->by_url.len ||
                      tw_vec_push(&session->arena, &session->by_url, NULL));
}

struct tw_job *tw_table_add(struct tw_fetch *session, const struct tw_request *request,
                            tw_slice url)
{
    uint32_t url_id = tw_intern_add(&session->urls, url);
    struct tw_job *job = reserve_url(session, url_id) ? new_job(request, url) : NULL;
    if (!job) {
        return NULL;
    }
    job->url_id = url_id;
    job->urgency = request->urgency;
    job->serial = ++session->serial;
    job->ladder = ladder_of(job);
    job->if_etag = job->request.known.etag;
    job->if_modified = job->request.known.modified;
    job->older = session->jobs;
    if (job->older) {
        job->older->newer = job;
    }
    session->jobs = job;
    job->next_same = session->by_url.at[url_id - 1];
    session->by_url.at[url_id - 1] = job;
    return job;
}

tw_slice tw_fetch_oldest(const struct tw_fetch *session)
{
    const struct tw_job *oldest = NULL;
    for (const struct tw_job *job = session->jobs; job; job = job->older) {
        if (job->phase != TW_PHASE_DONE && tw_job_is_wanted(job) &&
            (!oldest || job->urgency <= oldest->urgency)) {
            oldest = job;
        }
    }
    return oldest ? oldest->request.url : TW_NO_SLICE;
}
