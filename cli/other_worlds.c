/*
 * Remedies in other worlds: the same lines, resolved with one option changed.
 *
 *     a release needs another Python     --python-version, the nearest that will do
 *     a release is too new               a later --exclude-newer(-package), or none
 *     only wheels, or only source        --only-binary, --no-binary for that package
 *     several indexes, the first counts  --index-strategy unsafe-best-match
 *
 * The facts of the failed search hold for its own options only, so each world has facts
 * of its own; it shares the session, and with it the cache. Only what the core's own
 * proof names as a reason is tried. Called from conflict.c.
 */
#include "other_worlds.h"

#include <stdio.h>

#include "search.h"

enum {
    OLDEST_MINOR = 8, /* of Python 3 that is proposed */
    NEWEST_MINOR = 15,
    MAX_PYTHONS = 2,    /* that are tried */
    MAX_VERSIONS = 200, /* of an exclusion whose details are read, newest first */
    DATE_LENGTH = 10,   /* of "2024-05-01" in a time */
    MAX_LIFTED = 3,     /* packages whose cut-off is lifted together */
    MAX_WORDS = 200,
};

struct travel {
    struct tw_run *run;
    const struct tw_inputs *inputs;
    struct tw_arena *arena;
    struct tw_explanation *e;
    bool lacking; /* some world could not be looked at for want of facts */
    struct tw_error *err;
};

/* ---------------------------------------------------------------- one world */

/* The options of the run, to be changed; the trace is that of the first search. */
static struct tw_options own_options(const struct travel *t)
{
    struct tw_options options = *t->run->options;
    options.trace = TW_NO_SLICE;
    return options;
}

/* Resolves the lines with OPTIONS in WORLD, which is to be closed in any case. */
static enum tw_status visit(struct travel *t, const struct tw_options *options,
                            struct tw_run *world, struct tw_solution *out, bool *solved)
{
    struct tw_error why = TW_ERROR_INIT;
    enum tw_step step = TW_STEP_LIMIT;
    enum tw_status status = tw_run_open_apart(world, options, t->run, &why);
    if (!status) {
        status = tw_drive_settle(&t->run->driver, &why);
    }
    if (!status) {
        status = tw_search(world, t->inputs, &step, &why);
    }
    *solved = !status && step == TW_STEP_SOLVED;
    if (*solved) {
        status = tw_solver_solution(world->driver.solver, out, &why);
    }
    t->lacking |= status != TW_OK;
    if (status == TW_ERR_NOMEM || status == TW_ERR_CANCELLED) {
        *t->err = why;
        return status;
    }
    *solved &= status == TW_OK;
    return TW_OK;
}

/* Makes a remedy of OPTIONS, in WORDS, if they work. */
static enum tw_status try_options(struct travel *t, const struct tw_options *options,
                                  tw_slice words, bool *works)
{
    struct tw_run world;
    struct tw_solution solution;
    enum tw_status status = visit(t, options, &world, &solution, works);
    if (*works) {
        status = tw_explain_option(t->arena, t->e, words, world.driver.facts, &solution,
                                   t->err);
    }
    tw_run_close(&world);
    return status;
}

/* ---------------------------------------------------------------- reasons */

static bool is_excluded(const struct tw_proof_fact *fact, enum tw_exclusion exclusion)
{
    return fact->kind == TW_FACT_EXCLUDED && fact->exclusion == exclusion;
}

/* The positive term of FACT, an exclusion. */
static const struct tw_proof_term *excluded(const struct tw_proof_fact *fact)
{
    for (uint32_t i = 0; i < fact->term_count; i++) {
        if (fact->terms[i].pkg.id && fact->terms[i].positive) {
            return &fact->terms[i];
        }
    }
    return NULL;
}

/* The project that is excluded for EXCLUSION somewhere in the proof, or an empty name.
 */
static tw_slice find_excluded(const struct travel *t, enum tw_exclusion exclusion)
{
    const struct tw_proof *proof = &t->e->core.proof;
    for (uint32_t i = 0; i < proof->count; i++) {
        if (is_excluded(&proof->facts[i], exclusion)) {
            return tw_facts_name(t->run->driver.facts, excluded(&proof->facts[i])->pkg);
        }
    }
    return TW_NO_SLICE;
}

/* ---------------------------------------------------------------- another Python */

