/*
 * What keeps the files of a release from being used, and which of them is the best.
 */
#ifndef TW_METADATA_JUDGING_H
#define TW_METADATA_JUDGING_H

#include "tw_candidates.h"

/* Files of one version on one page. */
struct tw_part {
    uint32_t page, release;
};

/* A file, and what was found out about it. */
struct tw_judged {
    struct tw_part part;
    uint32_t nth; /* of the shape's members */
    uint32_t rank;
    enum tw_unfit unfit;
    int64_t time; /* of its upload, or of a later one's where both are old enough */
};

/* What a release comes to. */
struct tw_verdict {
    struct tw_judged best;
    tw_slice detail; /* see enum tw_unfit; of an unwanted kind of file not its name */
    bool known;
};

struct tw_judging {
    struct tw_arena *arena;
    const struct tw_candidate_policy *policy;
    const struct tw_page_list *pages;
    struct tw_page_view *views;     /* by page */
    TW_VEC(struct tw_judged) files; /* of the version that is being looked at */
    enum tw_status status;          /* the first thing that went wrong, and why */
    struct tw_error *err;
};

/* Begins to judge PAGES; everything is allocated in ARENA or borrowed. ALL: it is
 * remembered what texts and shapes mean, for whoever looks at all versions.
 * TW_ERR_NOMEM.
 */
enum tw_status tw_judging_begin(struct tw_judging *j, struct tw_arena *arena,
                                const struct tw_page_list *pages,
                                const struct tw_candidate_policy *policy, bool all,
                                struct tw_error *err) TW_MUST_USE;

/* Makes j->files those of a version, of which there are COUNT parts. What goes wrong is
 * in j->status: TW_ERR_NOMEM; TW_ERR_PAGE, a page is damaged. */
void tw_judge_files(struct tw_judging *j, const struct tw_part *parts, uint32_t count);

/* The best of j->files, of which there is one at least. */
const struct tw_judged *tw_judging_choose(const struct tw_judging *j);

/* The verdict on the COUNT PARTS of a version, for a judging of all. One part is judged
 * as its whole shape is, unless the cut-off runs through it. Errors as tw_judge_files.
 */
struct tw_verdict tw_judge_release(struct tw_judging *j, const struct tw_part *parts,
                                   uint32_t count);

/* What the page says of the file JUDGED. */
const struct tw_packed_member *tw_judged_member(const struct tw_judging *j,
                                                const struct tw_judged *judged);

#endif
