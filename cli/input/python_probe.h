/*
 * What a Python says of itself, asked by running it once.
 */
#ifndef TW_CLI_PYTHON_PROBE_H
#define TW_CLI_PYTHON_PROBE_H

#include "tw_specifiers.h"
#include "tw_targets.h"

struct tw_python_facts {
    tw_slice answer; /* what it printed; the rest is of it */
    struct tw_environment env;
    struct tw_platform platform; /* for tw_platform_tags */
    tw_slice abi;                /* "cp313t", "pypy310_pp73"; empty: follows from the
                                    version */
};

/* The path of the program NAME, which is a path, or searched for on $PATH; "3.12" means
 * python3.12. TW_NO_SLICE: there is none (or memory is out: *ERR says so). */
tw_slice tw_python_find(struct tw_arena *arena, tw_slice name, char *const *environment,
                        struct tw_error *err);

/*
 * Runs PROGRAM (a path) with ENVIRONMENT, isolated from the user's modules, for at most
 * TIMEOUT_MS, and reads its facts into *OUT, in ARENA. TW_ERR_USAGE: it cannot be run,
 * takes longer, or is not a Python 3; it is not running any more in any case.
 */
enum tw_status tw_python_ask(struct tw_arena *arena, const char *program,
                             char *const *environment, int timeout_ms,
                             struct tw_python_facts *out,
                             struct tw_error *err) TW_MUST_USE;

/* Reads what a Python printed. False: that is no answer. */
bool tw_python_read_facts(tw_slice answer, struct tw_python_facts *out);

#endif
