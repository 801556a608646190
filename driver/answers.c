/*
 * What METADATA says becomes facts: what a version needs, or why it is no use.
 *
 *     reading ──► METADATA ──► is it of this version? for this Python? an sdist's?
 *                                  │ yes                      └ no: excluded
 *                                  ▼
 *                              dependencies, to this search and to its twins
 *
 * The invariant: a version is told of once. A reading that failed on its way is told of
 * only when somebody waits for it; else it was a guess, and may be asked for again.
 *
 * Called from drive.c.
 */
#include "answers.h"

#include "tw_reading.h"

/* A yanked release may still be chosen, by a pin, and then needs its dependencies. */
bool tw_answers_have(const struct tw_driver *driver, struct tw_need need)
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
           !tw_answers_have(driver, (struct tw_need){pkg, wanted->index});
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

static enum tw_status give_packed(const struct wanted *wanted, tw_slice packed,
                                  struct tw_error *err)
{
    struct tw_driver *driver = wanted->driver;
    struct tw_arena scratch = TW_ARENA_INIT;
    struct tw_core_metadata metadata;
    struct tw_error why = TW_ERROR_INIT;
    if (driver->catalog->options.keep_metadata &&
        !tw_arena_copy(driver->catalog->arena, tw_packed_metadata_lines(packed),
                       &distribution_of(wanted)->metadata)) {
        return tw_error_nomem(err);
    }
    enum tw_status status = tw_metadata_unpack(&scratch, packed, &metadata, &why);
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
        return give_packed(wanted, result->packed, err);
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

enum tw_status tw_answers_read(struct tw_driver *driver, struct tw_need need,
                               struct tw_distribution *distribution,
                               enum tw_class urgency, struct tw_error *err)
{
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
    return tw_reading_start(&options, urgency, err);
}
