/*
 * Compatibility tags of an interpreter on a list of platforms, in the order of
 * preference of the reference implementation (PEP 425; packaging.tags), and the rank of
 * a wheel among them.
 *
 *     cp312-cp312-PLATFORMS  cp312-abi3-PLATFORMS  cp312-none-PLATFORMS
 *     cp311-abi3-PLATFORMS   ...  cp32-abi3-PLATFORMS
 *     py312-none-PLATFORMS   py3-none-PLATFORMS    py311-none-PLATFORMS ...
 *     cp312-none-any  py312-none-any  py3-none-any  py311-none-any ...
 *
 * The invariant: the list is a sequence of runs, each an interpreter and an ABI with
 * every platform in turn, or with "any". So a wheel's rank needs its best platform once
 * and one look-up for each pair of interpreter and ABI.
 */
#include "text.h"
#include "tw_specifiers.h"
#include "tw_targets.h"

enum { MAX_TAG = 128 /* bytes of one part of a tag */ };

/* Python 3.2 is where stable ABIs start (PEP 384). */
enum { FIRST_STABLE_MINOR = 2 };

/* INTERPRETER-ABI with every platform, or with "any". */
struct run {
    uint32_t interpreter, abi; /* ids */
    uint32_t base;             /* rank of its first tag */
    bool any;
};

struct tw_tags {
    struct tw_intern interpreters, abis, platforms; /* platforms: in their order */
    TW_VEC(struct run) runs;                        /* best first */
    uint32_t *platform_rank;                        /* by id - 1: place in the list */
    uint32_t *order;                                /* ids of the list */
    uint32_t platform_count;                        /* of the list */
    uint32_t count;                                 /* tags in all */
    uint32_t *pairs, *pairs_any; /* rank + 1 by interpreter and ABI; 0: none */
};

struct builder {
    struct tw_arena *arena;
    struct tw_tags *tags;
    const struct tw_tags_options *options;
    tw_slice prefix; /* of the interpreter: "cp" */
    bool failed;     /* no memory */
};

/* TEXT in lower case, in BUFFER; TW_NO_SLICE when it does not fit. */
static tw_slice lower(tw_slice text, char *buffer)
{
    if (text.len > MAX_TAG) {
        return TW_NO_SLICE;
    }
    for (size_t i = 0; i < text.len; i++) {
        buffer[i] = tw_lower(text.ptr[i]);
    }
    return (tw_slice){buffer, text.len};
}

/* The id of TEXT in TABLE, in lower case; 0 sets FAILED. */
static uint32_t intern(struct builder *b, struct tw_intern *table, tw_slice text)
{
    char buffer[MAX_TAG];
    tw_slice lowered = lower(text, buffer);
    uint32_t id = tw_intern_add(table, lowered.ptr ? lowered : text);
    b->failed = b->failed || id == 0;
    return id;
}

static void add_run(struct builder *b, const char *interpreter, tw_slice abi, bool any)
{
    struct tw_tags *tags = b->tags;
    struct run run = {.base = tags->count, .any = any};
    run.interpreter = intern(b, &tags->interpreters, tw_slice_from(interpreter));
    run.abi = intern(b, &tags->abis, abi);
    tags->count += any ? 1 : tags->platform_count;
    if (!tw_vec_push(b->arena, &tags->runs, run)) {
        b->failed = true;
    }
}

/* "cp312", or "cp3" without a minor version. */
static const char *interpreter_name(struct builder *b, tw_slice prefix, uint32_t minor)
{
    const char *name =
        minor == UINT32_MAX
            ? tw_arena_printf(b->arena, "%.*s%u", TW_FMT(prefix), b->options->major)
            : tw_arena_printf(b->arena, "%.*s%u%u", TW_FMT(prefix), b->options->major,
                              minor);
    b->failed = b->failed || !name;
    return name ? name : "";
}

/* Is the first ABI that of a free-threaded CPython, "cp313t"? */
static bool is_threaded(const struct tw_tags_options *options)
{
    if (options->abi_count == 0 || !tw_slice_starts(options->abis[0], TW_SLICE("cp"))) {
        return false;
    }
    tw_slice flags = tw_slice_cut(options->abis[0], 2, SIZE_MAX);
    size_t digits = 0;
    while (digits < flags.len && tw_is_digit(flags.ptr[digits])) {
        digits++;
    }
    return digits > 0 && tw_slice_find(flags, 't', digits) != SIZE_MAX;
}

/* The ABIs that were asked for, each with all platforms. The first "none" and stable
 * ABI among them have their own places. */
static void add_explicit_abis(struct builder *b, const char *name, bool threaded)
{
    bool seen_none = false;
    bool seen_abi3 = false;
    bool seen_abi3t = !threaded;
    for (uint32_t i = 0; i < b->options->abi_count; i++) {
        tw_slice abi = b->options->abis[i];
        bool *seen = tw_slice_equal(abi, TW_SLICE("none"))    ? &seen_none
                     : tw_slice_equal(abi, TW_SLICE("abi3"))  ? &seen_abi3
                     : tw_slice_equal(abi, TW_SLICE("abi3t")) ? &seen_abi3t
                                                              : NULL;
        if (seen && !*seen) {
            *seen = true;
            continue;
        }
        add_run(b, name, abi, false);
    }
}

