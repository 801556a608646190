/*
 * Passwords that the user's keyring has, by the `keyring` command.
 */
#ifndef TW_CLI_KEYRING_H
#define TW_CLI_KEYRING_H

#include "config.h"
#include "console.h"
#include "tw_fetch.h"

struct tw_keyring {
    struct tw_arena *arena; /* of what is found */
    const struct tw_index_config *config;
    char *const *environment;
    const struct tw_console *console; /* is warned when there is no such command */
};

/* For struct tw_fetch_options, with a struct tw_keyring as CONTEXT: runs
 *
 *     keyring get URL USER               when the index at ORIGIN names a user
 *     keyring --mode creds get URL       when it does not
 *
 * with the URL of that index, then with its host alone. Takes what that takes: the
 * command may ask the user to unlock the keyring. */
tw_fetch_ask tw_keyring_ask;

#endif
