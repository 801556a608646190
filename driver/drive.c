/*
 * The driver. See drive.h; read from the bottom: tw_drive is the main flow.
 *
 *     solver ── needs ──► catalog (versions), reading (dependencies) ── requests ──►
 * fetch ▲                                                                          │
 *        └────────── facts ◄── pages, METADATA parsed ◄──────── replies ◄───────────┘
 *
 * The invariant: what is asked for early (speculation) changes when facts arrive, never
 * which answer they lead to.
 */
#include "ahead.h"

#include "lookup.h"
#include "tw_reading.h"

enum { MAX_GUESSES = 256, ASK_WHETHER_TO_STOP_MS = 100 };

/* How many projects hints may ask for: so many at once, and so many more for each root
 * and for each hint that proved right. Hence a table that is all wrong, or hostile,
 * costs a bounded number of pages, and a good one is hardly slowed. */
enum { HINTS_AT_ONCE = 64, HINTS_EARNED = 4 };

/* ---------------------------------------------------------------- metadata to facts */

/* A yanked release may still be chosen, by a pin, and then needs its dependencies. */
static bool is_answered(const struct tw_driver *driver, struct tw_need need)
{
    if (need.index == TW_VERSIONS) {
        return tw_facts_known(driver->facts, need.pkg);
    }
    enum tw_exclusion exclusion =
        tw_facts_release(driver->facts, need.pkg, need.index)->exclusion;
    return tw_facts_dependencies_known(driver->facts, need.pkg, need.index) ||
           (exclusion != TW_EXCL_NONE && exclusion != TW_EXCL_YANKED);
}

/* One version whose metadata is being read. */
struct wanted {
    struct tw_driver *driver;
    struct tw_project *project;
    uint32_t index;
};

static struct tw_distribution *distribution_of(const struct wanted *wanted)
{
    return wanted->project->distributions[wanted->index];
}

static enum tw_status exclude(const struct wanted *wanted, enum tw_exclusion exclusion,
                              tw_slice detail, struct tw_error *err)
{
    return tw_facts_give_exclusion(wanted->driver->facts, wanted->project->pkg,
                                   wanted->index, exclusion, detail, err);
}

/* Does METADATA speak of the release that was asked for? */
static bool is_of(const struct tw_core_metadata *metadata, const struct wanted *wanted,
                  struct tw_arena *scratch)
{
    const struct tw_release *release =
        tw_facts_release(wanted->driver->facts, wanted->project->pkg, wanted->index);
    tw_slice name;
    return tw_name_normalize(scratch, metadata->name, &name, NULL) == TW_OK &&
           tw_slice_equal(name, wanted->project->name) &&
           tw_version_compare(metadata->version, release->version) == 0;
}

static bool fits_python(const struct tw_core_metadata *metadata,
                        const struct wanted *wanted, struct tw_arena *scratch)
{
    struct tw_specifiers specifiers;
    bool mended;
    return !metadata->requires_python.ptr ||
           tw_specifiers_parse_lenient(scratch, metadata->requires_python, &specifiers,
                                       &mended, NULL) != TW_OK ||
           tw_specifiers_match(&specifiers, wanted->driver->target->python);
}

enum tw_status tw_drive_give(struct tw_driver *driver, struct tw_need need,
                             struct tw_dependencies said, struct tw_arena *scratch,
                             struct tw_error *err)
{
    struct tw_facts *facts = driver->facts;
    tw_version version = tw_facts_release(facts, need.pkg, need.index)->version;
    if (driver->no_deps) {
        said.requirement_count = 0;
    }
    return tw_excludes_apply(driver->excludes, tw_facts_name(facts, need.pkg), version,
                             scratch, &said)
               ? tw_facts_give_dependencies(facts, need.pkg, need.index, &said, err)
               : tw_error_nomem(err);
}

