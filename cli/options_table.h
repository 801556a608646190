/*
 * The values of all options, and the commands that take them. One struct serves every
 * command: a command that lacks a group of options finds their defaults there.
 */
#ifndef TW_CLI_OPTIONS_TABLE_H
#define TW_CLI_OPTIONS_TABLE_H

#include "option_choices.h"
#include "option_origin.h"
#include "tw_texts.h"

struct tw_options {
    /* The words that are no options, and all words as typed (for the header). */
    struct tw_texts arguments;
    struct tw_typed *typed;
    uint32_t typed_count;
    struct tw_option_origins origins;
    struct tw_texts ignored; /* options given that have no effect: warn */

    /* Inputs; compile takes --requirement as arguments */
    struct tw_texts constraints, overrides, excludes;
    struct tw_texts extras, groups;
    bool all_extras, no_deps;

    /* What to choose */
    bool upgrade;
    struct tw_texts upgrade_packages; /* requirements: "lib", "lib<2" */
    uint32_t resolution;              /* enum tw_order */
    uint32_t prerelease;              /* enum tw_pre_mode */
    struct tw_texts prerelease_packages, all_releases, only_final;
    tw_slice exclude_newer;
    struct tw_texts exclude_newer_packages;
    uint32_t max_steps, max_time; /* of the search (seconds); 0: no limit */
    bool require_hashes;

    /* Where from; see config.h for what they add up to */
    struct tw_texts indexes; /* --index URL or NAME=URL */
    tw_slice default_index;  /* --default-index, -i */
    struct tw_texts extra_indexes, find_links, trusted_hosts;
    bool no_index, isolated;
    tw_slice config_file;             /* settings instead of the project's */
    uint32_t index_strategy, keyring; /* enum tw_index_strategy; 1: subprocess */

    /* What for */
    tw_slice python, python_version, python_platform, implementation;
    struct tw_texts marker_env; /* "key=value" */
    struct tw_texts targets;    /* "3.12-linux,3.13-macos" */
    tw_slice target;            /* the one of them that a run is for; or empty */
    struct tw_texts no_binary, only_binary;
    bool no_build, prefer_binary, build;

    /* The result */
    tw_slice output_file;
    uint32_t format;           /* enum tw_output_format */
    uint32_t annotation_style; /* enum tw_annotation_style */
    uint32_t hashes; /* enum tw_hashes; --generate-hashes is the same as `all` */
    bool generate_hashes, update_hashes, no_header, no_annotate, no_strip_extras,
        no_strip_markers;
    bool emit_index_url, emit_find_links, emit_build_options, emit_index_annotation,
        emit_marker_expression;
    bool only_deps;
    struct tw_texts no_emit_packages;
    tw_slice custom_command;
    bool check, dry_run;
    uint32_t newline;      /* enum tw_newline */
    uint32_t header_style; /* enum tw_header_style */

    /* For machines, and the commands that tell about a solution */
    uint32_t report; /* enum tw_report */
    tw_slice trace;  /* a file for the steps of the search */
    tw_slice record; /* a file for a scenario */
    bool verify;
    uint32_t graph;    /* enum tw_graph_format, of a conflict */
    uint32_t remedies; /* enum tw_remedies_mode */
    bool invert;
    uint32_t depth; /* 0: no limit */
    tw_slice package;

    /* download; -r adds to the arguments */
    tw_slice dest;
    bool print0;

    /* Network and cache */
    tw_slice cache_dir, cert, client_cert, proxy;
    bool no_cache, offline, refresh, strict_metadata;
    struct tw_texts refresh_packages;
    bool no_hints;
    tw_slice hints;            /* a table instead of the built-in one */
    uint32_t retries, timeout; /* seconds */
    uint32_t concurrent;       /* requests at once; 0: the default */

    /* Every command */
    uint32_t quiet, verbose;
    uint32_t color;          /* enum tw_color */
    uint32_t message_format; /* enum tw_message_format */
    bool no_progress, help, version;
    tw_slice directory; /* work there */
};

/* Shall the output have digests? */
bool tw_options_want_hashes(const struct tw_options *options);

/* The defaults that are not zero are set here. */
void tw_options_init(struct tw_options *options);

extern const struct tw_option_group tw_global_options;
/* What may be set in files of settings: the options of all commands, as those of one.
 */
extern const struct tw_command_spec tw_settings_spec;

extern const struct tw_command_spec tw_cache_spec, tw_compile_spec, tw_completions_spec,
    tw_download_spec, tw_explain_spec, tw_index_spec, tw_lock_spec, tw_man_spec,
    tw_metadata_spec, tw_tree_spec, tw_why_spec, tw_versions_spec;

#endif
