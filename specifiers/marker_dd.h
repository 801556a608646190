/*
 * Decision diagrams over the variables of markers. marker_dd.c keeps and combines them,
 * marker_atom.c makes them of comparisons and marker_sets.c of whole markers;
 * marker_write.c turns them into text.
 */
#ifndef TW_SPECIFIERS_MARKER_DD_H
#define TW_SPECIFIERS_MARKER_DD_H

#include "marker.h"

/*
 * What a node asks: where the value of a variable lies among cuts (an interval
 * question), or whether something is so. The value of an interval question is text,
 * compared bytewise: a version's key, or a string itself.
 */
struct tw_dd_question {
    uint32_t variable; /* enum tw_env_name, TW_MARKER_EXTRA ... */
    int op;            /* TW_DD_INTERVAL, TW_DD_NAME, or an operator */
    bool swapped;      /* literal op variable */
    tw_slice literal;
};

enum {
    TW_DD_INTERVAL = -2,
    TW_DD_NAME = -1, /* is this extra or group on? */
};

/* From a cut, or from the least value (no slice), to the next edge's cut. */
struct tw_dd_edge {
    tw_slice from;
    uint32_t child;
};

enum { TW_DD_FALSE = 0, TW_DD_TRUE = 1 };

struct tw_dd_node {
    uint32_t question;     /* index; the terminals have UINT32_MAX */
    uint32_t first, count; /* of edges */
};

struct tw_marker_sets {
    struct tw_arena *arena;
    TW_VEC(struct tw_dd_question) questions; /* in the order of arrival */
    TW_VEC(struct tw_dd_node) nodes;         /* children before parents */
    TW_VEC(struct tw_dd_edge) edges;
    TW_VEC(struct tw_dd_edge) stack; /* edges of nodes that are being made */
    uint32_t *slots;                 /* node ids by hash; 0: free */
    uint32_t slot_count;
    struct tw_dd_memo *memo; /* results of late, by hash of what was asked */
    uint32_t steps;          /* of the operation under way */
    enum tw_status failed;   /* TW_OK, TW_ERR_NOMEM or TW_ERR_LIMIT */
};

/* The operations below answer TW_DD_FALSE once sets->failed is set. */
uint32_t tw_dd_and(struct tw_marker_sets *sets, uint32_t a, uint32_t b);
uint32_t tw_dd_or(struct tw_marker_sets *sets, uint32_t a, uint32_t b);
uint32_t tw_dd_not(struct tw_marker_sets *sets, uint32_t a);

/* A diagram, as simple as may be, that agrees with A wherever CARE holds. */
uint32_t tw_dd_restrict(struct tw_marker_sets *sets, uint32_t a, uint32_t care);

/* A question that is answered by yes (TRUE) or no. */
uint32_t tw_dd_ask(struct tw_marker_sets *sets, struct tw_dd_question question);

/* Is the value of VARIABLE in [LOWER, UPPER)? No slice: no bound. */
uint32_t tw_dd_interval(struct tw_marker_sets *sets, uint32_t variable, tw_slice lower,
                        tw_slice upper);

/* The diagram of a comparison. TW_ERR_MARKER: it is undefined. */
enum tw_status tw_dd_atom(struct tw_marker_sets *sets, const struct tw_marker *m,
                          uint32_t *out, struct tw_error *err) TW_MUST_USE;

/* The status of what has been done, told in ERR; forgets a failure. */
enum tw_status tw_dd_status(struct tw_marker_sets *sets, struct tw_error *err);

/* Is the edge AT of NODE for one value only, a string? */
bool tw_dd_is_point(const struct tw_marker_sets *sets, const struct tw_dd_node *node,
                    uint32_t at);

#endif