/* What METADATA says goes to the facts: dependencies, or why the version is no use. */
static enum tw_status give_metadata(const struct wanted *wanted,
                                    const struct tw_core_metadata *metadata,
                                    struct tw_arena *scratch, struct tw_error *err)
{
    struct tw_distribution *distribution = distribution_of(wanted);
    for (uint32_t i = 0; i < metadata->requirement_count; i++) {
        distribution->variables |=
            tw_marker_variables(metadata->requirements[i].marker);
    }
    if (!is_of(metadata, wanted, scratch)) {
        return exclude(wanted, TW_EXCL_BAD_METADATA,
                       TW_SLICE("its metadata names another project or version"), err);
    }
    if (!fits_python(metadata, wanted, scratch)) {
        return exclude(wanted, TW_EXCL_REQUIRES_PYTHON, metadata->requires_python, err);
    }
    if (distribution->kind == TW_DIST_SDIST && !tw_core_metadata_is_static(metadata)) {
        return exclude(wanted, TW_EXCL_ONLY_SDIST, distribution->filename, err);
    }
    if (metadata->bad_count) {
        const char *why =
            tw_arena_printf(scratch, "its requirement \"%.*s\" cannot be read: %s",
                            TW_FMT(metadata->bad[0].text), metadata->bad[0].message);
        return why ? exclude(wanted, TW_EXCL_BAD_METADATA, tw_slice_from(why), err)
                   : tw_error_nomem(err);
    }
    const struct tw_dependencies said = {metadata->requirements,
                                         metadata->requirement_count, metadata->extras,
                                         metadata->extra_count};
    const struct tw_need need = {wanted->project->pkg, wanted->index};
    return tw_drive_give(wanted->driver, need, said, scratch, err);
}

/* Is the distribution of WANTED one that DRIVER, for another target, has too and still
 * knows nothing about? *OUT is what it wants then. */
static bool find_twin(const struct wanted *wanted, struct tw_driver *driver,
                      struct wanted *out)
{
    tw_pkg pkg = tw_facts_package(driver->facts, wanted->project->name, TW_NO_SLICE);
    struct tw_project *project = pkg.id && pkg.id < driver->catalog->projects.len
                                     ? driver->catalog->projects.at[pkg.id]
                                     : NULL;
    struct tw_distribution *theirs;
    struct tw_error unread = TW_ERROR_INIT; /* whoever needs it is told why */
    if (!project || project->state != TW_PROJECT_KNOWN ||
        wanted->index >= project->distribution_count ||
        tw_catalog_distribution(driver->catalog, pkg, wanted->index, &theirs,
                                &unread)) {
        return false;
    }
    *out = (struct wanted){driver, project, wanted->index};
    return !theirs->reading &&
           tw_slice_equal(theirs->url, distribution_of(wanted)->url) &&
           !is_answered(driver, (struct tw_need){pkg, wanted->index});
}

static enum tw_status give_twins(const struct wanted *wanted,
                                 const struct tw_core_metadata *metadata,
                                 struct tw_arena *scratch, struct tw_error *err)
{
    struct tw_driver *own = wanted->driver;
    enum tw_status status = TW_OK;
    for (struct tw_driver *twin = own->twin; twin && twin != own && !status;
         twin = twin->twin) {
        struct wanted other;
        if (find_twin(wanted, twin, &other)) {
            status = give_metadata(&other, metadata, scratch, err);
        }
    }
    return status;
}

static enum tw_status give_text(const struct wanted *wanted, tw_slice text,
                                struct tw_error *err)
{
    struct tw_driver *driver = wanted->driver;
    struct tw_arena scratch = TW_ARENA_INIT;
    struct tw_core_metadata metadata;
    struct tw_error why = TW_ERROR_INIT;
    if (driver->catalog->options.keep_metadata &&
        !tw_arena_copy(driver->catalog->arena, text,
                       &distribution_of(wanted)->metadata)) {
        return tw_error_nomem(err);
    }
    enum tw_status status = tw_core_metadata_parse(&scratch, text, &metadata, &why);
    if (status == TW_ERR_NOMEM) {
        *err = why;
    } else if (status) {
        status = exclude(wanted, TW_EXCL_BAD_METADATA, tw_slice_from(why.message), err);
    } else {
        status = give_metadata(wanted, &metadata, &scratch, err);
        if (!status) {
            status = give_twins(wanted, &metadata, &scratch, err);
        }
    }
    tw_arena_free(&scratch);
    driver->versions_read++;
    uint64_t size = distribution_of(wanted)->size;
    driver->wheel_bytes += size == TW_SIZE_UNKNOWN ? 0 : size;
    return status;
}

