/*
 * From the command line to a solution: what every command does that resolves.
 */
#ifndef TW_CLI_RESOLVE_H
#define TW_CLI_RESOLVE_H

#include "inputs.h"

struct tw_resolution {
    struct tw_inputs inputs;
    struct tw_solution solution; /* when SOLVED */
    bool solved;                 /* false: nothing fits, and the user was told why */
};

/* Reads the inputs that the options of RUN name, opens the run, and resolves. Solver
 * and solution live in run->facts. TW_ERR_LIMIT: --max-steps was reached. */
enum tw_status tw_resolve(struct tw_run *run, struct tw_resolution *out,
                          struct tw_error *err) TW_MUST_USE;

/* The same for a run that is open (tw_run_open_beside). */
enum tw_status tw_resolve_opened(struct tw_run *run, struct tw_resolution *out,
                                 struct tw_error *err) TW_MUST_USE;

/* Resolves what BEFORE resolved once more, after run->preferred has changed. Nothing is
 * told when that has no solution. */
enum tw_status tw_resolve_again(struct tw_run *run, const struct tw_resolution *before,
                                struct tw_resolution *out,
                                struct tw_error *err) TW_MUST_USE;

/* Tells on standard error what it came to: "Resolved N packages in T", with -v what it
 * cost. */
void tw_resolve_summary(const struct tw_run *run,
                        const struct tw_resolution *resolution);

#endif
