/*
 * Who may read from which index, as the environment and the user's files say.
 */
#ifndef TW_CLI_CREDENTIALS_H
#define TW_CLI_CREDENTIALS_H

#include "config.h"
#include "tw_fetch.h"

struct tw_credentials {
    struct tw_credential *at;
    uint32_t len, cap;
};

/*
 * Adds the credential of each index that has a name (--index NAME=URL): of
 * TAILWHEEL_INDEX_<NAME>_USERNAME and _PASSWORD, one of which is enough; a user in its
 * URL is as good. NAME is in capitals, with "_" for what is no letter or digit. In
 * ARENA.
 */
enum tw_status tw_credentials_find(struct tw_arena *arena,
                                   const struct tw_index_config *config,
                                   char *const *environment, struct tw_credentials *out,
                                   struct tw_error *err) TW_MUST_USE;

/* The user for INDEX: of TAILWHEEL_INDEX_<NAME>_USERNAME, else of its URL; *OUT is NULL
 * when neither names one. In ARENA. TW_ERR_NOMEM. */
enum tw_status tw_credentials_user(struct tw_arena *arena,
                                   const struct tw_setting *index,
                                   char *const *environment,
                                   const char **out) TW_MUST_USE;

/* The netrc file to be read: $NETRC, else ~/.netrc if it is there. *OUT is NULL when
 * there is none. */
enum tw_status tw_credentials_netrc(struct tw_arena *arena, char *const *environment,
                                    const char **out, struct tw_error *err) TW_MUST_USE;

#endif