/* Did the distribution itself fail, or the way to it? */
static bool is_its_own_fault(enum tw_status status)
{
    return status == TW_ERR_NOT_FOUND || status == TW_ERR_FORBIDDEN ||
           status == TW_ERR_ARCHIVE || status == TW_ERR_LIMIT ||
           status == TW_ERR_DIGEST;
}

static enum tw_status reading_done(void *payload,
                                   const struct tw_reading_result *result,
                                   struct tw_error *err)
{
    const struct wanted *wanted = payload;
    if (result->status == TW_OK) {
        return give_text(wanted, result->text, err);
    }
    if (is_its_own_fault(result->status)) {
        return exclude(wanted, TW_EXCL_BAD_METADATA,
                       tw_slice_from(result->err->message), err);
    }
    struct tw_distribution *distribution = distribution_of(wanted);
    if (distribution->waited_for) {
        *err = *result->err;
        return err->status;
    }
    return TW_OK; /* only a guess: it is asked for again when it is needed */
}

/* ---------------------------------------------------------------- needs to requests */

static enum tw_status ask_dependencies(struct tw_driver *driver, struct tw_need need,
                                       enum tw_class urgency, struct tw_error *err)
{
    struct tw_distribution *distribution;
    enum tw_status status = tw_catalog_distribution(driver->catalog, need.pkg,
                                                    need.index, &distribution, err);
    if (status) {
        return status;
    }
    bool waited_for = urgency == TW_CLASS_WAITED_FOR;
    distribution->waited_for |= waited_for;
    if (distribution->reading) {
        tw_reading_raise(distribution->reading, urgency);
        return tw_ahead_note(driver, distribution) ? TW_OK : tw_error_nomem(err);
    }
    if (distribution->guessed && !waited_for) {
        return TW_OK;
    }
    distribution->guessed = true;
    struct wanted *wanted = TW_NEW(driver->arena, struct wanted);
    if (!wanted) {
        return tw_error_nomem(err);
    }
    wanted->driver = driver;
    wanted->project = tw_catalog_project(driver->catalog, need.pkg);
    wanted->index = need.index;
    struct tw_reading_options options = {
        .fetch = driver->fetch,
        .cache = driver->catalog->options.cache,
        .project = wanted->project,
        .distribution = distribution,
        .strict = driver->catalog->options.strict_metadata,
        .done = reading_done,
        .payload = wanted,
    };
    status = tw_reading_start(&options, urgency, err);
    return status || tw_ahead_note(driver, distribution) ? status : tw_error_nomem(err);
}

static bool any_answered(const struct tw_driver *driver, const struct tw_needs *needs)
{
    for (uint32_t i = 0; i < needs->len; i++) {
        if (is_answered(driver, needs->at[i])) {
            return true;
        }
    }
    return false;
}

/* Asks for the versions of a project; the first time, hints learn of it. */
static enum tw_status ask_versions(struct tw_driver *driver, tw_pkg pkg,
                                   enum tw_class urgency, struct tw_error *err)
{
    const struct tw_project *project = tw_catalog_project(driver->catalog, pkg);
    if (!project || (driver->hints && project->state == TW_PROJECT_NEW &&
                     !tw_hints_met(driver->hints, project->name))) {
        return tw_error_nomem(err);
    }
    return tw_catalog_ask(driver->catalog, pkg, urgency, err);
}

