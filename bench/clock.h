/*
 * Timing for the programs of bench/: the best of several rounds, as a machine that does
 * other things can only be slower.
 */
#ifndef TW_BENCH_CLOCK_H
#define TW_BENCH_CLOCK_H

#include <time.h>

/* Seconds that this thread has run. */
static inline double tw_bench_now(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Runs BODY, a call, ROUNDS times; the seconds of the fastest. */
#define TW_BENCH_BEST(seconds, rounds, body)                                           \
    do {                                                                               \
        (seconds) = 1e9;                                                               \
        for (int round_ = 0; round_ < (rounds); round_++) {                            \
            double start_ = tw_bench_now();                                            \
            body;                                                                      \
            double took_ = tw_bench_now() - start_;                                    \
            (seconds) = took_ < (seconds) ? took_ : (seconds);                         \
        }                                                                              \
    } while (0)

#endif
