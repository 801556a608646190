/*
 * Where a result goes: the file that -o names, standard output, or, with --check, only
 * into a comparison.
 */
#ifndef TW_CLI_DELIVERY_H
#define TW_CLI_DELIVERY_H

#include "console.h"
#include "options_table.h"
#include "reqfile.h"

struct tw_delivery {
    struct tw_arena *arena;
    const struct tw_file_reader *reader;
    const struct tw_options *options;
    bool quiet; /* nothing on standard output when there is a file */
};

/* TW_ERR_USAGE: --check without a file to compare with, a lock whose file is not named
 * like one. Before the work begins. */
enum tw_status tw_delivery_check(const struct tw_options *options,
                                 struct tw_error *err) TW_MUST_USE;

/*
 * Delivers TEXT, whose lines end in LF; the file gets the line ends that --newline
 * says, or those that it has. Under --check nothing is written: *OUTDATED says whether
 * the file would change, and how is printed. TW_ERR_IO: the file is as it was.
 */
enum tw_status tw_deliver(const struct tw_delivery *delivery, tw_slice text,
                          bool *outdated, struct tw_error *err) TW_MUST_USE;

/* Says that the file would change. Returns the exit status of --check. */
int tw_delivery_tell_outdated(const struct tw_console *console,
                              const struct tw_options *options);

#endif