static enum tw_status ask(struct tw_driver *driver, const struct tw_needs *needs,
                          enum tw_class urgency, struct tw_error *err)
{
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < needs->len && !status; i++) {
        struct tw_need need = needs->at[i];
        if (is_answered(driver, need)) {
            continue;
        }
        status = need.index == TW_VERSIONS
                     ? ask_versions(driver, need.pkg, urgency, err)
                     : ask_dependencies(driver, need, urgency, err);
    }
    return status;
}

/* Finds out which hints were right; returns how many may be followed in all. */
static uint32_t hints_allowed(struct tw_driver *driver)
{
    for (uint32_t i = 0; i < driver->hinted.len; i++) {
        struct tw_hinted *hinted = &driver->hinted.at[i];
        struct tw_need need = {hinted->pkg, TW_VERSIONS};
        if (!hinted->right && tw_solver_used(driver->solver, need)) {
            hinted->right = true;
            driver->hinted_right++;
        }
    }
    uint32_t proved = tw_hints_roots(driver->hints) + driver->hinted_right;
    return HINTS_AT_ONCE + HINTS_EARNED * proved;
}

/* Asks for the projects that hints name, as far as they may be trusted. */
static enum tw_status follow_hints(struct tw_driver *driver, struct tw_error *err)
{
    enum tw_status status = TW_OK;
    tw_slice name;
    uint32_t allowed = driver->hints ? hints_allowed(driver) : 0;
    if (driver->hints && !tw_hints_settle(driver->hints, driver->facts)) {
        return tw_error_nomem(err);
    }
    while (!status && driver->hinted.len < allowed &&
           tw_hints_next(driver->hints, &name)) {
        if (tw_excludes_everywhere(driver->excludes, name)) {
            continue;
        }
        struct tw_hinted hinted = {tw_facts_package(driver->facts, name, TW_NO_SLICE),
                                   false};
        if (!hinted.pkg.id || !tw_guesser_suppose(driver->guesser, hinted.pkg) ||
            !tw_vec_push(driver->arena, &driver->hinted, hinted)) {
            return tw_error_nomem(err);
        }
        if (!tw_facts_known(driver->facts, hinted.pkg)) {
            status = tw_catalog_ask(driver->catalog, hinted.pkg, TW_CLASS_LIKELY, err);
        }
    }
    return status;
}

static enum tw_status speculate(struct tw_driver *driver, struct tw_error *err)
{
    struct tw_need guesses[MAX_GUESSES];
    struct tw_needs needs = {guesses, 0};
    needs.len = tw_guesser_guess(driver->guesser, guesses, MAX_GUESSES);
    enum tw_status status = ask(driver, &needs, TW_CLASS_LIKELY, err);
    if (needs.len < MAX_GUESSES) {
        tw_ahead_sweep(driver);
    }
    return status ? status : follow_hints(driver, err);
}

/* ---------------------------------------------------------------- waiting */

static bool is_interrupted(const struct tw_driver *driver)
{
    return driver->interrupt && driver->interrupt->signal;
}

static bool must_stop(const struct tw_driver *driver)
{
    return driver->stop && driver->stop(driver->stop_payload);
}

/* Takes the replies that are there already. */
static enum tw_status take_ready(struct tw_driver *driver, struct tw_error *err)
{
    bool got = true;
    enum tw_status status = TW_OK;
    while (!status && got) {
        status = tw_exchange_next(driver->fetch, 0, &got, err);
    }
    return status;
}

/* Waits for a reply, then takes all that are there already. */
static enum tw_status take_replies(struct tw_driver *driver, struct tw_error *err)
{
    bool got;
    int timeout_ms = driver->stop ? ASK_WHETHER_TO_STOP_MS : -1;
    enum tw_status status = tw_exchange_next(driver->fetch, timeout_ms, &got, err);
    if (!status && is_interrupted(driver)) {
        return tw_error_set(err, TW_ERR_CANCELLED, "interrupted");
    }
    if (!status && !got && tw_fetch_pending(driver->fetch) == 0) {
        return tw_error_set(err, TW_ERR_HTTP, "a question went unanswered");
    }
    return status || !got ? status : take_ready(driver, err);
}