/* The minor versions of Python 3 that TEXT, a Requires-Python, allows, as bits. */
static uint32_t minors_allowed(struct tw_arena *scratch, tw_slice text)
{
    struct tw_specifiers set;
    bool mended;
    uint32_t minors = 0;
    if (tw_specifiers_parse_lenient(scratch, text, &set, &mended, NULL)) {
        return 0;
    }
    for (uint32_t minor = OLDEST_MINOR; minor <= NEWEST_MINOR; minor++) {
        tw_version version;
        const char *python = tw_arena_printf(scratch, "3.%u", minor);
        bool read = python && tw_version_parse(scratch, tw_slice_from(python), &version,
                                               NULL) == TW_OK;
        minors |= read && tw_specifiers_match(&set, version) ? 1U << minor : 0;
    }
    return minors;
}

/* The minor versions of Python 3 that TEXT, about wheels, names as "cp39". */
static uint32_t minors_named(tw_slice text)
{
    uint32_t minors = 0;
    size_t at;
    while ((at = tw_slice_search(text, TW_SLICE("cp3"))) != SIZE_MAX) {
        uint32_t minor = 0;
        text = tw_slice_cut(text, at + 3, text.len);
        for (size_t i = 0;
             i < 2 && i < text.len && text.ptr[i] >= '0' && text.ptr[i] <= '9'; i++) {
            minor = minor * 10 + (uint32_t)(text.ptr[i] - '0');
        }
        minors |= minor >= OLDEST_MINOR && minor <= NEWEST_MINOR ? 1U << minor : 0;
    }
    return minors;
}

/* The minor versions with which some version of FACT would not be excluded. */
static uint32_t minors_for(const struct travel *t, struct tw_arena *scratch,
                           const struct tw_proof_fact *fact)
{
    const struct tw_facts *facts = t->run->driver.facts;
    const struct tw_proof_term *term = excluded(fact);
    bool by_python = fact->exclusion == TW_EXCL_REQUIRES_PYTHON;
    uint32_t minors = by_python ? minors_allowed(scratch, fact->detail) : 0;
    uint32_t left = MAX_VERSIONS;
    for (uint32_t i = term->span_count; i-- > 0;) {
        for (uint32_t v = term->spans[i].to; v-- > term->spans[i].from && left > 0;) {
            const struct tw_release *release =
                tw_facts_release(facts, tw_facts_base(facts, term->pkg), v);
            left--;
            if (release->exclusion == fact->exclusion) {
                minors |= by_python ? minors_allowed(scratch, release->detail)
                                    : minors_named(release->detail);
            }
        }
    }
    return minors;
}

/* The minor version of the target's Python 3. */
static uint32_t own_minor(const struct travel *t)
{
    unsigned minor = 0;
    tw_slice text = t->run->target.target.python.text;
    char python[32];
    snprintf(python, sizeof python, "%.*s", TW_FMT(text));
    return sscanf(python, "3.%u", &minor) == 1 ? minor : 0;
}

/* Takes out of *MINORS the one nearest to OWN, the newer of equals. */
static uint32_t take_nearest(uint32_t *minors, uint32_t own)
{
    uint32_t best = 0;
    for (uint32_t minor = OLDEST_MINOR; minor <= NEWEST_MINOR; minor++) {
        uint32_t away = minor > own ? minor - own : own - minor;
        uint32_t least = best > own ? best - own : own - best;
        if (*minors & 1U << minor && (!best || away <= least)) {
            best = minor;
        }
    }
    *minors &= ~(1U << best);
    return best;
}

static enum tw_status try_pythons(struct travel *t)
{
    const struct tw_proof *proof = &t->e->core.proof;
    struct tw_arena scratch = TW_ARENA_INIT;
    uint32_t own = own_minor(t);
    uint32_t minors = 0;
    for (uint32_t i = 0; i < proof->count; i++) {
        const struct tw_proof_fact *fact = &proof->facts[i];
        if (is_excluded(fact, TW_EXCL_REQUIRES_PYTHON) ||
            is_excluded(fact, TW_EXCL_NO_WHEEL)) {
            minors |= minors_for(t, &scratch, fact);
        }
    }
    tw_arena_free(&scratch);
    minors &= ~(1U << own);
    bool works = false;
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < MAX_PYTHONS && minors && !works && !status; i++) {
        char version[16];
        char words[MAX_WORDS];
        struct tw_options options = own_options(t);
        snprintf(version, sizeof version, "3.%u", take_nearest(&minors, own));
        snprintf(words, sizeof words, "with --python-version %s", version);
        options.python_version = tw_slice_from(version);
        status = try_options(t, &options, tw_slice_from(words), &works);
    }
    return status;
}

