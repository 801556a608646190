/*
 * Tracing: what the search does, one JSON object a line, for `--trace` and for people
 * who look for a better order. To be called only while somebody listens, that is, while
 * s->options.trace is set.
 */
#ifndef TW_RESOLVER_TRACE_H
#define TW_RESOLVER_TRACE_H

#include "search.h"

/* A version was chosen: {"event": "decide", "level", "package", "version"}. */
void tw_trace_decide(const struct tw_solver *s, uint32_t package, uint32_t state);

/* A package has one version left, and its needs are drawn: {"event": "settle", as
 * decide}. Follows each "decide", and stands alone where nothing was to choose. */
void tw_trace_settle(const struct tw_solver *s, uint32_t package);

/* A version was ruled out before it was decided: {"event": "reject", as decide}. */
void tw_trace_reject(const struct tw_solver *s, uint32_t package, uint32_t state);

/* States of a package were ruled out, as the trail's last assignment says: {"event":
 * "derive", "level", "package", "required", "left", "cause"}. */
void tw_trace_derive(const struct tw_solver *s);

/* All terms of s->conflict hold: {"event": "conflict", "level", "cause", "terms"}. */
void tw_trace_conflict(const struct tw_solver *s);

/* What was learned, and how far the search goes back: {"event": "learn", "level",
 * "cause", "terms"}, with the new level. */
void tw_trace_learn(const struct tw_solver *s, uint32_t incompat);

#endif
