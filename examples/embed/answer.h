/*
 * What both examples do before and after the search: take requirements from the command
 * line, and print the versions that fit, or why none do.
 */
#ifndef ANSWER_H
#define ANSWER_H

#include <tailwheel.h>

enum { MAX_LINES = 16 };

/* What was asked for. Solver and explanation borrow it. */
struct question {
    struct tw_requirement requirements[MAX_LINES];
    struct tw_origin origins[MAX_LINES];
    struct tw_line lines[MAX_LINES];
    uint32_t line_count;
};

/* Prints *ERR and ends the program with status 2. */
void die(const struct tw_error *err);

/* Gives the COUNT requirements TEXTS, at most MAX_LINES, to SOLVER. */
void ask(struct tw_arena *arena, struct question *question, struct tw_solver *solver,
         char *const *texts, int count);

/* Prints what the search came to; ORACLE is asked what the search for an explanation
 * needs to know. Returns the exit status: 0 solved, 1 not. */
int answer(const struct tw_problem *problem, struct tw_solver *solver,
           enum tw_step step, const struct tw_oracle *oracle);

#endif
