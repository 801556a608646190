/*
 * The cache in front of the network, for requests that say so.
 *
 *     start ─► fresh, or right for ever by its digest ──────────► reply
 *           └► stale ─► conditional GET ─► 304 ─► fresh again ──► reply
 *           └► nothing ─► GET ─► 200 ─► kept ──────────────────► reply
 *
 * The invariant: a reply from the cache is what the reply to the server's answer was:
 * the same bytes, content type and place, only older. A body with a known digest is
 * kept under that digest and never checked again; everything else under its URL and
 * Accept header. What a form has made of a body is kept in its stead, under the form's
 * name too.
 *
 * Called from fetch.c and life.c.
 */
#include "reuse.h"

#include "session.h"

#include <time.h>

static bool is_right_for_ever(const struct tw_job *job)
{
    return job->request.digest.len != 0;
}

static tw_slice key_of(struct tw_job *job)
{
    const struct tw_request *request = &job->request;
    const char *form = request->form ? request->form->name : "body";
    return is_right_for_ever(job)
               ? tw_slice_from(tw_arena_printf(&job->arena, "%s:digest\n%.*s", form,
                                               TW_FMT(request->digest)))
               : tw_slice_from(tw_arena_printf(&job->arena, "%s:get\n%.*s\n%.*s", form,
                                               TW_FMT(request->accept),
                                               TW_FMT(request->url)));
}

static bool may_answer(const struct tw_fetch *session, const struct tw_job *job)
{
    return is_right_for_ever(job) || session->options.offline ||
           (!job->request.revalidate &&
            tw_cached_is_fresh(job->cached, (int64_t)time(NULL)));
}

/* Makes what the cache has the answer to JOB. */
static bool answer(struct tw_fetch *session, struct tw_job *job)
{
    tw_slice url = job->cached->known.url;
    if (url.len && !tw_arena_copy(&job->arena, url, &job->url)) {
        return false;
    }
    job->kind = TW_REPLY_WHOLE;
    job->reused = true;
    job->ladder.total = job->cached->known.total;
    session->stats.reused++;
    return true;
}

static bool is_sound(const struct tw_fetch_form *form, tw_slice value)
{
    return !form || !form->is_sound || form->is_sound(value);
}

bool tw_reuse_answer(struct tw_fetch *session, struct tw_job *job)
{
    struct tw_request *request = &job->request;
    struct tw_cached found;
    if (!session->options.cache || !request->reuse || request->want != TW_WANT_WHOLE ||
        request->file || request->feed) {
        return false;
    }
    job->cache_key = key_of(job);
    if (!job->cache_key.ptr ||
        !tw_cache_get(session->options.cache, job->cache_key, &found) ||
        !is_sound(request->form, found.value)) {
        return false;
    }
    job->cached = TW_NEW(&job->arena, struct tw_cached);
    if (!job->cached) {
        return false;
    }
    *job->cached = found;
    if (may_answer(session, job)) {
        return answer(session, job);
    }
    job->if_etag = found.known.etag;
    job->if_modified = found.known.modified;
    return false;
}

/* RFC 9110 section 8.8.3.2, weak comparison: what a server gzips on the way has a weak
 * tag, its 304 the strong one. */
static bool is_same_tag(tw_slice a, tw_slice b)
{
    tw_slice weak = TW_SLICE("W/");
    a = tw_slice_starts(a, weak) ? tw_slice_cut(a, weak.len, a.len) : a;
    b = tw_slice_starts(b, weak) ? tw_slice_cut(b, weak.len, b.len) : b;
    return tw_slice_equal(a, b);
}

bool tw_reuse_confirm(struct tw_fetch *session, struct tw_job *job)
{
    struct tw_cached *cached = job->cached;
    tw_slice etag = job->answer.etag;
    if (etag.len && cached->known.etag.len && !is_same_tag(etag, cached->known.etag)) {
        job->if_etag = job->if_modified = TW_NO_SLICE;
        job->cached = NULL;
        return false;
    }
    cached->freshness = tw_answer_freshness(&job->answer, (int64_t)time(NULL));
    tw_cache_renew(session->options.cache, job->cache_key, &cached->freshness);
    session->stats.confirmed++;
    return answer(session, job);
}

void tw_reuse_keep(struct tw_fetch *session, struct tw_job *job)
{
    bool formed = job->request.form;
    struct tw_cached kept = {
        .value = formed ? job->making.formed.bytes : tw_sink_body(&job->sink),
        .front = job->making.formed.front,
        .content_type = job->answer.content_type,
        .known = {.url = job->url,
                  .etag = job->answer.etag,
                  .modified = job->answer.modified,
                  .total = job->ladder.total},
        .freshness = tw_answer_freshness(&job->answer, (int64_t)time(NULL)),
    };
    if (job->cache_key.len && (is_right_for_ever(job) || !kept.freshness.no_store)) {
        tw_cache_put(session->options.cache, job->cache_key, &kept);
    }
}

/* ---------------------------------------------------------------- origins */

enum { WEEK = 7 * 24 * 3600 };

static tw_slice origin_key(struct tw_arena *arena, const struct tw_origin *origin)
{
    return tw_slice_from(tw_arena_printf(arena, "ranges\n%.*s", TW_FMT(origin->name)));
}

void tw_reuse_recall(struct tw_fetch *session, struct tw_origin *origin)
{
    struct tw_arena_mark mark = tw_arena_mark(&session->arena);
    tw_slice key = origin_key(&session->arena, origin);
    struct tw_cached found;
    if (session->options.cache && key.ptr &&
        tw_cache_get(session->options.cache, key, &found) && found.value.len == 1 &&
        tw_cached_is_fresh(&found, (int64_t)time(NULL))) {
        origin->recalled = origin->ranges =
            found.value.ptr[0] == 's' ? TW_RANGES_SUFFIX : TW_RANGES_ABSOLUTE;
    }
    tw_arena_reset(&session->arena, mark);
}

/* That an origin has no ranges is not kept: it may have learned them. */
void tw_reuse_remember(struct tw_fetch *session)
{
    for (uint32_t i = 0; session->options.cache && i < session->origins.len; i++) {
        const struct tw_origin *origin = session->origins.at[i];
        bool suffix = origin->ranges == TW_RANGES_SUFFIX;
        tw_slice key = origin_key(&session->arena, origin);
        struct tw_cached hint = {
            .value = suffix ? TW_SLICE("s") : TW_SLICE("a"),
            .freshness = {.date = (int64_t)time(NULL), .max_age = WEEK},
        };
        if (key.ptr && origin->ranges != origin->recalled &&
            (suffix || origin->ranges == TW_RANGES_ABSOLUTE)) {
            tw_cache_put(session->options.cache, key, &hint);
        }
    }
}
