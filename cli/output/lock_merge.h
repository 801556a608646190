/*
 * The answers for several targets as one lock: each package once for each version, with
 * a marker that says for which of the targets it is.
 */
#ifndef TW_CLI_LOCK_MERGE_H
#define TW_CLI_LOCK_MERGE_H

#include "output_lock.h"
#include "tw_specifiers.h"

/* What was found for one target. */
struct tw_target_pins {
    tw_slice target; /* its name, for messages: "3.12-linux" */
    const struct tw_environment *env;
    const struct tw_pin *pins; /* each name once */
    uint32_t pin_count;
};

struct tw_merged {
    struct tw_pin *pins; /* by name, then version, with markers and the files of all
                            their targets */
    uint32_t pin_count;
    struct tw_lock_head head; /* environments: disjoint, one for each kind of target */
};

/*
 * Merges COUNT targets. An environment names Python (its minor version),
 * implementation, system and machine, so targets that differ in something else, as in
 * the libc, share one. TW_ERR_LOCK: such two need different packages, and the message
 * names both and the first of those; TW_ERR_LIMIT: the markers are too many. In ARENA.
 * O(n log n) and the cost of the markers' diagrams.
 */
enum tw_status tw_lock_merge(struct tw_arena *arena,
                             const struct tw_target_pins *targets, uint32_t count,
                             struct tw_merged *out, struct tw_error *err) TW_MUST_USE;

#endif
