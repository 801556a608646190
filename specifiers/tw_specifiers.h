/*
 * specifiers: the words of the packaging specifications. Versions, specifier sets,
 * requirements, environment markers, names, file names and compatibility tags.
 *
 * Everything here works on text in memory. Parsed values hold slices into the text that
 * was parsed where that is enough, and otherwise memory of the arena given first; both
 * must outlive the value. The answers are those of the reference implementation
 * (`packaging`); docs/conformance.md names the places where it and the text differ.
 */
#ifndef TW_SPECIFIERS_H
#define TW_SPECIFIERS_H

#include "tw_markers.h"

TW_BEGIN_DECLS

/* ---------------------------------------------------------------- names */

/* Normalises a project or extra name: lower case, runs of "-_." to "-" (PEP 503, 685).
 * TW_ERR_NAME: not a valid name (core metadata, Name). OUT may alias TEXT. */
enum tw_status tw_name_normalize(struct tw_arena *arena, tw_slice text, tw_slice *out,
                                 struct tw_error *err) TW_MUST_USE;

/* The same for any text, valid or not. TW_ERR_NOMEM only. */
enum tw_status tw_name_fold(struct tw_arena *arena, tw_slice text, tw_slice *out,
                            struct tw_error *err) TW_MUST_USE;

/* Have A and B the same normal form? Allocates nothing. */
bool tw_name_same(tw_slice a, tw_slice b);

/* Is TEXT a valid name, and is it in normal form already? */
bool tw_name_valid(tw_slice text);
bool tw_name_is_normal(tw_slice text);

/* ---------------------------------------------------------------- versions */

enum tw_version_flag {
    TW_VERSION_PRE = 1,   /* a, b or rc: a pre-release */
    TW_VERSION_POST = 2,  /* .postN */
    TW_VERSION_DEV = 4,   /* .devN: counts as a pre-release too */
    TW_VERSION_LOCAL = 8, /* +local */
};

/*
 * A PEP 440 version: its published spelling, and a key such that the bytewise order of
 * keys (tw_slice_compare) is the order of versions. Equal keys, equal versions; "1.0"
 * and "1" have one key. A value type: copy it freely.
 */
typedef struct {
    tw_slice text; /* as published, trimmed; borrowed from the parsed text */
    tw_slice key;  /* in the arena */
    uint32_t flags;
} tw_version;

/* TEXT, at most TW_MAX_VERSION bytes, with optional white space and "v" around it.
 * TW_ERR_VERSION: err->offset is the first bad byte. O(len). */
enum tw_status tw_version_parse(struct tw_arena *arena, tw_slice text, tw_version *out,
                                struct tw_error *err) TW_MUST_USE;

/* The version whose text and key were kept somewhere, as slices of both. False: KEY is
 * none that parsing gives (damage); that it is the one of TEXT is not checked. O(len).
 */
bool tw_version_restore(tw_slice text, tw_slice key, tw_version *out) TW_MUST_USE;

int tw_version_compare(tw_version a, tw_version b); /* < 0, 0, > 0 */
bool tw_version_is_prerelease(tw_version v);        /* pre or dev */

enum tw_version_form {
    TW_VERSION_NORMAL,    /* 1!2.0.0rc1.post2.dev3+local.1: str(Version) */
    TW_VERSION_PUBLIC,    /* without local */
    TW_VERSION_BASE,      /* epoch and release only */
    TW_VERSION_CANONICAL, /* normal, trailing zero release components stripped */
};

/* Appends V in FORM to BUF. */
void tw_version_print(struct tw_buf *buf, tw_version v, enum tw_version_form form);

/* The components of V as decimal digits without leading zeros (numbers may exceed 64
 * bits); an absent one is TW_NO_SLICE. Allocated in ARENA. */
struct tw_version_parts {
    tw_slice epoch;
    tw_slice *release;
    uint32_t release_count;
    tw_slice pre_letter, pre; /* "a", "b" or "rc" */
    tw_slice post, dev;
    tw_slice local; /* normalised: lower case, dots */
};
enum tw_status tw_version_split(struct tw_arena *arena, tw_version v,
                                struct tw_version_parts *out,
                                struct tw_error *err) TW_MUST_USE;

