/*
 * The driver. See tw_driver.h; read from the bottom: tw_drive is the main flow.
 *
 *     solver ── needs ──► catalog (versions), reading (dependencies)
 *        ▲                                   │ requests
 *        │                                   ▼
 *        └── facts ◄── pages, METADATA ◄── replies ◄── fetch
 *
 * The invariant: what is asked for early (speculation) changes when facts arrive, never
 * which answer they lead to.
 */
#include "ahead.h"

#include "answers.h"
#include "lookup.h"
#include "tw_reading.h"

enum { MAX_GUESSES = 256, ASK_WHETHER_TO_STOP_MS = 100 };

/* How many projects hints may ask for: so many at once, and so many more for each root
 * and for each hint that proved right. Hence a table that is all wrong, or hostile,
 * costs a bounded number of pages, and a good one is hardly slowed. */
enum { HINTS_AT_ONCE = 64, HINTS_EARNED = 4 };

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
    status = tw_answers_read(driver, need, distribution, urgency, err);
    return status || tw_ahead_note(driver, distribution) ? status : tw_error_nomem(err);
}

static bool any_answered(const struct tw_driver *driver, const struct tw_needs *needs)
{
    for (uint32_t i = 0; i < needs->len; i++) {
        if (tw_answers_have(driver, needs->at[i])) {
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
        if (tw_answers_have(driver, need)) {
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

/* Asks for the versions of the project of HINT, and lets guesses follow it. What is
 * told again without a bound is no news: facts say more of it. */
static enum tw_status follow_hint(struct tw_driver *driver, const struct tw_hint *hint,
                                  struct tw_error *err)
{
    if (hint->again && !hint->within) {
        return TW_OK;
    }
    struct tw_hinted hinted = {
        tw_facts_package(driver->facts, hint->project, TW_NO_SLICE), false};
    if (!hinted.pkg.id ||
        !tw_guesser_suppose(driver->guesser, hinted.pkg, hint->within) ||
        (!hint->again && !tw_vec_push(driver->arena, &driver->hinted, hinted))) {
        return tw_error_nomem(err);
    }
    return tw_facts_known(driver->facts, hinted.pkg)
               ? TW_OK
               : tw_catalog_ask(driver->catalog, hinted.pkg, TW_CLASS_LIKELY, err);
}

static bool promises_well(struct tw_driver *driver, tw_slice name)
{
    tw_pkg pkg = tw_facts_package(driver->facts, name, TW_NO_SLICE);
    return pkg.id && tw_guesser_question(driver->guesser, pkg);
}

/* Lets hints and guesses go on from roots that might have clashed, once they promise
 * well. */
static bool watch_clashes(struct tw_driver *driver)
{
    struct tw_hints_clash clash;
    uint32_t at = 0;
    bool feared = false;
    while (tw_hints_next_clash(driver->hints, &at, &clash)) {
        bool needing = promises_well(driver, clash.needing);
        bool needed = promises_well(driver, clash.needed);
        feared |= !needing || !needed;
    }
    if (feared) {
        return true;
    }
    tw_guesser_unquestion(driver->guesser);
    return tw_hints_no_clash(driver->hints);
}

/* Asks for the projects that hints name, as far as they may be trusted. */
static enum tw_status follow_hints(struct tw_driver *driver, struct tw_error *err)
{
    enum tw_status status = TW_OK;
    struct tw_hint hint;
    uint32_t allowed = driver->hints ? hints_allowed(driver) : 0;
    if (driver->hints &&
        !(tw_hints_settle(driver->hints, driver->facts) && watch_clashes(driver))) {
        return tw_error_nomem(err);
    }
    while (!status && driver->hinted.len < allowed &&
           tw_hints_next(driver->hints, &hint)) {
        if (!tw_excludes_everywhere(driver->excludes, hint.project)) {
            status = follow_hint(driver, &hint, err);
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

/* Takes the replies that are there already; *ANY: there were some. */
static enum tw_status take_ready(struct tw_driver *driver, bool *any,
                                 struct tw_error *err)
{
    bool got = true;
    enum tw_status status = TW_OK;
    *any = false;
    while (!status && got) {
        status = tw_exchange_next(driver->fetch, 0, &got, err);
        *any |= got;
    }
    return status;
}

/* Waits for a reply, then takes all that are there already. */
static enum tw_status take_replies(struct tw_driver *driver, struct tw_error *err)
{
    bool got, more;
    int timeout_ms = driver->stop ? ASK_WHETHER_TO_STOP_MS : -1;
    enum tw_status status = tw_exchange_next(driver->fetch, timeout_ms, &got, err);
    if (!status && is_interrupted(driver)) {
        return tw_error_set(err, TW_ERR_CANCELLED, "interrupted");
    }
    if (!status && !got && tw_fetch_pending(driver->fetch) == 0) {
        return tw_error_set(err, TW_ERR_HTTP, "a question went unanswered");
    }
    return status || !got ? status : take_ready(driver, &more, err);
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
    bool news = false;
    enum tw_status status = ask(driver, needs, TW_CLASS_WAITED_FOR, err);
    if (!status && !any_answered(driver, needs)) {
        status = take_ready(driver, &news, err);
    }
    if (status || news || any_answered(driver, needs)) {
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
