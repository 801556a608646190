/*
 * Where packages come from: the sum of command line, requirements files, environment,
 * pip's own settings and the default of the build, in that order of precedence.
 */
#ifndef TW_CLI_CONFIG_H
#define TW_CLI_CONFIG_H

#include "options_table.h"
#include "reqfile.h"
#include "setting.h"
#include "tw_catalog.h"

struct tw_index_config {
    struct tw_settings indexes; /* in the order to be asked; the default comes last */
    bool has_default;           /* is the last of them the default index? */
    TW_VEC(struct tw_index_pin) pins; /* which index a project comes from */
    struct tw_settings find_links, trusted_hosts;
    tw_slice cert, client_cert, proxy; /* empty: none named */
    tw_slice cert_source;
    bool no_index;
};

/* The default index that this program was built with; "" when it has none. */
const char *tw_config_built_in_index(void);

/*
 * Adds everything up into *OUT, in ARENA. FILES may be NULL. BUILT_IN is the default
 * of the build, "" for none. pip.conf files are read through READER, where pip looks
 * for them: global, user, $VIRTUAL_ENV, PIP_CONFIG_FILE; not with --isolated.
 */
enum tw_status tw_config_indexes(struct tw_arena *arena,
                                 const struct tw_options *options,
                                 const struct tw_reqfile *files,
                                 const struct tw_file_reader *reader,
                                 const char *built_in, struct tw_index_config *out,
                                 struct tw_error *err) TW_MUST_USE;

/* TW_ERR_USAGE: there is no index at all, and the message says how to give one. */
enum tw_status tw_config_require_index(const struct tw_index_config *config,
                                       struct tw_error *err) TW_MUST_USE;

/* Appends a line for each value, "index URL  (from SOURCE)", credentials left out: what
 * -v prints. */
void tw_config_print(struct tw_buf *buf, const struct tw_index_config *config);

#endif
