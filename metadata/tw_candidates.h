/*
 * The candidates of a project: which versions packed pages have for one target, which
 * file of each the target would install, and what is wrong with the rest.
 */
#ifndef TW_CANDIDATES_H
#define TW_CANDIDATES_H

#include "tw_packed_page.h"
#include "tw_targets.h"

TW_BEGIN_DECLS

/* What keeps a file from being used, in the order of the checks: a release is unfit by
 * what stopped the file that came furthest. */
enum tw_unfit {
    TW_UNFIT_TOO_NEW,         /* detail: its upload time */
    TW_UNFIT_NO_BINARY,       /* a wheel, and none wanted; detail: its file name */
    TW_UNFIT_ONLY_SDIST,      /* an sdist, and none wanted; detail: its file name */
    TW_UNFIT_REQUIRES_PYTHON, /* detail: the Requires-Python */
    TW_UNFIT_NO_WHEEL,        /* for another target; detail: "cp39 and cp310", the
                                 Pythons or else platforms that there are wheels for */
    TW_UNFIT_YANKED,          /* detail: the reason given, or empty */
    TW_FIT,
};

/* What fits a target, remembered: tag sets and Requires-Python are much the same on all
 * pages. Allocated in ARENA, TARGET is borrowed. NULL: no memory. */
struct tw_fitting;
struct tw_fitting *tw_fitting_new(struct tw_arena *arena,
                                  const struct tw_target *target) TW_MUST_USE;

struct tw_candidate_policy {
    struct tw_fitting *fitting;
    int64_t cutoff; /* only files uploaded before it; INT64_MAX = no limit */
    bool no_wheels; /* --no-binary */
    bool no_sdists; /* --only-binary */
};

/* The pages of a project, earlier ones first: of two files with one name the earlier
 * page's counts. */
struct tw_page_list {
    const struct tw_packed_page *at;
    uint32_t count;
};

/* A release: all files of one version. */
struct tw_candidate {
    tw_version version;
    enum tw_unfit unfit; /* TW_FIT: can be chosen */
    tw_slice detail;     /* see enum tw_unfit */
    bool is_sdist;       /* what the target would install of it is one */
};

struct tw_candidates {
    struct tw_candidate *at; /* ascending by version, no duplicates */
    uint32_t count;
};

/* The releases that PAGES have. A Requires-Python that cannot be read is ignored.
 * Slices borrow from the pages, or are in ARENA. TW_ERR_PAGE: a page is damaged where
 * files have to be told apart. O(releases + members of shapes), and of several pages
 * O(releases log releases + files). */
enum tw_status tw_candidates_build(struct tw_arena *arena,
                                   const struct tw_page_list *pages,
                                   const struct tw_candidate_policy *policy,
                                   struct tw_candidates *out,
                                   struct tw_error *err) TW_MUST_USE;

/* One file of a release. */
struct tw_candidate_file {
    struct tw_file file;
    const struct tw_packed_page *page;
    uint32_t rank; /* of its best tag, 0 = best; UINT32_MAX: an sdist, or no tag fits */
    enum tw_unfit unfit; /* TW_FIT: usable; TW_UNFIT_YANKED: if it must be */
};

struct tw_candidate_files {
    const struct tw_candidate_file *at; /* by page, then in the page's order */
    uint32_t count;
};

/* The files of VERSION, of which PAGES have some; in ARENA. TW_ERR_PAGE: a page is
 * damaged there. O(log releases + files of the version). */
enum tw_status tw_candidates_files(struct tw_arena *arena,
                                   const struct tw_page_list *pages,
                                   const struct tw_candidate_policy *policy,
                                   tw_version version, struct tw_candidate_files *out,
                                   struct tw_error *err) TW_MUST_USE;

/* The file of VERSION that the target would install: the wheel of the best tag, then of
 * the highest build number; else the sdist. Where none can be used, as its unfit says,
 * the one that came furthest; where no page has VERSION, its page is NULL. Only this
 * file is described. Otherwise as tw_candidates_files. */
enum tw_status tw_candidates_best(struct tw_arena *arena,
                                  const struct tw_page_list *pages,
                                  const struct tw_candidate_policy *policy,
                                  tw_version version, struct tw_candidate_file *out,
                                  struct tw_error *err) TW_MUST_USE;

TW_END_DECLS

#endif
