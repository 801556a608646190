/*
 * What the user asks for: input files and options as lines for the solver.
 */
#ifndef TW_CLI_INPUTS_H
#define TW_CLI_INPUTS_H

#include "run.h"
#include "tw_explain.h"

struct tw_inputs {
    TW_VEC(struct tw_line) lines; /* requirements, constraints and overrides */
    TW_VEC(const struct tw_entry *)
    locked;                     /* pins of the existing output file to keep */
    struct tw_reqfile previous; /* that file, as read */
};

/* Reads every file that the command line names into run->files: the arguments, -c and
 * --override. Before tw_run_open, since files may name indexes. */
enum tw_status tw_inputs_read(struct tw_run *run, struct tw_error *err) TW_MUST_USE;

/* Makes the lines of *OUT from run->files, and tells the catalog of direct URLs. After
 * tw_run_open. TW_ERR_REQUIREMENT: a line cannot be served (an editable, a URL without
 * a name); the message names file and line. */
enum tw_status tw_inputs_collect(struct tw_run *run, struct tw_inputs *out,
                                 struct tw_error *err) TW_MUST_USE;

/* Reads the output file that the command will replace, if there is one, for its pins;
 * those that --upgrade or --upgrade-package let go are left out. */
enum tw_status tw_inputs_read_previous(struct tw_run *run, struct tw_inputs *inputs,
                                       struct tw_error *err) TW_MUST_USE;

/* Does the marker of REQUIREMENT, one of the user's own, hold for the target? */
bool tw_inputs_is_on(const struct tw_run *run,
                     const struct tw_requirement *requirement);

/* What there is to solve, in ARENA: lines and, to be preferred, locked pins and, where
 * there is none, run->preferred. False: out of memory. */
bool tw_inputs_problem(const struct tw_run *run, const struct tw_inputs *inputs,
                       struct tw_arena *arena, struct tw_problem *out) TW_MUST_USE;

/* Gives that problem to SOLVER. */
enum tw_status tw_inputs_require(struct tw_run *run, const struct tw_inputs *inputs,
                                 struct tw_solver *solver,
                                 struct tw_error *err) TW_MUST_USE;

#endif
