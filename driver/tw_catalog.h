/*
 * The catalog: for each project that the search asks about, its pages on the indexes,
 * the releases that they make for the target, and the file of each release to install.
 *
 * The invariant: pages are packed and stay where they are, in the cache's table when
 * they come from there; of a release no more is read than somebody asks for.
 */
#ifndef TW_DRIVER_CATALOG_H
#define TW_DRIVER_CATALOG_H

#include "tw_cache.h"
#include "tw_candidates.h"
#include "tw_exchange.h"
#include "tw_fetch.h"
#include "tw_metadata.h"
#include "tw_resolver.h"
#include "tw_targets.h"
#include "tw_texts.h"

TW_BEGIN_DECLS

/* A file of a release, as a lock lists it. */
struct tw_release_file {
    tw_slice filename;
    tw_slice url;        /* absolute, without fragment */
    tw_slice sha256;     /* hexadecimal */
    uint64_t size;       /* bytes, or TW_SIZE_UNKNOWN */
    int64_t upload_time; /* milliseconds since 1970, or TW_TIME_UNKNOWN */
    bool is_wheel;       /* one that fits the target; else an sdist */
};

#define TW_NO_INDEX UINT32_MAX

/* The file of a release that the target would install. */
struct tw_distribution {
    tw_slice filename;        /* empty: none fits the target */
    tw_slice url;             /* absolute, without fragment */
    tw_slice sha256;          /* hexadecimal, or absent */
    tw_slice metadata_sha256; /* of the sidecar, or absent */
    uint64_t size;            /* bytes, or TW_SIZE_UNKNOWN */
    uint32_t index; /* that lists it, in the options; TW_NO_INDEX: --find-links */
    enum tw_dist_kind kind;
    bool has_metadata;      /* a sidecar is offered */
    const tw_slice *hashes; /* "sha256:..." of all files, when policy.keep_hashes */
    uint32_t hash_count;
    const struct tw_release_file *files; /* all sdists and the wheels for the target,
                                            when policy.keep_files */
    uint32_t file_count;
    struct tw_reading *reading; /* its metadata being read; see tw_reading.h */
    tw_slice metadata;          /* its METADATA, when policy.keep_metadata */
    uint32_t variables; /* a bit (1 << enum tw_env_name) for each marker variable that
                           its requirements ask for, once they are known */
    bool guessed, waited_for; /* whether it was asked for early, or because needed */
};

enum tw_project_state {
    TW_PROJECT_NEW,
    TW_PROJECT_ASKED,
    TW_PROJECT_KNOWN,  /* the facts have its versions, or its absence */
    TW_PROJECT_FAILED, /* an index could not say; see error */
};

/* Pages whose files are one project's, whichever of them has them. */
struct tw_project_pages {
    struct tw_page_list list;
    const uint32_t *indexes; /* that each page is of; TW_NO_INDEX: --find-links */
};

struct tw_project {
    struct tw_catalog *catalog;
    tw_pkg pkg;
    tw_slice name;
    enum tw_project_state state;
    struct tw_lookup *lookup; /* when ASKED; see lookup.h */
    enum tw_class urgency;    /* how urgent, when ASKED */
    tw_slice direct;          /* the URL of its only file, when the user gave one */
    tw_slice status, status_reason; /* "archived" ... and why (PEP 792), or absent */
    const struct tw_project_pages *pages; /* when KNOWN; of a version the first that
                                           * have it count */
    uint32_t pages_count;
    struct tw_candidate_policy policy;
    struct tw_distribution **distributions; /* by version index; NULL: not asked for */
    uint32_t distribution_count;
    uint64_t tail_needed; /* bytes of tail that a wheel of it needed; 0 = unknown */
    const struct tw_error *error; /* when FAILED */
    bool refused; /* KNOWN as absent: an index wants other credentials */
};

/* What to do when several indexes have a project. */
enum tw_index_strategy {
    TW_FIRST_INDEX,        /* take the first one's page alone */
    TW_UNSAFE_FIRST_MATCH, /* all pages; versions of earlier ones go first */
    TW_UNSAFE_BEST_MATCH   /* all pages; the best version of any */
};

struct tw_index {
    tw_slice url;            /* base, with or without a slash at the end */
    bool pinned_only;        /* asked only for what is pinned to it */
    const uint16_t *ignored; /* HTTP statuses that mean: not here */
    uint32_t ignored_count;
};

/* This project comes from that index alone. */
struct tw_index_pin {
    tw_slice project; /* normalised */
    uint32_t index;   /* in the options */
};

/* A project with an upload time limit of its own. */
struct tw_project_cutoff {
    tw_slice project; /* normalised */
    int64_t before;   /* see struct tw_candidate_policy */
};

