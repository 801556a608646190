/*
 * The facts from the inside, for the search: packages, excluded versions as sets, and
 * each version's dependencies, read once in the environment of the facts.
 *
 * The invariant: what stands here depends on the index and the environment alone, never
 * on a search; so a search may rely on it only for versions that it has asked for.
 */
#ifndef TW_RESOLVER_FACTS_H
#define TW_RESOLVER_FACTS_H

#include "tw_resolver.h"
#include "vset.h"

/* Versions that the index itself rules out, for one kind of reason. */
struct tw_excluded {
    enum tw_exclusion kind;
    tw_slice detail; /* when all of them have the same one, else empty */
    tw_vset set;
};

/* One dependency of a version: of its own, or under one of its extras. */
struct tw_dependency {
    uint32_t extra; /* id of the extra's name; 0: always */
    uint32_t wish;  /* 0: none, the entry only says that the extra exists */
};

/* Wish: a requirement as some version states it, stored once for each text. */
struct tw_wish {
    tw_pkg project;
    tw_pkg *extras; /* packages project[extra] */
    uint32_t extra_count;
    uint32_t *under; /* ids of the extras' names under which its marker holds */
    uint32_t under_count;
    bool always;                         /* its marker holds without any extra */
    bool set_known;                      /* needs the project's versions */
    tw_vset set;                         /* the versions that fit */
    const struct tw_requirement *parsed; /* NULL: not parsed again yet */
};

struct tw_fact_version {
    uint32_t at;    /* of its dependencies in the pool */
    uint32_t count; /* UINT32_MAX: not known */
    uint32_t late;  /* 1 + index into `late`; 0: no exclusion was found later */
};

struct tw_fact_package {
    uint32_t name, extra; /* ids of names; extra 0: a project */
    uint32_t base;        /* the package of the project */
    /* of projects only: */
    bool known;
    tw_slice absence; /* .ptr NULL: exists */
    tw_slice url;     /* that it comes from; or absent: from an index */
    uint32_t count;
    struct tw_release *releases;
    struct tw_fact_version *versions;
    tw_vset full, prereleases, sdists;
    struct tw_excluded *excluded; /* one for each kind that occurs */
    uint32_t excluded_count;
    const tw_vset
        *tiers; /* versions to try before those of the next; none: all alike */
    uint32_t tier_count;
};

struct tw_facts {
    struct tw_arena *arena; /* borrowed */
    const struct tw_environment *env;
    struct tw_intern names;
    struct tw_intern wish_texts;
    TW_VEC(struct tw_fact_package) packages; /* by id - 1 */
    struct tw_idset by_name;                 /* packages by name and extra */
    TW_VEC(struct tw_wish) wishes;           /* by id - 1, as wish_texts */
    TW_VEC(struct tw_dependency) dependencies;
    TW_VEC(struct tw_excluded) late; /* found by give_exclusion; sets unused */
    struct tw_vsets sets;
};

/* Borrowed until a package is added. */
static inline struct tw_fact_package *tw_facts_at(const struct tw_facts *facts,
                                                  tw_pkg pkg)
{
    return &facts->packages.at[pkg.id - 1];
}

/* Is RELEASE what PREFERENCE prefers? Yanked, only a lock's. */
bool tw_facts_prefer(const struct tw_preference *preference,
                     const struct tw_release *release);

/* SET, or what of it is in the first tier that has some of it. */
tw_vset tw_facts_first_tier(struct tw_facts *facts, tw_pkg project, tw_vset set);

/* The tier that version INDEX of PROJECT was given; 0 if none was. */
uint32_t tw_facts_tier(const struct tw_facts *facts, tw_pkg project, uint32_t index);

/* The dependencies of version INDEX (known) of project PKG under the extra of that name
 * id, or its own (0): a run in the pool, sorted by text. Cost: O(log n). */
const struct tw_dependency *tw_facts_dependencies(const struct tw_facts *facts,
                                                  tw_pkg pkg, uint32_t index,
                                                  uint32_t extra, uint32_t *count);

/* The versions of project PKG (known) that SPECIFIERS match. */
enum tw_status tw_facts_match(struct tw_facts *facts, tw_pkg pkg,
                              const struct tw_specifiers *specifiers, tw_vset *out,
                              struct tw_error *err) TW_MUST_USE;

/* The wish's set; its project's versions are known. */
enum tw_status tw_facts_wish_set(struct tw_facts *facts, uint32_t wish, tw_vset *out,
                                 struct tw_error *err) TW_MUST_USE;

/* The requirement behind a wish, parsed again on the first call; lives in the facts. */
enum tw_status tw_facts_wish_requirement(struct tw_facts *facts, uint32_t wish,
                                         const struct tw_requirement **out,
                                         struct tw_error *err) TW_MUST_USE;

#endif
