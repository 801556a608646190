/*
 * phrase: the words for one thing at a time: a set of versions, a requirement, a place
 * in a file, a reason why versions are out, one fact of a refutation.
 *
 * The invariant: a phrase says no more than the fact does. Sets are told by published
 * versions only, and at most eight of them are named.
 */
#ifndef TW_RESOLVER_PHRASE_H
#define TW_RESOLVER_PHRASE_H

#include "tw_explain.h"

/* What every phrase looks things up in. Borrowed. */
struct tw_wording {
    const struct tw_facts *facts;
    const struct tw_explain_context *context;
};

/* A set of versions of a package, by index; spans canonical. */
struct tw_phrase_set {
    tw_pkg pkg;
    const struct tw_span *spans;
    uint32_t span_count;
};

/* "pandas", "uvicorn[standard]". */
void tw_phrase_package(struct tw_buf *buf, const struct tw_facts *facts, tw_pkg pkg);

/* The set as the subject of a sentence; true: it takes the plural of a verb. */
bool tw_phrase_subject(struct tw_buf *buf, const struct tw_facts *facts,
                       struct tw_phrase_set set);

/* The set as what is needed: "pandas" when any version will do, "pandas 1.5.0
 * or 1.5.1", "pandas 1.5 to 2.1". */
void tw_phrase_object(struct tw_buf *buf, const struct tw_facts *facts,
                      struct tw_phrase_set set);

/* The requirement as published, without its marker: "numpy<2", "a[x]>=1", "b @ URL". */
void tw_phrase_requirement(struct tw_buf *buf, const struct tw_requirement *r);

/* Is R, to the letter, what every version of SET publishes? A fact may stand for
 * several requirements that come to the same for the versions that there are. */
bool tw_phrase_is_published(const struct tw_facts *facts, struct tw_phrase_set set,
                            const struct tw_requirement *r);

/* "requirements.in:3", "limits.txt:2 (constraint)", "the command line". */
void tw_phrase_origin(struct tw_buf *buf, const struct tw_origin *origin);

/* "asks for pandas<2", "allows only core<2", "replaces every requirement on core by
 * core<2": what the line of ORIGIN does. */
void tw_phrase_demand(struct tw_buf *buf, const struct tw_requirement *r,
                      const struct tw_origin *origin);

/* "b 1.0.0 was yanked (broken build)": why the versions of SET are out. The details of
 * several versions are summed up. */
void tw_phrase_excluded(struct tw_buf *buf, const struct tw_wording *w,
                        struct tw_phrase_set set, enum tw_exclusion exclusion,
                        tw_slice detail);

/* "reqeusts is not on the index (did you mean requests?)". */
void tw_phrase_absent(struct tw_buf *buf, const struct tw_wording *w, tw_pkg pkg);

/* "no published version of b matches >=99 (the newest is 1.4)". For a project without
 * versions: as tw_phrase_absent. */
void tw_phrase_unmatched(struct tw_buf *buf, const struct tw_wording *w, tw_pkg pkg,
                         const struct tw_requirement *r);

/* One fact of a refutation as a clause without a full stop. */
void tw_phrase_fact(struct tw_buf *buf, const struct tw_wording *w,
                    const struct tw_proof_fact *fact);

/* The term of FACT with that sign on a package (not the user's own), or NULL. */
const struct tw_proof_term *tw_phrase_term(const struct tw_proof_fact *fact,
                                           bool positive);

#endif
