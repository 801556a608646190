/*
 * Hints: which projects a run will come to, before any index has said so. They come
 * from two places:
 *
 *     the memory  what each project needed in earlier runs, and how often; kept in the
 *                 cache for each index, long after its pages are stale
 *     the table   the same of well-known projects: a text that comes with the program
 *
 * The memory is asked first, and the table where it knows nothing. A wrong
 * hint costs requests and can never change an answer.
 *
 * A node is "name", or "name[extra]" for what an extra adds, and stands for the newest
 * version of its project. In the table it may have a bound, and then stands for the
 * newest version within that ("six<2"), and a marker behind it
 * ("tomli;python_version<\"3.11\"").
 */
#ifndef TW_DRIVER_HINTS_H
#define TW_DRIVER_HINTS_H

#include "tw_cache.h"
#include "tw_resolver.h"

TW_BEGIN_DECLS

enum { TW_HINTS_NEEDS_MAX = 256 }; /* names that one node may lead to */

struct tw_hints_options {
    tw_slice table; /* lines "node: node node ...", sorted by bytes; may be
                     * anything else, and then is of no use */
    const struct tw_environment *env; /* of the target; NULL: markers are not asked */
    struct tw_cache *cache;           /* NULL: no memory */
    tw_slice index; /* base URL of the index that is asked first: what was
                     * learned there is told to no other */
};

struct tw_hints;

/* The table that comes with the program. */
tw_slice tw_hints_table(void);

/* Everything is borrowed; allocated in ARENA. NULL: out of memory. */
struct tw_hints *tw_hints_new(struct tw_arena *arena,
                              const struct tw_hints_options *options) TW_MUST_USE;

/* NAME, with these extras, will be needed. Nothing if it is no valid name. False: out
 * of memory. */
bool tw_hints_root(struct tw_hints *hints, tw_slice name, const tw_slice *extras,
                   uint32_t extra_count) TW_MUST_USE;

/* A root's REQUIREMENT (borrowed). One that has an upper bound may ask for an old
 * version, of which the table knows nothing: it is not asked about the project until
 * tw_hints_settle finds that the newest version will do. Before the project is a root.
 * False: out of memory. */
bool tw_hints_doubt(struct tw_hints *hints,
                    const struct tw_requirement *requirement) TW_MUST_USE;

/* Looks at those that were doubted and whose versions FACTS know by now. False: out of
 * memory. */
bool tw_hints_settle(struct tw_hints *hints, struct tw_facts *facts) TW_MUST_USE;

/* NAME turned out to be needed: what it leads to is thought of too. */
bool tw_hints_met(struct tw_hints *hints, tw_slice name) TW_MUST_USE;

struct tw_hint {
    tw_slice project;                   /* normalised */
    const struct tw_specifiers *within; /* what its version will be in; NULL: any */
    bool again;                         /* the project was given before, or met */
};

/* The next project that the roots are thought to lead to (themselves first, then in
 * the order of their distance). False: there is none, or no memory. Cost: a search of
 * memory or table for each node. */
bool tw_hints_next(struct tw_hints *hints, struct tw_hint *out);

/* Two roots that may clash: one needs the other by the table, and a line holds one of
 * the two back from the newest versions, which the table is about. */
struct tw_hints_clash {
    tw_slice needing, needed;
};

/* Looks for such roots among those that are there by now: what else these lead to is
 * not given, until tw_hints_no_clash says that they do not clash. False: out of memory,
 * as below. */
bool tw_hints_find_clashes(struct tw_hints *hints) TW_MUST_USE;
bool tw_hints_no_clash(struct tw_hints *hints) TW_MUST_USE;

/* The next one from *AT on (first 0) that is to be feared by what tw_hints_settle saw.
 * False: there is none. */
bool tw_hints_next_clash(const struct tw_hints *hints, uint32_t *at,
                         struct tw_hints_clash *out);

/* How many projects are roots. */
uint32_t tw_hints_roots(const struct tw_hints *hints);

/* Remembers what the projects of SOLUTION needed. Nothing is written where that is
 * known already. Without memory nothing is learned. O(edges log edges). */
void tw_hints_learn(struct tw_hints *hints, const struct tw_facts *facts,
                    const struct tw_solution *solution);

TW_END_DECLS

#endif