/* ---------------------------------------------------------------- a later cut-off */

/* Adds TEXT to TEXTS, which others go on using as they are. */
static bool add_text(struct tw_arena *arena, struct tw_texts *texts, tw_slice text)
{
    struct tw_texts all = {NULL, 0, 0};
    bool added = true;
    for (uint32_t i = 0; i < texts->len && added; i++) {
        added = tw_vec_push(arena, &all, texts->at[i]);
    }
    added = added && tw_vec_push(arena, &all, text);
    *texts = all;
    return added;
}

/* A cut-off that is lifted: for some packages, or (COUNT 0) for all. */
struct lift {
    tw_slice names[MAX_LIFTED];
    char dates[MAX_LIFTED + 1][DATE_LENGTH + 1]; /* by name, the last for all; "": no
                                                    cut-off */
    uint32_t count;
};

/* The projects that have releases that are too new, to LIFT. */
static void find_too_new(const struct travel *t, struct lift *lift)
{
    const struct tw_proof *proof = &t->e->core.proof;
    for (uint32_t i = 0; i < proof->count && lift->count < MAX_LIFTED; i++) {
        bool is_new = is_excluded(&proof->facts[i], TW_EXCL_TOO_NEW);
        tw_slice name = is_new ? tw_facts_name(t->run->driver.facts,
                                               excluded(&proof->facts[i])->pkg)
                               : TW_NO_SLICE;
        for (uint32_t k = 0; is_new && k < lift->count; k++) {
            is_new = !tw_slice_equal(lift->names[k], name);
        }
        if (is_new) {
            lift->names[lift->count++] = name;
        }
    }
}

/* When the version of PKG that SELECTED has over FACTS was uploaded, as the failed
 * search knows it because it was too new; else an empty slice. */
static tw_slice upload_of(const struct travel *t, const struct tw_facts *facts,
                          const struct tw_selected *selected, tw_slice name)
{
    struct tw_facts *own = t->run->driver.facts;
    tw_version version =
        tw_facts_release(facts, selected->pkg, selected->index)->version;
    tw_pkg pkg = tw_facts_package(own, name, TW_NO_SLICE);
    for (uint32_t v = 0; pkg.id && v < tw_facts_version_count(own, pkg); v++) {
        const struct tw_release *release = tw_facts_release(own, pkg, v);
        if (release->exclusion == TW_EXCL_TOO_NEW &&
            tw_version_compare(release->version, version) == 0) {
            return release->detail;
        }
    }
    return TW_NO_SLICE;
}

/* Sets the dates of LIFT to the earliest that let what SOLUTION chose over FACTS in. */
static void set_dates(const struct travel *t, const struct tw_facts *facts,
                      const struct tw_solution *solution, struct lift *lift)
{
    for (uint32_t i = 0; i < solution->selected_count; i++) {
        const struct tw_selected *selected = &solution->selected[i];
        tw_slice name = tw_facts_name(facts, selected->pkg);
        tw_slice time = upload_of(t, facts, selected, name);
        uint32_t at = 0;
        while (at < lift->count && !tw_slice_equal(lift->names[at], name)) {
            at++;
        }
        char *date = lift->dates[lift->count ? at : MAX_LIFTED];
        if (time.len >= DATE_LENGTH && strncmp(time.ptr, date, DATE_LENGTH) > 0) {
            memcpy(date, time.ptr, DATE_LENGTH);
        }
    }
}

/* OPTIONS with LIFT, and the words for that. */
static bool apply_lift(struct travel *t, const struct lift *lift,
                       struct tw_options *options, tw_slice *words)
{
    const char *all = lift->dates[MAX_LIFTED];
    const char *text = tw_arena_printf(
        t->arena, all[0] ? "with --exclude-newer %s" : "without --exclude-newer", all);
    if (!lift->count) {
        options->exclude_newer = tw_slice_from(all);
        *words = tw_slice_from(text);
        return text;
    }
    text = "with";
    for (uint32_t i = 0; text && i < lift->count; i++) {
        const char *date = lift->dates[i][0] ? lift->dates[i] : "false";
        const char *value =
            tw_arena_printf(t->arena, "%.*s=%s", TW_FMT(lift->names[i]), date);
        if (!value || !add_text(t->arena, &options->exclude_newer_packages,
                                tw_slice_from(value))) {
            return false;
        }
        text = tw_arena_printf(t->arena, "%s --exclude-newer-package %s", text, value);
    }
    *words = tw_slice_from(text);
    return text;
}

