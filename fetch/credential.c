/*
 * Who may read where: user names and passwords by origin and path.
 *
 * The invariant: a password is used for URLs of the very origin that it was given for,
 * and for nothing else; redirects look up anew. Of several for one origin the one whose
 * path shares the most with the URL is taken, so that two indexes on one host keep
 * theirs apart.
 *
 * Called from fetch.c and life.c.
 */
#include "credential.h"

#include "session.h"
#include "url.h"

static size_t shared_length(tw_slice a, tw_slice b)
{
    size_t shared = 0;
    while (shared < a.len && shared < b.len && a.ptr[shared] == b.ptr[shared]) {
        shared++;
    }
    return shared;
}

static bool same_text(const char *a, const char *b)
{
    return tw_slice_equal(tw_slice_from(a), tw_slice_from(b));
}

static bool is_of_origin(struct tw_fetch *session, tw_slice url, tw_slice origin)
{
    struct tw_arena_mark mark = tw_arena_mark(&session->arena);
    tw_slice its = tw_url_origin(&session->arena, url);
    bool same = its.ptr && tw_slice_equal(its, origin);
    tw_arena_reset(&session->arena, mark);
    return same;
}

/* Is ONE better for a URL than BEST (or none), by the lengths that their paths share
 * with its own? A user without a password gives way to the same user with one. */
static bool is_better(const struct tw_credential *one, size_t shared,
                      const struct tw_credential *best, size_t best_shared)
{
    if (best && same_text(one->user, best->user) &&
        !one->password[0] != !best->password[0]) {
        return one->password[0];
    }
    return !best || shared > best_shared;
}

const struct tw_credential *tw_credential_find(struct tw_fetch *session, tw_slice url)
{
    const struct tw_credential *best = NULL;
    size_t best_shared = 0;
    struct tw_arena_mark mark = tw_arena_mark(&session->arena);
    tw_slice origin = tw_url_origin(&session->arena, url);
    for (uint32_t i = session->credentials.len; origin.ptr && i-- > 0;) {
        const struct tw_credential *one = &session->credentials.at[i];
        tw_slice scope = tw_slice_from(one->url);
        size_t shared = shared_length(tw_url_split(scope).path, tw_url_split(url).path);
        if (is_better(one, shared, best, best_shared) &&
            is_of_origin(session, scope, origin)) {
            best = one;
            best_shared = shared;
        }
    }
    tw_arena_reset(&session->arena, mark);
    return best;
}

static bool is_known(const struct tw_fetch *session,
                     const struct tw_credential *credential)
{
    for (uint32_t i = 0; i < session->credentials.len; i++) {
        const struct tw_credential *one = &session->credentials.at[i];
        if (same_text(one->url, credential->url) &&
            same_text(one->user, credential->user) &&
            same_text(one->password, credential->password)) {
            return true;
        }
    }
    return false;
}

enum tw_status tw_fetch_add_credential(struct tw_fetch *session,
                                       const struct tw_credential *credential,
                                       struct tw_error *err)
{
    const char *texts[3] = {credential->url, credential->user, credential->password};
    if (!tw_url_split(tw_slice_from(credential->url)).host.len) {
        return tw_error_set(err, TW_ERR_INPUT, "a credential needs a URL with a host");
    }
    if (is_known(session, credential)) {
        return TW_OK;
    }
    for (int i = 0; i < 3; i++) {
        tw_slice copy = TW_NO_SLICE;
        tw_slice text = tw_slice_from(texts[i] ? texts[i] : "");
        if (!tw_arena_copy(&session->arena, text, &copy)) {
            return tw_error_nomem(err);
        }
        texts[i] = copy.ptr;
    }
    struct tw_credential kept = {texts[0], texts[1], texts[2]};
    return tw_vec_push(&session->arena, &session->credentials, kept)
               ? TW_OK
               : tw_error_nomem(err);
}

bool tw_credential_learn(struct tw_fetch *session, tw_slice url)
{
    struct tw_url parts = tw_url_split(url);
    if (!parts.user.ptr) {
        return true;
    }
    struct tw_arena_mark mark = tw_arena_mark(&session->arena);
    tw_slice bare = tw_url_bare(&session->arena, url);
    tw_slice user = tw_url_decode(&session->arena, parts.user);
    tw_slice password = tw_url_decode(&session->arena, parts.password);
    struct tw_credential found = {bare.ptr, user.ptr, password.ptr};
    if (bare.ptr && user.ptr && password.ptr && is_known(session, &found)) {
        tw_arena_reset(&session->arena, mark);
        return true;
    }
    return bare.ptr && user.ptr && password.ptr &&
           tw_fetch_add_credential(session, &found, NULL) == TW_OK;
}

bool tw_credential_ask(struct tw_fetch *session, struct tw_origin *origin)
{
    struct tw_credential found = {NULL, NULL, NULL};
    if (!session->options.ask || origin->asked) {
        return false;
    }
    origin->asked = true;
    if (!session->options.ask(session->options.ask_context, origin->name.ptr, &found)) {
        return false;
    }
    if (!found.url || !is_of_origin(session, tw_slice_from(found.url), origin->name)) {
        found.url = origin->name.ptr;
    }
    return tw_fetch_add_credential(session, &found, NULL) == TW_OK;
}
