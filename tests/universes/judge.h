/*
 * Judges the solver on one case after another of a universe: is the answer the expected
 * one, is it true (checker.h), and does it come again?
 */
#ifndef TW_TESTS_JUDGE_H
#define TW_TESTS_JUDGE_H

#include "checker.h"

struct tw_judge_options {
    uint32_t shuffles;  /* how often each case is resolved again in another order; and
                           over the same facts, and with another answer for a lock */
    uint64_t max_steps; /* 0 = no limit */
    bool tell;          /* keep the answer's text, right or wrong */
};

/* The universe in one order, seen from the target of the last case. */
struct tw_judge_view {
    struct tw_universe universe;
    struct tw_arena arena; /* of the index */
    struct tw_index index; /* .view NULL: none yet */
};

struct tw_judge {
    struct tw_judge_options options;
    struct tw_arena arena;       /* of the views */
    struct tw_judge_view *views; /* as written, then shuffled */
};

struct tw_judgement {
    bool passed;
    struct tw_buf text; /* what is wrong, and the answer if it was to be told */
    enum tw_step outcome;
    struct tw_solver_counts counts;
    uint32_t pages, releases; /* asked for */
    size_t memory;            /* bytes of facts and solver together */
    double seconds;           /* from the first line to the answer */
};
#define TW_JUDGEMENT_INIT                                                              \
    {                                                                                  \
        .passed = false, .text = TW_BUF_INIT((size_t)64 << 20)                         \
    }

/* UNIVERSE is borrowed. */
enum tw_status tw_judge_new(struct tw_judge *judge, const struct tw_universe *universe,
                            const struct tw_judge_options *options,
                            struct tw_error *err) TW_MUST_USE;
void tw_judge_free(struct tw_judge *judge);

/* Judges WHAT, a case of the universe. Whatever goes wrong makes it fail; OUT's text,
 * which is cleared first, says what. */
void tw_judge_case(struct tw_judge *judge, const struct tw_universe_case *what,
                   struct tw_judgement *out);

void tw_judgement_free(struct tw_judgement *judgement);

#endif