enum tw_status tw_drive_answer(struct tw_driver *driver, const struct tw_needs *needs,
                               struct tw_error *err)
{
    enum tw_status status = ask(driver, needs, TW_CLASS_WAITED_FOR, err);
    while (!status && !any_answered(driver, needs)) {
        if (must_stop(driver)) {
            return tw_error_set(err, TW_ERR_LIMIT, "there is no time left");
        }
        status = take_replies(driver, err);
        if (!status) {
            status = ask(driver, needs, TW_CLASS_WAITED_FOR, err);
        }
    }
    return status;
}

void tw_drive_join(struct tw_driver *driver, struct tw_driver *other)
{
    driver->twin = other->twin ? other->twin : other;
    other->twin = driver;
    tw_catalog_join(driver->catalog, other->catalog);
}

enum tw_status tw_drive_settle(struct tw_driver *driver, struct tw_error *err)
{
    bool got = true;
    while (got || tw_fetch_pending(driver->fetch)) {
        enum tw_status status = tw_exchange_next(driver->fetch, -1, &got, err);
        if (is_interrupted(driver)) {
            return tw_error_set(err, TW_ERR_CANCELLED, "interrupted");
        }
        if (status == TW_ERR_NOMEM || (status && !got)) {
            return status;
        }
    }
    return TW_OK;
}

enum tw_status tw_drive_recall(struct tw_driver *driver, const struct tw_needs *needs,
                               struct tw_error *err)
{
    enum tw_status status = ask(driver, needs, TW_CLASS_WAITED_FOR, err);
    bool got = true;
    while (got && status != TW_ERR_NOMEM) {
        status = tw_exchange_next(driver->fetch, 0, &got, err);
    }
    return any_answered(driver, needs)
               ? TW_OK
               : tw_error_set(err, TW_ERR_NETWORK, "the cache does not have it");
}

void tw_drive_cancel(struct tw_driver *driver)
{
    for (uint32_t p = 0; p < driver->catalog->projects.len; p++) {
        struct tw_project *project = driver->catalog->projects.at[p];
        if (project) {
            tw_lookup_cancel(project);
        }
        for (uint32_t i = 0; project && i < project->distribution_count; i++) {
            if (project->distributions[i]) {
                tw_reading_cancel(project->distributions[i]->reading);
            }
        }
    }
}

/* Takes a step towards NEEDS. What the search can have without waiting it gets at once;
 * only when it must wait, more is asked for early. So a search that finds all it needs
 * in the cache asks nobody. */
static enum tw_status provide(struct tw_driver *driver, const struct tw_needs *needs,
                              struct tw_error *err)
{
    enum tw_status status = ask(driver, needs, TW_CLASS_WAITED_FOR, err);
    if (!status && !any_answered(driver, needs)) {
        status = take_ready(driver, err);
    }
    if (status || any_answered(driver, needs)) {
        return status;
    }
    status = speculate(driver, err);
    return status ? status : take_replies(driver, err);
}

enum tw_status tw_drive(struct tw_driver *driver, enum tw_step *out,
                        struct tw_error *err)
{
    struct tw_needs needs;
    driver->guesser = tw_guesser_new(driver->arena, driver->solver);
    driver->round = 1;
    enum tw_status status = driver->guesser ? TW_OK : tw_error_nomem(err);
    while (!status &&
           (*out = tw_solver_step(driver->solver, &needs, err)) == TW_STEP_NEED) {
        if (must_stop(driver)) {
            *out = TW_STEP_LIMIT;
            break;
        }
        status = provide(driver, &needs, err);
    }
    if (!status && is_interrupted(driver)) {
        return tw_error_set(err, TW_ERR_CANCELLED, "interrupted");
    }
    return status ? status : *out == TW_STEP_FAILED ? err->status : TW_OK;
}
