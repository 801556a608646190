/*
 * The solution as a graph of projects: who asks whom for what, and what holds a version
 * back. What `tree`, `why`, reports and the notes of -v are told from.
 */
#ifndef TW_CLI_GRAPH_H
#define TW_CLI_GRAPH_H

#include "resolve.h"

/* One project asks another for something. Extras are folded into their projects. */
struct tw_link {
    uint32_t from, to; /* nodes; FROM is TW_GRAPH_USER for the user's own lines */
    const struct tw_requirement *requirement;
    const struct tw_origin *origin; /* of the user's lines, else NULL */
};
enum { TW_GRAPH_USER = UINT32_MAX };

struct tw_node {
    tw_slice name, version; /* as published */
    const struct tw_selected *selected;
    const struct tw_link *links; /* what it asks for, by name */
    uint32_t link_count;
    const struct tw_link **askers; /* who asks for it: the user first, then by name */
    uint32_t asker_count;
};

struct tw_graph {
    const struct tw_run *run;
    struct tw_node *nodes; /* by name */
    uint32_t node_count;
    struct tw_link *links; /* by FROM, then by TO; those of the user last */
    uint32_t link_count;
    const struct tw_line *lines; /* all of the user's own; borrowed */
    uint32_t line_count;
};

/* The graph of RESOLUTION (solved), allocated in run->inputs. O(edges log edges). */
enum tw_status tw_graph_make(struct tw_run *run, const struct tw_resolution *resolution,
                             struct tw_graph *out, struct tw_error *err) TW_MUST_USE;

/* Resolves what the options of RUN ask for, and makes the graph of it. *SOLVED false:
 * nothing fits, and the user was told why. Errors as tw_resolve. */
enum tw_status tw_graph_resolve(struct tw_run *run, struct tw_graph *out, bool *solved,
                                struct tw_error *err) TW_MUST_USE;

/* The node of NAME (normalised), or TW_GRAPH_USER: it is not in the solution. */
uint32_t tw_graph_find(const struct tw_graph *graph, tw_slice name);

/* What keeps a node from the newest version that is better than its own. */
struct tw_holdback {
    const struct tw_release *newest; /* that version; NULL: it has the newest already */
    const struct tw_link *by;        /* who does not allow it; NULL: */
    const struct tw_origin *limit;   /* the constraint that does not; NULL: */
    bool excluded; /* it cannot be used (newest->exclusion says why), */
                   /* or, if not, it does not fit with the others */
};
struct tw_holdback tw_graph_holdback(const struct tw_graph *graph, uint32_t node);

/* The next constraint of the user's, after line *FROM, that limits NODE's project here;
 * NULL: there is no other. Starts with *FROM 0. */
const struct tw_line *tw_graph_constraint(const struct tw_graph *graph, uint32_t node,
                                          uint32_t *from);

/* Appends "2.0 is not allowed by flask 3.0.0 (werkzeug<2)" and the like. */
void tw_graph_print_holdback(struct tw_buf *buf, const struct tw_graph *graph,
                             struct tw_holdback holdback);

/* Prints where a line of the user's stands to standard output: "requirements.in:3",
 * "limits.txt:2 (constraint)", "the command line". */
void tw_graph_print_place(const struct tw_origin *origin);

/* Appends why a release is excluded, as a phrase: "needs Python >=3.13". */
void tw_graph_print_exclusion(struct tw_buf *buf, const struct tw_release *release);

#endif
