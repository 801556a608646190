/*
 * pip's own configuration files, as far as they say where packages come from.
 */
#ifndef TW_CLI_PIP_CONF_H
#define TW_CLI_PIP_CONF_H

#include "reqfile.h"

struct tw_pip_conf_value {
    tw_slice key;   /* as pip spells the option: "extra-index-url" */
    tw_slice value; /* NUL-terminated too */
    tw_slice file;
};

/* The [global] values of all files, the ones that override others later. */
struct tw_pip_conf {
    TW_VEC(struct tw_pip_conf_value) values;
};

/*
 * Reads, through READER, what pip would read: the files of the machine, of the user, of
 * $VIRTUAL_ENV, then $PIP_CONFIG_FILE, which hides the user's; none at all when that is
 * /dev/null. Files that are not there are no error. TW_ERR_INPUT: one is not what pip
 * reads; err->line is set and the context is the file.
 */
enum tw_status tw_pip_conf_read(struct tw_arena *arena,
                                const struct tw_file_reader *reader,
                                struct tw_pip_conf *out,
                                struct tw_error *err) TW_MUST_USE;

/* The value of KEY that counts, or NULL. */
const struct tw_pip_conf_value *tw_pip_conf_get(const struct tw_pip_conf *conf,
                                                const char *key);

#endif
