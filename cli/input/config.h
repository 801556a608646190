/*
 * Where packages come from: the sum of command line, requirements files, environment,
 * pip's own settings and the default of the build, in that order of precedence.
 */
#ifndef TW_CLI_CONFIG_H
#define TW_CLI_CONFIG_H

#include "options_table.h"
#include "reqfile.h"
#include "tw_catalog.h"

/* One value and who gave it. */
struct tw_setting {
    tw_slice value;   /* NUL-terminated too */
    tw_slice typed;   /* as typed: ${VAR} of a requirements file not expanded */
    tw_slice name;    /* of `--index NAME=URL`, or empty */
    tw_slice source;  /* "--index-url", "requirements.in:3", "PIP_INDEX_URL", a path */
    bool pinned_only; /* of an index: see struct tw_index */
    const uint16_t *ignored; /* likewise */
    uint32_t ignored_count;
};

struct tw_settings {
    struct tw_setting *at;
    uint32_t len, cap;
};

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