/* Finds out what an sdist needs by running its build, which is not ours to do. */
struct tw_builder {
    const char *folder; /* where whole sdists are put for it */
    const char *kept;   /* whose results these are: what the cache keeps them under, at
                           most 20 bytes */
    uint32_t taken;     /* sdists so far: no two have the same path */
    /* Builds the sdist in the file PATH as far as it must; *OUT is its METADATA, in
     * ARENA. NULL: nothing is built, but what was before counts. An error that it
     * returns ends a run that needs the sdist. */
    enum tw_status (*build)(void *payload, struct tw_arena *arena, const char *path,
                            tw_slice *out, struct tw_error *err);
    void *payload;
};

struct tw_catalog_options {
    const struct tw_index *indexes; /* in the order to be asked */
    uint32_t index_count;
    const struct tw_index_pin *pins;
    uint32_t pin_count;
    enum tw_index_strategy strategy;
    const tw_slice *links; /* --find-links: pages, archives' folders, URLs */
    uint32_t link_count;
    const struct tw_target *target;
    int64_t cutoff; /* see struct tw_candidate_policy; of all projects but these: */
    const struct tw_project_cutoff *cutoffs; /* the last of a project counts */
    uint32_t cutoff_count;
    const tw_slice *no_binary; /* names, or ":all:" */
    const tw_slice *only_binary;
    uint32_t no_binary_count, only_binary_count;
    bool keep_hashes, keep_files;
    bool keep_metadata;         /* METADATA of all versions read, for reports */
    bool target_hashes;         /* only digests of what the target could install */
    struct tw_cache *cache;     /* for metadata read from wheels; NULL: none */
    bool strict_metadata;       /* directories of wheels are read whole */
    struct tw_builder *builder; /* of sdists that do not say what they need; or NULL */
    bool refresh;               /* pages are checked, however fresh */
    struct tw_texts refreshed;  /* those of these names only */
    /* Told of a file that a page lists and that is not used; NULL: nobody wants to know
     */
    void (*skipped)(void *payload, tw_slice project, const struct tw_skipped *what);
    void *payload;
};

/* What has become of the sidecars that an index offers. */
struct tw_sidecars {
    uint32_t wrong; /* missing, or not what the index says */
    bool any_right;
};

struct tw_catalog {
    struct tw_arena *arena;
    struct tw_fetch *fetch;
    struct tw_facts *facts;
    struct tw_catalog_options options;
    struct tw_fitting *fitting;           /* of the target */
    TW_VEC(struct tw_project *) projects; /* by pkg.id; NULL: not asked about yet */
    TW_VEC(struct tw_page *) link_pages;  /* of --find-links */
    struct tw_sidecars *sidecars;         /* by index */
    uint64_t pages;                       /* read so far */
    struct tw_catalog *twin; /* of another target; a ring, or NULL: there is none */
};

/* Everything is borrowed and must outlive the catalog, which is allocated in ARENA with
 * all that it keeps. NULL: out of memory. */
struct tw_catalog *tw_catalog_new(struct tw_arena *arena, struct tw_fetch *fetch,
                                  struct tw_facts *facts,
                                  const struct tw_catalog_options *options) TW_MUST_USE;

/* CATALOG is for another target than OTHER, on the same indexes: from now on a page
 * that one of them reads settles its project for all. Before the first question to
 * CATALOG, whose --find-links pages are those of OTHER; both live equally long. */
void tw_catalog_join(struct tw_catalog *catalog, struct tw_catalog *other);

/* Reads the --find-links pages and folders; blocks until all are there. Once, before
 * the first question. */
enum tw_status tw_catalog_read_links(struct tw_catalog *catalog,
                                     struct tw_error *err) TW_MUST_USE;

/* The project of PKG (not an extra), made when it is new; NULL: out of memory. */
struct tw_project *tw_catalog_project(struct tw_catalog *catalog,
                                      tw_pkg pkg) TW_MUST_USE;

/* URL is the only file of PKG. TW_ERR_REQUIREMENT: its file name is not that of a wheel
 * or sdist of this project, or another URL was given before. */
enum tw_status tw_catalog_direct(struct tw_catalog *catalog, tw_pkg pkg, tw_slice url,
                                 struct tw_error *err) TW_MUST_USE;

/* Asks for the versions of PKG, or makes an earlier question more urgent. They go to
 * the facts when the reply comes. An error is returned when the versions are waited for
 * (TW_CLASS_WAITED_FOR) and an index could not say. */
enum tw_status tw_catalog_ask(struct tw_catalog *catalog, tw_pkg pkg,
                              enum tw_class urgency, struct tw_error *err) TW_MUST_USE;

/* The distribution of version INDEX of PKG, whose versions are known; it lives as long
 * as the catalog. TW_ERR_PAGE: its page is damaged in the cache. */
enum tw_status tw_catalog_distribution(struct tw_catalog *catalog, tw_pkg pkg,
                                       uint32_t index, struct tw_distribution **out,
                                       struct tw_error *err) TW_MUST_USE;

/* The same for a version that was found before, as all of a solution were. */
struct tw_distribution *tw_catalog_chosen(const struct tw_catalog *catalog, tw_pkg pkg,
                                          uint32_t index);

TW_END_DECLS

#endif
