/*
 * explain_world: a small index and a few lines of the user's, written as text, for the
 * tests of explanations.
 *
 *     index   "a 1.0: b>=2; c\n"           a release and what it needs
 *             "a 2.0 late: c\n"             the same, told when it is asked for
 *             "b 2.0 yanked broken build\n" one that is excluded, with the detail
 *             "c 2.0 source\n"              one without a wheel
 *             "missing c\n"                 a project that does not exist
 *     lines   "a\n"                        requirements.in, line by line
 *             "!limits.txt:2 b<3\n"        a constraint, with its place
 *             "^over.txt:2 b<3\n"          an override
 *             "^over.txt:3 a<2: b<3\n"     an override for what a<2 asks
 *
 * Releases of one project stand together, oldest first.
 */
#ifndef TW_TESTS_EXPLAIN_WORLD_H
#define TW_TESTS_EXPLAIN_WORLD_H

#include "tw_explain.h"
#include "tw_test.h"

enum { WORLD_LINES = 32, WORLD_RELEASES = 4096, WORLD_NEEDS = 64 };

/* What version INDEX of PKG needs, always or under EXTRA. */
struct world_need {
    tw_pkg pkg;
    uint32_t index;
    tw_slice extra;
    const struct tw_requirement *requirement;
};

/* What version INDEX of PKG needs, not given yet. */
struct world_late {
    tw_pkg pkg;
    uint32_t index;
    tw_slice needs;
};

struct world {
    struct tw_arena arena;
    struct tw_facts *facts;
    struct tw_environment env;
    struct tw_line lines[WORLD_LINES];
    uint32_t line_count;
    TW_VEC(struct world_need) needs;
    TW_VEC(struct world_late) late;
};

void world_open(struct world *w, const char *index, const char *lines);
void world_close(struct world *w);

/* More projects, in the form above. */
void world_index(struct world *w, const char *text);

struct tw_requirement *world_requirement(struct world *w, tw_slice text);
tw_pkg world_package(struct world *w, const char *name);

/* Gives what version INDEX of PKG needs: "b>=2; c; d when x", the last under extra x.
 */
void world_depend(struct world *w, tw_pkg pkg, uint32_t index, tw_slice needs);

/* The lines of W as a problem; borrowed from W. */
struct tw_problem world_problem(struct world *w);

/* A world whose lines were refuted, and what was made of that. */
struct told {
    struct world w;
    struct tw_arena arena; /* of the explanation */
    struct tw_problem problem;
    struct tw_explanation e;
};

/* Opens a world and explains why its lines clash, which they must. */
void told_open(struct told *t, const char *index, const char *lines,
               enum tw_pre_mode prereleases);
void told_close(struct told *t);

/* Refutes the lines of T once more; returns the search that did. */
const struct tw_solver *told_refute(struct told *t, struct tw_proof *proof);

void assert_printed(const struct told *t, struct tw_explain_style style,
                    const char *expected);

/* Opens, explains in 90 columns, compares, closes. The core must be minimal. */
void assert_explained(const char *index, const char *lines, const char *expected);
void assert_explained_with(const char *index, const char *lines,
                           enum tw_pre_mode prereleases, const char *expected);

#endif