/* ---------------------------------------------------------------- specifiers */

enum tw_operator {
    TW_OP_COMPATIBLE, /* ~= */
    TW_OP_EQUAL,      /* == , also ==1.2.* */
    TW_OP_NOT_EQUAL,  /* != , also !=1.2.* */
    TW_OP_AT_MOST,    /* <= */
    TW_OP_AT_LEAST,   /* >= */
    TW_OP_LESS,       /* < */
    TW_OP_GREATER,    /* > */
    TW_OP_ARBITRARY,  /* === */
};

struct tw_specifier {
    enum tw_operator op;
    bool prefix;        /* ==V.* or !=V.* */
    tw_version version; /* V; for === only .text is set when it is not a version */
    tw_slice text;      /* the clause as written, trimmed */
    /* Keys between which it holds: lower <= key < upper, no slice = no bound. For !=
     * what lies between is excluded; for === there are none. In the arena. */
    tw_slice lower, upper;
};

/* A comma-separated conjunction; no clauses match every version. */
struct tw_specifiers {
    struct tw_specifier *clauses; /* in the order written */
    uint32_t count;
    tw_slice text; /* as written, trimmed */
};

/* PEP 440 "Version specifiers". TW_ERR_SPECIFIER: err->offset is where the bad clause
 * starts. */
enum tw_status tw_specifiers_parse(struct tw_arena *arena, tw_slice text,
                                   struct tw_specifiers *out,
                                   struct tw_error *err) TW_MUST_USE;

/* As tw_specifiers_parse, but first mends what old metadata and pages get wrong:
 * ">=3.*", "!=3.0*", stray quotes, a missing comma. *MENDED says whether it had to. */
enum tw_status tw_specifiers_parse_lenient(struct tw_arena *arena, tw_slice text,
                                           struct tw_specifiers *out, bool *mended,
                                           struct tw_error *err) TW_MUST_USE;

/* Does every clause match V? Pre-releases get no special treatment here. O(clauses). */
bool tw_specifiers_match(const struct tw_specifiers *set, tw_version v);

/* Does a clause other than != and ==V.* name a pre-release, so that the set opts in to
 * them (`packaging`: SpecifierSet.prereleases)? */
bool tw_specifiers_allow_prereleases(const struct tw_specifiers *set);

enum tw_prereleases { TW_PRE_DEFAULT, TW_PRE_ALLOW, TW_PRE_DENY };

/* SpecifierSet.contains(): match, and V's being a pre-release held against POLICY. */
bool tw_specifiers_contain(const struct tw_specifiers *set, tw_version v,
                           enum tw_prereleases policy);

/* Is V selected by a pin: some clause === or == without .* that matches it? */
bool tw_specifiers_pin(const struct tw_specifiers *set, tw_version v);

/* A half-open interval of indexes into a sorted table of versions. */
struct tw_span {
    uint32_t from, to;
};

/* Versions that lie STRIDE bytes apart: alone, or as a member of larger records. */
struct tw_version_table {
    const tw_version *first;
    uint32_t count;
    uint32_t stride;
};

static inline struct tw_version_table tw_version_array(const tw_version *versions,
                                                       uint32_t count)
{
    struct tw_version_table table = {versions, count, sizeof *versions};
    return table;
}

static inline const tw_version *tw_version_at(struct tw_version_table table,
                                              uint32_t index)
{
    return (const tw_version *)((const char *)table.first +
                                (size_t)index * table.stride);
}

/*
 * The set as canonical intervals (sorted, not empty, not touching) of indexes into
 * VERSIONS, which are sorted ascending by key without duplicates; *OUT is allocated in
 * ARENA. Agrees with tw_specifiers_match on every one of them. Cost: O(clauses * log n
 * + intervals) but for === and for clauses that local versions or post-releases split.
 */
enum tw_status tw_specifiers_spans(struct tw_arena *arena,
                                   const struct tw_specifiers *set,
                                   struct tw_version_table versions,
                                   struct tw_span **out,
                                   uint32_t *out_count) TW_MUST_USE;

