/*
 * Meeting packages: the search's own record of a package of the facts.
 */
#ifndef TW_RESOLVER_MEET_H
#define TW_RESOLVER_MEET_H

#include "search.h"

/* What the search holds about a package of the facts. NULL: no memory. */
struct tw_slot *tw_meet_slot(struct tw_solver *s, tw_pkg pkg) TW_MUST_USE;

/* The same if there is one already, else NULL. */
const struct tw_slot *tw_meet_found(const struct tw_solver *s, tw_pkg pkg);

/* The search's package of PKG; NULL: it was not met. Valid until the next is met. */
const struct tw_package *tw_meet_package(const struct tw_solver *s, tw_pkg pkg);

/* The search's package of PKG, made now if it was not met before. The versions of its
 * project are known. */
enum tw_status tw_meet(struct tw_solver *s, tw_pkg pkg, uint32_t *package,
                       struct tw_error *err) TW_MUST_USE;

/* What the user says of pre-releases of PROJECT. O(exceptions). */
enum tw_pre_mode tw_meet_pre_mode(const struct tw_solver *s, tw_pkg project);

/* Rules out SET of PACKAGE at level 0, by a new incompatibility of one term; where
 * nothing is left then, that is the conflict. False: no memory. */
bool tw_meet_rule_out(struct tw_solver *s, uint32_t package, tw_vset set,
                      struct tw_incompat head) TW_MUST_USE;

#endif
