/*
 * Secrets by name, so that neither a command line nor a file of the project has to hold
 * them. fetch/ sends each one to the origin of its index only.
 *
 * Called from run.c.
 */
#include "credentials.h"
#include "environment.h"

#include <unistd.h>

/* The value of TAILWHEEL_INDEX_<NAME><SUFFIX>; *VALUE is NULL when it is not set. */
static bool look_up(struct tw_arena *arena, tw_slice name, const char *suffix,
                    char *const *environment, const char **value)
{
    char *variable =
        tw_arena_printf(arena, "TAILWHEEL_INDEX_%.*s%s", TW_FMT(name), suffix);
    for (char *at = variable; at && *at; at++) {
        bool lower = *at >= 'a' && *at <= 'z';
        bool kept = (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9');
        *at = lower ? (char)(*at - 'a' + 'A') : kept ? *at : '_';
    }
    if (!variable) {
        return false;
    }
    *value = tw_environment_get(environment, variable).ptr;
    return true;
}

/* The user that URL names, decoded; empty: none. */
static tw_slice user_of(struct tw_arena *arena, tw_slice url)
{
    tw_slice rest = url;
    tw_pull_until(&rest, ':');
    if (!tw_pull(&rest, TW_SLICE("//"))) {
        return TW_SLICE("");
    }
    tw_slice authority = tw_slice_cut(rest, 0, tw_slice_find(rest, '/', 0));
    size_t at = tw_slice_find(authority, '@', 0);
    tw_slice userinfo = tw_slice_cut(authority, 0, at == SIZE_MAX ? 0 : at);
    return tw_url_decode(arena,
                         tw_slice_cut(userinfo, 0, tw_slice_find(userinfo, ':', 0)));
}

enum tw_status tw_credentials_user(struct tw_arena *arena,
                                   const struct tw_setting *index,
                                   char *const *environment, const char **out)
{
    tw_slice user, copy;
    *out = NULL;
    if (index->name.len &&
        !look_up(arena, index->name, "_USERNAME", environment, out)) {
        return TW_ERR_NOMEM;
    }
    if (*out) {
        return TW_OK;
    }
    user = user_of(arena, index->value);
    if (!user.ptr || !tw_arena_copy(arena, user, &copy)) {
        return TW_ERR_NOMEM;
    }
    *out = copy.len ? copy.ptr : NULL;
    return TW_OK;
}

enum tw_status tw_credentials_find(struct tw_arena *arena,
                                   const struct tw_index_config *config,
                                   char *const *environment, struct tw_credentials *out,
                                   struct tw_error *err)
{
    for (uint32_t i = 0; i < config->indexes.len; i++) {
        const struct tw_setting *index = &config->indexes.at[i];
        const char *user = NULL, *password = NULL;
        if (index->name.len == 0) {
            continue;
        }
        tw_slice bare = tw_url_bare(arena, index->value), url;
        if (!bare.ptr || !tw_arena_copy(arena, bare, &url) ||
            tw_credentials_user(arena, index, environment, &user) ||
            !look_up(arena, index->name, "_PASSWORD", environment, &password)) {
            return tw_error_nomem(err);
        }
        bool by_variable = password || (user && !user_of(arena, index->value).len);
        struct tw_credential found = {url.ptr, user, password};
        if (by_variable && !tw_vec_push(arena, out, found)) {
            return tw_error_nomem(err);
        }
    }
    return TW_OK;
}

enum tw_status tw_credentials_netrc(struct tw_arena *arena, char *const *environment,
                                    const char **out, struct tw_error *err)
{
    tw_slice named = tw_environment_get(environment, "NETRC");
    tw_slice home = tw_environment_get(environment, "HOME");
    *out = named.len > 0 ? named.ptr : NULL;
    if (named.len > 0 || home.len == 0) {
        return TW_OK;
    }
    const char *path = tw_arena_printf(arena, "%.*s/.netrc", TW_FMT(home));
    if (!path) {
        return tw_error_nomem(err);
    }
    *out = access(path, R_OK) == 0 ? path : NULL;
    return TW_OK;
}