static void add_cpython(struct builder *b, const char *name)
{
    const struct tw_tags_options *o = b->options;
    bool threaded = is_threaded(o);
    bool stable = o->minor != UINT32_MAX &&
                  (o->major > 3 || (o->major == 3 && o->minor >= FIRST_STABLE_MINOR));
    tw_slice stable_abi = threaded ? TW_SLICE("abi3t") : TW_SLICE("abi3");
    if (o->abis) {
        add_explicit_abis(b, name, threaded);
    } else if (o->minor != UINT32_MAX) {
        bool pymalloc = o->major < 3 || (o->major == 3 && o->minor < 8);
        char *abi = tw_arena_printf(b->arena, "%s%s", name, pymalloc ? "m" : "");
        b->failed = b->failed || !abi;
        add_run(b, name, tw_slice_from(abi ? abi : ""), false);
    }
    if (stable) {
        add_run(b, name, stable_abi, false);
    }
    add_run(b, name, TW_SLICE("none"), false);
    for (uint32_t minor = o->minor; stable && minor-- > FIRST_STABLE_MINOR;) {
        add_run(b, interpreter_name(b, b->prefix, minor), stable_abi, false);
    }
}

static void add_generic(struct builder *b, const char *name)
{
    bool seen_none = false;
    for (uint32_t i = 0; i < b->options->abi_count; i++) {
        seen_none = seen_none || tw_slice_equal(b->options->abis[i], TW_SLICE("none"));
        add_run(b, name, b->options->abis[i], false);
    }
    if (!seen_none) {
        add_run(b, name, TW_SLICE("none"), false);
    }
}

/* py312, py3, py311 ... py30, with all platforms or with "any". */
static void add_pure(struct builder *b, bool any)
{
    tw_slice py = TW_SLICE("py");
    uint32_t minor = b->options->minor;
    if (minor != UINT32_MAX) {
        add_run(b, interpreter_name(b, py, minor), TW_SLICE("none"), any);
    }
    add_run(b, interpreter_name(b, py, UINT32_MAX), TW_SLICE("none"), any);
    while (minor != UINT32_MAX && minor-- > 0) {
        add_run(b, interpreter_name(b, py, minor), TW_SLICE("none"), any);
    }
}

static void add_platforms(struct builder *b)
{
    struct tw_tags *tags = b->tags;
    uint32_t count = b->options->platform_count;
    tags->platform_count = count;
    tags->order = TW_NEW_ARRAY(b->arena, uint32_t, count);
    tags->platform_rank = TW_NEW_ARRAY(b->arena, uint32_t, count);
    if (!tags->order || !tags->platform_rank) {
        b->failed = true;
        return;
    }
    for (uint32_t i = 0; i < count && !b->failed; i++) {
        uint32_t known = tags->platforms.texts.len;
        tags->order[i] = intern(b, &tags->platforms, b->options->platforms[i]);
        if (tags->order[i] > known) {
            tags->platform_rank[tags->order[i] - 1] = i;
        }
    }
}

/* Fills the tables of pairs from the runs; the first run of a pair counts. */
static void index_runs(struct builder *b)
{
    struct tw_tags *tags = b->tags;
    size_t size = (size_t)tags->interpreters.texts.len * tags->abis.texts.len;
    tags->pairs = TW_NEW_ARRAY(b->arena, uint32_t, size);
    tags->pairs_any = TW_NEW_ARRAY(b->arena, uint32_t, size);
    if (!tags->pairs || !tags->pairs_any) {
        b->failed = true;
        return;
    }
    for (uint32_t i = 0; i < tags->runs.len; i++) {
        const struct run *run = &tags->runs.at[i];
        uint32_t *pairs = run->any ? tags->pairs_any : tags->pairs;
        size_t at =
            (size_t)(run->interpreter - 1) * tags->abis.texts.len + run->abi - 1;
        if (pairs[at] == 0) {
            pairs[at] = run->base + 1;
        }
    }
}

