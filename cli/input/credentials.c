/*
 * Secrets by name, so that neither a command line nor a file of the project has to hold
 * them. fetch/ sends each one to the origin of its index only.
 *
 * Called from run.c.
 */
#include "credentials.h"

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
        const char *url = tw_arena_printf(arena, "%.*s", TW_FMT(index->value));
        if (!url || !look_up(arena, index->name, "_USERNAME", environment, &user) ||
            !look_up(arena, index->name, "_PASSWORD", environment, &password)) {
            return tw_error_nomem(err);
        }
        struct tw_credential found = {url, user, password};
        if ((user || password) && !tw_vec_push(arena, out, found)) {
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
