/*
 * The commands. Each is a row of the table in main.c: how it is parsed and what it
 * does.
 */
#ifndef TW_CLI_CMD_H
#define TW_CLI_CMD_H

#include "manual.h"
#include "options_table.h"
#include "tw_driver.h"

/* What every command is given. */
struct tw_cmd_context {
    char *const *environment;
    struct tw_interrupt *interrupt;  /* set by SIGINT and SIGTERM */
    struct tw_command_list commands; /* all of them, for texts about the program */
};

/* Each runs to its end, prints, and returns the exit status. */
typedef int tw_cmd(const struct tw_options *options,
                   const struct tw_cmd_context *context);

tw_cmd tw_cmd_cache;                   /* cache_cmd.c */
tw_cmd tw_cmd_compile;                 /* compile.c */
tw_cmd tw_cmd_download;                /* download_cmd.c */
tw_cmd tw_cmd_explain;                 /* explain_cmd.c */
tw_cmd tw_cmd_index;                   /* index_cmd.c */
tw_cmd tw_cmd_lock;                    /* lock_cmd.c */
tw_cmd tw_cmd_tree;                    /* tree_cmd.c */
tw_cmd tw_cmd_why;                     /* why_cmd.c */
tw_cmd tw_cmd_metadata;                /* metadata_cmd.c */
tw_cmd tw_cmd_versions;                /* versions_cmd.c */
tw_cmd tw_cmd_completions, tw_cmd_man; /* manual/man_cmd.c */

#endif