/* SpecifierSet.filter(): writes the indexes of the versions that POLICY and the set let
 * through, in the given order; OUT has room for COUNT. TEXTS need not be versions (===
 * may match them). Returns how many. */
struct tw_filter_item {
    tw_slice text;
    tw_version version;
    bool valid; /* is TEXT a version? */
};
uint32_t tw_specifiers_filter(const struct tw_specifiers *set,
                              const struct tw_filter_item *items, uint32_t count,
                              enum tw_prereleases policy, uint32_t *out);

/* str(SpecifierSet): clauses sorted and de-duplicated, joined with ",". */
enum tw_status tw_specifiers_print(struct tw_buf *buf, const struct tw_specifiers *set,
                                   struct tw_error *err) TW_MUST_USE;

/* Relations in the exact PEP 440 order, over all versions that could exist. Not for
 * sets with === (TW_ERR_SPECIFIER). */
struct tw_relation {
    bool a_empty, b_empty; /* unsatisfiable */
    bool a_in_b, b_in_a;   /* subset */
    bool disjoint;
};
enum tw_status tw_specifiers_relate(struct tw_arena *arena,
                                    const struct tw_specifiers *a,
                                    const struct tw_specifiers *b,
                                    struct tw_relation *out,
                                    struct tw_error *err) TW_MUST_USE;

/* ---------------------------------------------------------------- requirements */

/* A dependency specifier (PEP 508). */
struct tw_requirement {
    tw_slice text;            /* as written, trimmed */
    tw_slice raw_name;        /* as written */
    tw_slice name;            /* normalised */
    tw_slice *extras;         /* normalised, sorted, without duplicates */
    tw_slice *raw_extras;     /* as written, sorted */
    uint32_t extra_count;     /* of extras */
    uint32_t raw_extra_count; /* of raw_extras */
    struct tw_specifiers specifiers;
    tw_slice url;                   /* after "@", or TW_NO_SLICE */
    const struct tw_marker *marker; /* NULL: none */
};

/* TW_ERR_REQUIREMENT, _SPECIFIER, _MARKER, _NAME: err->offset is the first bad byte and
 * the message says what was expected there. */
enum tw_status tw_requirement_parse(struct tw_arena *arena, tw_slice text,
                                    struct tw_requirement *out,
                                    struct tw_error *err) TW_MUST_USE;

/* As tw_requirement_parse, with tw_specifiers_parse_lenient for the specifiers. */
enum tw_status tw_requirement_parse_lenient(struct tw_arena *arena, tw_slice text,
                                            struct tw_requirement *out, bool *mended,
                                            struct tw_error *err) TW_MUST_USE;

/* str(Requirement). */
enum tw_status tw_requirement_print(struct tw_buf *buf, const struct tw_requirement *r,
                                    struct tw_error *err) TW_MUST_USE;

/* ---------------------------------------------------------------- file names */

struct tw_wheel_name {
    tw_slice raw_name; /* as in the file name */
    tw_slice name;     /* normalised */
    tw_version version;
    tw_slice build_number, build_rest; /* "1", "abc" of tag 1abc; or TW_NO_SLICE */
    tw_slice pythons, abis, platforms; /* compressed sets: "py2.py3" */
};

/* NAME-VERSION[-BUILD]-PY-ABI-PLATFORM.whl (binary distribution format).
 * TW_ERR_FILENAME says what is wrong with it. */
enum tw_status tw_wheel_name_parse(struct tw_arena *arena, tw_slice filename,
                                   struct tw_wheel_name *out,
                                   struct tw_error *err) TW_MUST_USE;

/* NAME-VERSION.tar.gz or .zip (PEP 625 and before). */
struct tw_sdist_name {
    tw_slice name; /* normalised */
    tw_version version;
};
enum tw_status tw_sdist_name_parse(struct tw_arena *arena, tw_slice filename,
                                   struct tw_sdist_name *out,
                                   struct tw_error *err) TW_MUST_USE;

TW_END_DECLS

#endif
