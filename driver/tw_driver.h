/*
 * The driver: the only place where solver, fetch and metadata meet. The solver says
 * what it needs, the driver finds it out and gives facts, until there is an answer.
 *
 *     driver.solver = tw_solver_new(arena, driver.facts, &options);
 *     tw_solver_require(driver.solver, ...);   for each line
 *     tw_drive(&driver, &step, err);           step: solved, unsolvable or a limit
 *     tw_drive_cancel(&driver);
 *
 * docs/embedding.md shows a whole program.
 */
#ifndef TW_DRIVER_H
#define TW_DRIVER_H

#include <signal.h>

#include "tw_catalog.h"
#include "tw_excludes.h"
#include "tw_hints.h"

TW_BEGIN_DECLS

/* What a signal handler and the rest of the program share. */
struct tw_interrupt {
    volatile sig_atomic_t signal;     /* the number of the signal that came, or 0 */
    struct tw_fetch *volatile waiter; /* is woken when one comes; NULL: nobody waits */
};

/* A project that was asked for because of a hint. */
struct tw_hinted {
    tw_pkg pkg;
    bool right; /* the search has come to it */
};

/* A search and where its facts come from. All that is pointed to is borrowed. */
struct tw_driver {
    /* Set before tw_drive; what may be NULL says so. */
    struct tw_arena *arena; /* that of the facts and the catalog */
    struct tw_catalog *catalog;
    struct tw_fetch *fetch;
    struct tw_facts *facts;
    struct tw_solver *solver;       /* the search that speculation runs ahead of */
    const struct tw_target *target; /* for Requires-Python that pages do not tell */
    const struct tw_excludes
        *excludes;          /* requirements of these do not count; or NULL */
    bool no_deps;           /* nor do any requirements of packages */
    struct tw_hints *hints; /* what to ask for before it is known; NULL: nothing */
    const struct tw_interrupt *interrupt; /* set by a signal: stop soon; or NULL */

    /* Kept by the driver; zero at first. */
    struct tw_guesser *guesser; /* says what the solver may need; of tw_drive */
    TW_VEC(struct tw_hinted) hinted;
    uint32_t hinted_right;
    TW_VEC(struct tw_distribution *) ahead; /* being read because they were guessed */
    uint32_t round;                         /* of guesses */
    struct tw_driver *twin; /* of another target, which learns what this one reads; a
                               ring as that of the catalogs, or NULL */
    bool (*stop)(void *payload); /* asked while replies are waited for: give the search
                                    up? NULL: never */
    void *stop_payload;
    uint64_t versions_read; /* whose metadata was learned */
    uint64_t wheel_bytes;   /* what those wheels weigh as a whole, as far as known */
};

/* Runs DRIVER->solver to its end; *OUT is never TW_STEP_NEED, and TW_STEP_LIMIT also
 * when DRIVER->stop said so. TW_ERR_CANCELLED; what an index could not say although it
 * is needed. */
enum tw_status tw_drive(struct tw_driver *driver, enum tw_step *out,
                        struct tw_error *err) TW_MUST_USE;

/* Finds out at least one of NEEDS and gives it to the facts: for searches beside the
 * main one. Errors as tw_drive. */
enum tw_status tw_drive_answer(struct tw_driver *driver, const struct tw_needs *needs,
                               struct tw_error *err) TW_MUST_USE;

/* Waits for whatever has been asked for. What fails was only a guess, and is let go.
 * TW_ERR_CANCELLED, TW_ERR_NOMEM. */
enum tw_status tw_drive_settle(struct tw_driver *driver,
                               struct tw_error *err) TW_MUST_USE;

/* tw_drive_answer, but nobody is asked: from the cache, for a session that is offline
 * and settled. TW_ERR_NETWORK: it does not have what is needed. */
enum tw_status tw_drive_recall(struct tw_driver *driver, const struct tw_needs *needs,
                               struct tw_error *err) TW_MUST_USE;

/* Gives the facts what version INDEX of PKG says it needs, as far as that counts (see
 * no_deps, excludes). SCRATCH is used during the call. */
enum tw_status tw_drive_give(struct tw_driver *driver, struct tw_need need,
                             struct tw_dependencies said, struct tw_arena *scratch,
                             struct tw_error *err) TW_MUST_USE;

/* What was asked for early and never used by the search, once tw_drive is over. Cost:
 * O(versions known). */
struct tw_drive_waste {
    uint32_t pages, versions;
};
struct tw_drive_waste tw_drive_waste(const struct tw_driver *driver);

/* DRIVER is for another target than OTHER: what one of them reads of a distribution
 * that both have is given to both. Joins their catalogs too; see tw_catalog_join. */
void tw_drive_join(struct tw_driver *driver, struct tw_driver *other);

/* Gives up the readings that are still under way; before the fetch session closes. */
void tw_drive_cancel(struct tw_driver *driver);

TW_END_DECLS

#endif