/* Without the cut-offs in LIFT; if that works, with the earliest ones that do. */
static enum tw_status try_lift(struct travel *t, struct lift *lift, bool *works)
{
    struct tw_options options = own_options(t);
    struct tw_options later = options;
    struct tw_run world;
    struct tw_solution solution;
    tw_slice words, dated;
    if (!apply_lift(t, lift, &options, &words)) {
        return tw_error_nomem(t->err);
    }
    enum tw_status status = visit(t, &options, &world, &solution, works);
    if (*works) {
        set_dates(t, world.driver.facts, &solution, lift);
    }
    tw_run_close(&world);
    if (status || !*works) {
        return status;
    }
    if (!apply_lift(t, lift, &later, &dated)) {
        return tw_error_nomem(t->err);
    }
    status = try_options(t, &later, dated, works);
    return status || *works ? status : try_options(t, &options, words, works);
}

/* For the packages that are too new, or else for all. */
static enum tw_status try_cutoffs(struct travel *t)
{
    struct lift some = {.count = 0};
    struct lift all = {.count = 0};
    bool works = false;
    find_too_new(t, &some);
    if (!some.count) {
        return TW_OK;
    }
    enum tw_status status = try_lift(t, &some, &works);
    return status || works ? status : try_lift(t, &all, &works);
}

/* ---------------------------------------------------------------- formats, indexes */

/* --only-binary undoes --no-binary for a package, wherever that was said, and the other
 * way round. */
static enum tw_status try_format(struct travel *t, enum tw_exclusion exclusion)
{
    struct tw_options options = own_options(t);
    tw_slice name = find_excluded(t, exclusion);
    bool wheels = exclusion == TW_EXCL_NO_BINARY;
    char words[MAX_WORDS];
    bool works;
    if (!name.len) {
        return TW_OK;
    }
    if (!add_text(t->arena, wheels ? &options.only_binary : &options.no_binary, name)) {
        return tw_error_nomem(t->err);
    }
    snprintf(words, sizeof words, "with --%s-binary %.*s", wheels ? "only" : "no",
             TW_FMT(name));
    return try_options(t, &options, tw_slice_from(words), &works);
}

/* Does the proof speak of a project for which an index was not asked? */
static bool skipped_index(const struct travel *t)
{
    const struct tw_proof *proof = &t->e->core.proof;
    const struct tw_explain_context *context = &t->e->context;
    bool skipped = false;
    for (uint32_t i = 0; i < proof->count && !skipped; i++) {
        for (uint32_t k = 0; k < proof->facts[i].term_count && !skipped; k++) {
            tw_pkg pkg = proof->facts[i].terms[k].pkg;
            skipped =
                pkg.id && context->where &&
                context
                    ->where(context->payload, tw_facts_name(t->run->driver.facts, pkg))
                    .len;
        }
    }
    return skipped;
}

static enum tw_status try_indexes(struct travel *t)
{
    struct tw_options options = own_options(t);
    bool works;
    if (!skipped_index(t)) {
        return TW_OK;
    }
    options.index_strategy = TW_UNSAFE_BEST_MATCH;
    return try_options(t, &options, TW_SLICE("with --index-strategy unsafe-best-match"),
                       &works);
}

/* ---------------------------------------------------------------- all of them */

enum tw_status tw_other_worlds(struct tw_run *run, const struct tw_inputs *inputs,
                               struct tw_arena *arena, struct tw_explanation *e,
                               struct tw_error *err)
{
    struct travel t = {
        .run = run, .inputs = inputs, .arena = arena, .e = e, .err = err};
    bool declared = run->options->target.len; /* the project says for which Pythons */
    enum tw_status status = declared ? TW_OK : try_pythons(&t);
    if (!status) {
        status = try_cutoffs(&t);
    }
    if (!status) {
        status = try_format(&t, TW_EXCL_NO_BINARY);
    }
    if (!status) {
        status = try_format(&t, TW_EXCL_ONLY_SDIST);
    }
    if (!status) {
        status = try_indexes(&t);
    }
    if (t.lacking && e->remedies.end == TW_REMEDIES_ALL_TRIED) {
        e->remedies.end = TW_REMEDIES_LACK_FACTS;
    }
    return status;
}
