/*
 * Places: the origins that a session has met, which of them may be asked, and where a
 * job asks next.
 *
 * The invariant: an origin is there once, by its scheme, host and port, and as long as
 * the session, so that what was learned of it is known to all.
 *
 * Called from fetch.c, life.c and wire.c.
 */
#include "place.h"

#include "reuse.h"
#include "session.h"
#include "url.h"

struct tw_origin *tw_session_origin(struct tw_fetch *session, tw_slice url)
{
    struct tw_arena *arena = &session->arena;
    struct tw_arena_mark mark = tw_arena_mark(arena);
    tw_slice name = tw_url_origin(arena, url);
    uint32_t id = name.ptr ? tw_intern_find(&session->origin_names, name) : 0;
    if (id) {
        tw_arena_reset(arena, mark);
        return session->origins.at[id - 1];
    }
    struct tw_origin *origin = name.ptr ? TW_NEW(arena, struct tw_origin) : NULL;
    if (!origin || !tw_vec_reserve(arena, &session->origins, 1u)) {
        return NULL;
    }
    id = tw_intern_add(&session->origin_names, name);
    if (!id) {
        return NULL;
    }
    origin->name = tw_intern_text(&session->origin_names, id);
    origin->cap_max = session->options.per_origin;
    origin->cap = session->options.at_first;
    session->origins.at[session->origins.len++] = origin;
    tw_reuse_recall(session, origin);
    return origin;
}

bool tw_session_trusts(const struct tw_fetch *session, tw_slice url)
{
    struct tw_url parts = tw_url_split(url);
    for (size_t i = 0; i < session->options.trusted_count; i++) {
        tw_slice name = tw_slice_from(session->options.trusted[i]);
        tw_slice rest = name;
        bool host = tw_slice_equal_nocase(name, parts.host);
        bool prefix =
            name.len > parts.host.len &&
            tw_slice_equal_nocase(tw_slice_cut(name, 0, parts.host.len), parts.host);
        rest = tw_slice_cut(name, parts.host.len, name.len);
        if (host ||
            (prefix && tw_pull_byte(&rest, ':') && tw_slice_equal(rest, parts.port))) {
            return true;
        }
    }
    return false;
}

bool tw_session_may_ask(const struct tw_fetch *session, tw_slice url)
{
    struct tw_url parts = tw_url_split(url);
    return tw_url_is_https(&parts) ||
           (tw_url_is_http(&parts) &&
            (tw_url_is_loopback(&parts) || tw_session_trusts(session, url)));
}

bool tw_job_go_to(struct tw_fetch *session, struct tw_job *job, tw_slice url)
{
    tw_slice bare = tw_url_bare(&job->arena, url);
    struct tw_origin *origin = bare.ptr ? tw_session_origin(session, bare) : NULL;
    if (!origin || !tw_arena_copy(&job->arena, bare, &job->url)) {
        return false;
    }
    job->origin = origin;
    return true;
}

bool tw_job_set_out(struct tw_fetch *session, struct tw_job *job)
{
    const struct tw_request *request = &job->request;
    tw_slice first = job->remembered ? request->known.url : request->url;
    job->home = tw_session_origin(session, request->url);
    return job->home && tw_job_go_to(session, job, first);
}
