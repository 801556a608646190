/*
 * One case through the solver: the driver of cli/ without its network. Everything that
 * the solver was told and everything that it answered stays in the run, for the
 * checker.
 */
#ifndef TW_TESTS_RUN_H
#define TW_TESTS_RUN_H

#include "index.h"
#include "tw_explain.h"

/* One of the user's own lines: requirements first, then constraints, then overrides. */
struct tw_run_line {
    struct tw_requirement requirement;
    struct tw_requirement parent; /* when the origin has one */
    struct tw_origin origin;
};

struct tw_run_options {
    uint64_t seed;      /* 0: lines and facts in their order; else shuffled by it, with
                           facts that arrive one by one and some that nobody needs */
    uint64_t max_steps; /* 0 = no limit */
    const struct tw_run *before; /* not NULL: search again over its facts, */
    bool locked;                 /* and prefer what it chose */
};

struct tw_run {
    struct tw_arena *arena; /* borrowed; all that follows is allocated there */
    struct tw_facts *facts;
    struct tw_solver *solver;
    struct tw_run_line *lines;
    uint32_t line_count;
    struct tw_preference *preferences;
    uint32_t preference_count;
    uint32_t pages, releases; /* asked for */
    enum tw_step outcome;
    struct tw_solution solution; /* after TW_STEP_SOLVED */
    struct tw_proof proof;       /* after TW_STEP_UNSOLVABLE */
};

/* The lines of WHAT, parsed into ARENA. */
enum tw_status tw_run_read_lines(struct tw_arena *arena,
                                 const struct tw_universe_case *what,
                                 struct tw_run_line **out, uint32_t *count,
                                 struct tw_error *err) TW_MUST_USE;

/* What WHAT says of how to choose; steps are not limited. In ARENA. */
enum tw_status tw_run_policies(struct tw_arena *arena, struct tw_facts *facts,
                               const struct tw_universe_case *what,
                               struct tw_solver_options *out,
                               struct tw_error *err) TW_MUST_USE;

/* What RUN of WHAT was asked to solve, in ARENA; borrows from RUN. */
enum tw_status tw_run_problem(struct tw_arena *arena, const struct tw_run *run,
                              const struct tw_universe_case *what,
                              struct tw_problem *out, struct tw_error *err) TW_MUST_USE;

/* Resolves WHAT, a case that INDEX serves. Not to find a solution is no failure; a
 * solver that fails, or asks for what it has been given, is. */
enum tw_status tw_run_case(struct tw_arena *arena, struct tw_index *index,
                           const struct tw_universe_case *what,
                           const struct tw_run_options *options, struct tw_run *out,
                           struct tw_error *err) TW_MUST_USE;

/* The whole answer, one line for each package and edge or each fact of the proof, in
 * names and versions only, so that equal answers are equal text. */
void tw_run_print(struct tw_buf *buf, const struct tw_run *run);

/* One fact of the proof, as tw_run_print has it, without a line's end. */
void tw_run_print_fact(struct tw_buf *buf, const struct tw_run *run, uint32_t at);

/* "name" or "name[extra]"; "the project" for the user's own. */
void tw_run_print_package(struct tw_buf *buf, const struct tw_run *run, tw_pkg pkg);

#endif