/* The short name of an implementation, as it stands in tags. */
static tw_slice short_name(tw_slice implementation)
{
    static const struct {
        const char *name, *tag;
    } names[] = {{"", "cp"},       {"cpython", "cp"},    {"pypy", "pp"},
                 {"jython", "jy"}, {"ironpython", "ip"}, {"python", "py"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (tw_slice_equal(implementation, tw_slice_from(names[i].name))) {
            return tw_slice_from(names[i].tag);
        }
    }
    return implementation;
}

enum tw_status tw_tags_new(struct tw_arena *arena,
                           const struct tw_tags_options *options, struct tw_tags **out,
                           struct tw_error *err)
{
    struct tw_tags *tags = TW_NEW(arena, struct tw_tags);
    if (!tags) {
        return tw_error_nomem(err);
    }
    struct builder b = {arena, tags, options, short_name(options->implementation),
                        false};
    tags->interpreters.arena = tags->abis.arena = tags->platforms.arena = arena;
    add_platforms(&b);
    const char *name = interpreter_name(&b, b.prefix, options->minor);
    bool cpython = tw_slice_equal(b.prefix, TW_SLICE("cp"));
    if (cpython) {
        add_cpython(&b, name);
    } else {
        add_generic(&b, name);
    }
    add_pure(&b, false);
    if (cpython) {
        add_run(&b, name, TW_SLICE("none"), true);
    } else if (tw_slice_equal(b.prefix, TW_SLICE("pp"))) {
        add_run(&b, "pp3", TW_SLICE("none"), true);
    }
    add_pure(&b, true);
    if (!b.failed) {
        index_runs(&b);
    }
    *out = tags;
    return b.failed ? tw_error_nomem(err) : TW_OK;
}

uint32_t tw_tags_count(const struct tw_tags *tags)
{
    return tags->count;
}

void tw_tags_print(struct tw_buf *buf, const struct tw_tags *tags, uint32_t index)
{
    uint32_t from = 0;
    uint32_t to = tags->runs.len;
    while (to - from > 1) {
        uint32_t middle = from + (to - from) / 2;
        if (tags->runs.at[middle].base <= index) {
            from = middle;
        } else {
            to = middle;
        }
    }
    const struct run *run = &tags->runs.at[from];
    tw_buf_add(buf, tw_intern_text(&tags->interpreters, run->interpreter));
    tw_buf_add_byte(buf, '-');
    tw_buf_add(buf, tw_intern_text(&tags->abis, run->abi));
    tw_buf_add_byte(buf, '-');
    tw_buf_add(buf, run->any ? TW_SLICE("any")
                             : tw_intern_text(&tags->platforms,
                                              tags->order[index - run->base]));
}

/* The id in TABLE of the next member of the compressed set *REST, which is eaten; 0:
 * not known. */
static uint32_t next_member(const struct tw_intern *table, tw_slice *rest)
{
    char buffer[MAX_TAG];
    size_t dot = tw_slice_find(*rest, '.', 0);
    tw_slice member = lower(tw_slice_cut(*rest, 0, dot), buffer);
    *rest = tw_slice_cut(*rest, dot == SIZE_MAX ? dot : dot + 1, rest->len);
    return member.ptr ? tw_intern_find(table, member) : 0;
}

/* The place of the best platform of the compressed set SET; UINT32_MAX: none. */
static uint32_t best_platform(const struct tw_tags *tags, tw_slice set)
{
    uint32_t best = UINT32_MAX;
    while (set.len) {
        uint32_t id = next_member(&tags->platforms, &set);
        if (id && tags->platform_rank[id - 1] < best) {
            best = tags->platform_rank[id - 1];
        }
    }
    return best;
}

static bool has_any(tw_slice set)
{
    while (set.len) {
        size_t dot = tw_slice_find(set, '.', 0);
        if (tw_slice_equal_nocase(tw_slice_cut(set, 0, dot), TW_SLICE("any"))) {
            return true;
        }
        set = tw_slice_cut(set, dot == SIZE_MAX ? dot : dot + 1, set.len);
    }
    return false;
}

/* The best platform of a wheel, looked for once it matters: of most wheels that are not
 * for the target the ABI tells it already. */
struct platforms {
    tw_slice set;
    bool known, any;
    uint32_t best; /* UINT32_MAX: none */
};

static void find_platform(const struct tw_tags *tags, struct platforms *platforms)
{
    if (!platforms->known) {
        platforms->known = true;
        platforms->best = best_platform(tags, platforms->set);
        platforms->any = has_any(platforms->set);
    }
}

/* The best rank that interpreter and ABI at AT of the tables have. */
static uint32_t pair_rank(const struct tw_tags *tags, size_t at,
                          struct platforms *platforms)
{
    uint32_t rank = UINT32_MAX;
    if (tags->pairs[at] || tags->pairs_any[at]) {
        find_platform(tags, platforms);
    }
    if (tags->pairs[at] && platforms->best != UINT32_MAX) {
        rank = tags->pairs[at] - 1 + platforms->best;
    }
    if (tags->pairs_any[at] && platforms->any && tags->pairs_any[at] - 1 < rank) {
        rank = tags->pairs_any[at] - 1;
    }
    return rank;
}

uint32_t tw_tags_rank(const struct tw_tags *tags, const struct tw_wheel_name *wheel)
{
    uint32_t best = UINT32_MAX;
    struct platforms platforms = {.set = wheel->platforms};
    for (tw_slice pythons = wheel->pythons; pythons.len;) {
        uint32_t interpreter = next_member(&tags->interpreters, &pythons);
        for (tw_slice abis = wheel->abis; interpreter && abis.len;) {
            uint32_t abi = next_member(&tags->abis, &abis);
            size_t at = (size_t)(interpreter - 1) * tags->abis.texts.len + abi - 1;
            uint32_t rank = abi ? pair_rank(tags, at, &platforms) : UINT32_MAX;
            best = rank < best ? rank : best;
        }
    }
    return best;
}

bool tw_tags_have_platform(const struct tw_tags *tags, tw_slice platforms)
{
    return best_platform(tags, platforms) != UINT32_MAX || has_any(platforms);
}
