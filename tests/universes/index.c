/*
 * The policies of an index client, at their plainest: what a page and its metadata say
 * about one target. The real client is cli/ with metadata/; nothing is shared with it,
 * so that a mistake there is not repeated here.
 */
#include "index.h"

#include "scope.h"

/* ---------------------------------------------------------------- the target */

static bool same_texts(struct tw_texts a, struct tw_texts b)
{
    bool same = a.count == b.count;
    for (uint32_t i = 0; same && i < a.count; i++) {
        same = tw_slice_equal(a.at[i], b.at[i]);
    }
    return same;
}

static bool has_text(struct tw_texts texts, tw_slice wanted)
{
    for (uint32_t i = 0; i < texts.count; i++) {
        if (tw_slice_equal(texts.at[i], wanted)) {
            return true;
        }
    }
    return false;
}

bool tw_index_serves(const struct tw_index *index, const struct tw_universe_case *other)
{
    const struct tw_universe_case *view = index->view;
    return tw_slice_equal(view->python, other->python) &&
           tw_slice_equal(view->platform, other->platform) &&
           same_texts(view->excludes, other->excludes) &&
           tw_slice_equal(view->exclude_newer, other->exclude_newer) &&
           same_texts(view->exclude_newer_packages, other->exclude_newer_packages) &&
           same_texts(view->no_build, other->no_build) &&
           same_texts(view->no_binary, other->no_binary);
}

enum tw_status tw_index_new(struct tw_arena *arena, const struct tw_universe *universe,
                            const struct tw_universe_case *view, struct tw_index *out,
                            struct tw_error *err)
{
    *out = (struct tw_index){.arena = arena, .universe = universe, .view = view};
    out->projects =
        TW_NEW_ARRAY(arena, struct tw_index_project, universe->project_count);
    if (!out->projects) {
        return tw_error_nomem(err);
    }
    return tw_target_new(arena, view->python, view->platform, &out->target, err);
}

/* ---------------------------------------------------------------- pages */

/* What the files of one release come to. */
struct offer {
    bool wheel, sdist;            /* is there one that the target accepts? */
    tw_slice refused, sdist_name; /* to show: the first of each kind by name */
    bool usable, usable_unyanked; /* with the user's build options too */
    bool usable_wheel;            /* is one of those a wheel? */
    bool old_enough;              /* is any file? */
    tw_slice yanked_why, too_new; /* the first */
};

/* Keeps the lesser text, so that the order of the files does not show. */
static void keep_first(tw_slice *kept, tw_slice text)
{
    if (!kept->ptr || tw_slice_compare(text, *kept) < 0) {
        *kept = text;
    }
}

/* Times are texts of one form, so their order is that of bytes. */
static bool is_too_new(const struct tw_index *index, tw_slice project,
                       const struct tw_universe_file *file)
{
    tw_slice limit = tw_texts_value(index->view->exclude_newer_packages, project);
    if (tw_slice_equal(limit, TW_SLICE("false"))) {
        return false;
    }
    limit = limit.ptr ? limit : index->view->exclude_newer;
    return limit.ptr &&
           (!file->uploaded.ptr || tw_slice_compare(file->uploaded, limit) >= 0);
}

static enum tw_status see_file(struct tw_index *index, tw_slice project,
                               const struct tw_universe_file *file, struct offer *offer,
                               struct tw_error *err)
{
    bool allowed;
    if (is_too_new(index, project, file)) {
        keep_first(&offer->too_new, file->uploaded);
        return TW_OK;
    }
    offer->old_enough = true;
    if (tw_slice_ends(file->name, TW_SLICE(".whl"))) {
        struct tw_wheel_name wheel;
        enum tw_status status =
            tw_wheel_name_parse(index->arena, file->name, &wheel, err);
        if (status == TW_ERR_FILENAME) {
            return TW_OK;
        }
        if (status) {
            return status;
        }
        if (tw_tags_rank(index->target.tags, &wheel) == UINT32_MAX) {
            keep_first(&offer->refused, file->name);
            return TW_OK;
        }
        offer->wheel = true;
        allowed = !has_text(index->view->no_binary, project);
        offer->usable_wheel = offer->usable_wheel || allowed;
    } else {
        offer->sdist = true;
        keep_first(&offer->sdist_name, file->name);
        allowed = !has_text(index->view->no_build, project);
    }
    offer->usable = offer->usable || allowed;
    offer->usable_unyanked = offer->usable_unyanked || (allowed && !file->yanked);
    if (file->yanked) {
        keep_first(&offer->yanked_why, file->yanked_why);
    }
    return TW_OK;
}

static void judge_offer(const struct offer *offer, struct tw_release *out)
{
    out->is_sdist = offer->usable && !offer->usable_wheel;
    if (offer->usable_unyanked) {
        out->exclusion = TW_EXCL_NONE;
    } else if (offer->usable) {
        out->exclusion = TW_EXCL_YANKED;
        out->detail = offer->yanked_why;
    } else if (offer->wheel) {
        out->exclusion = TW_EXCL_NO_BINARY;
    } else if (offer->sdist) {
        out->exclusion = TW_EXCL_ONLY_SDIST;
        out->detail = offer->sdist_name;
    } else {
        out->exclusion = TW_EXCL_NO_WHEEL;
        out->detail = offer->refused;
    }
}

/* A Requires-Python that does not parse limits nothing, as pip has it. */
static enum tw_status python_fits(struct tw_index *index, tw_slice text, bool *out,
                                  struct tw_error *err)
{
    struct tw_specifiers set;
    bool mended;
    *out = true;
    if (!text.ptr) {
        return TW_OK;
    }
    enum tw_status status =
        tw_specifiers_parse_lenient(index->arena, text, &set, &mended, err);
    if (status == TW_OK) {
        *out = tw_specifiers_match(&set, index->target.python);
    }
    return status == TW_ERR_NOMEM ? status : TW_OK;
}

static enum tw_status judge_release(struct tw_index *index, tw_slice project,
                                    const struct tw_universe_release *raw,
                                    struct tw_release *out, struct tw_error *err)
{
    bool fits;
    struct offer offer = {0};
    *out = (struct tw_release){.version = raw->version};
    enum tw_status status = python_fits(index, raw->requires_python, &fits, err);
    for (uint32_t i = 0; status == TW_OK && i < raw->file_count; i++) {
        status = see_file(index, project, &raw->files[i], &offer, err);
    }
    if (status == TW_OK && raw->file_count && !offer.old_enough) {
        out->exclusion = TW_EXCL_TOO_NEW;
        out->detail = offer.too_new.ptr ? offer.too_new : TW_SLICE("");
    } else if (status == TW_OK && !fits) {
        out->exclusion = TW_EXCL_REQUIRES_PYTHON;
        out->detail = raw->requires_python;
    } else if (status == TW_OK) {
        judge_offer(&offer, out);
    }
    return status;
}

static enum tw_status read_page(struct tw_index *index,
                                struct tw_index_project *project, struct tw_error *err)
{
    const struct tw_universe_project *raw = project->raw;
    struct tw_release *releases =
        TW_NEW_ARRAY(index->arena, struct tw_release, raw->release_count);
    project->metadata =
        TW_NEW_ARRAY(index->arena, struct tw_index_metadata, raw->release_count);
    if (!releases || !project->metadata) {
        return tw_error_nomem(err);
    }
    for (uint32_t i = 0; i < raw->release_count; i++) {
        enum tw_status status =
            judge_release(index, raw->name, &raw->releases[i], &releases[i], err);
        if (status) {
            return status;
        }
    }
    project->releases = releases;
    return TW_OK;
}

enum tw_status tw_index_find(struct tw_index *index, tw_slice name,
                             const struct tw_index_project **out, struct tw_error *err)
{
    const struct tw_universe_project *raw = tw_universe_find(index->universe, name);
    *out = NULL;
    if (!raw) {
        return TW_OK;
    }
    struct tw_index_project *project =
        &index->projects[raw - index->universe->projects];
    *out = project;
    project->raw = raw;
    return project->releases ? TW_OK : read_page(index, project, err);
}

/* ---------------------------------------------------------------- metadata */

static enum tw_status read_extras(struct tw_index *index, struct tw_texts texts,
                                  struct tw_dependencies *out, struct tw_error *err)
{
    tw_slice *extras = TW_NEW_ARRAY(index->arena, tw_slice, texts.count);
    if (!extras) {
        return tw_error_nomem(err);
    }
    for (uint32_t i = 0; i < texts.count; i++) {
        enum tw_status status = tw_name_normalize(index->arena, texts.at[i],
                                                  &extras[out->extra_count], err);
        if (status == TW_ERR_NOMEM) {
            return status;
        }
        out->extra_count += status == TW_OK;
    }
    out->extras = extras;
    return TW_OK;
}

/* Does the user leave out what RAW of PROJECT asks by REQUIREMENT? */
static enum tw_status is_left_out(const struct tw_index *index,
                                  const struct tw_index_project *project, uint32_t at,
                                  const struct tw_requirement *requirement, bool *out,
                                  struct tw_error *err)
{
    struct tw_texts excludes = index->view->excludes;
    enum tw_status status = TW_OK;
    *out = false;
    for (uint32_t i = 0; status == TW_OK && !*out && i < excludes.count; i++) {
        struct tw_scoped exclude;
        status = tw_scope_read(index->arena, excludes.at[i], &exclude, err);
        *out = status == TW_OK &&
               tw_slice_equal(exclude.requirement.name, requirement->name) &&
               (!exclude.scoped || tw_scope_is_of(&exclude, project->raw->name,
                                                  project->raw->releases[at].version));
    }
    return status;
}

/* A release with one requirement that cannot be understood cannot be used at all: what
 * it needs is not known. */
static enum tw_status read_metadata(struct tw_index *index,
                                    const struct tw_index_project *project, uint32_t at,
                                    struct tw_index_metadata *out, struct tw_error *err)
{
    const struct tw_universe_release *raw = &project->raw->releases[at];
    struct tw_texts texts = raw->requires_dist;
    struct tw_requirement *requirements =
        TW_NEW_ARRAY(index->arena, struct tw_requirement, texts.count);
    if (!requirements) {
        return tw_error_nomem(err);
    }
    out->needs = (struct tw_dependencies){.requirements = requirements};
    for (uint32_t i = 0; i < texts.count; i++) {
        bool mended, left_out;
        struct tw_requirement *one = &requirements[out->needs.requirement_count];
        enum tw_status status =
            tw_requirement_parse_lenient(index->arena, texts.at[i], one, &mended, err);
        if (status == TW_OK) {
            status = is_left_out(index, project, at, one, &left_out, err);
            out->needs.requirement_count += status == TW_OK && !left_out;
        }
        if (status == TW_ERR_NOMEM) {
            return status;
        }
        if (status) {
            char *why = tw_arena_printf(index->arena, "%.*s: %s", TW_FMT(texts.at[i]),
                                        err->message);
            out->broken = tw_slice_from(why);
            out->read = true;
            return why ? TW_OK : tw_error_nomem(err);
        }
    }
    out->read = true;
    return read_extras(index, raw->extras, &out->needs, err);
}

enum tw_status tw_index_needs(struct tw_index *index,
                              const struct tw_index_project *project, uint32_t at,
                              const struct tw_index_metadata **out,
                              struct tw_error *err)
{
    struct tw_index_metadata *metadata = &project->metadata[at];
    *out = metadata;
    if (metadata->read) {
        return TW_OK;
    }
    return read_metadata(index, project, at, metadata, err);
}

/* ---------------------------------------------------------------- answers */

uint32_t tw_index_tier(const struct tw_universe_release *release)
{
    return release->index.len ? (uint32_t)(release->index.ptr[0] - 'a') : 0;
}

static enum tw_status give_versions(struct tw_index *index, struct tw_facts *facts,
                                    tw_pkg pkg, const struct tw_index_project *project,
                                    struct tw_error *err)
{
    uint32_t count = project->raw->release_count;
    uint32_t *tiers = TW_NEW_ARRAY(index->arena, uint32_t, count);
    bool tiered = false;
    for (uint32_t i = 0; tiers && i < count; i++) {
        tiers[i] = tw_index_tier(&project->raw->releases[i]);
        tiered = tiered || tiers[i] != tiers[0];
    }
    enum tw_status status =
        tiers ? tw_facts_give_versions(facts, pkg, project->releases, count, err)
              : tw_error_nomem(err);
    return status || !tiered ? status : tw_facts_give_tiers(facts, pkg, tiers, err);
}

enum tw_status tw_index_answer(struct tw_index *index, struct tw_facts *facts,
                               struct tw_need need, struct tw_error *err)
{
    const struct tw_index_project *project;
    const struct tw_index_metadata *metadata;
    enum tw_status status =
        tw_index_find(index, tw_facts_name(facts, need.pkg), &project, err);
    if (status) {
        return status;
    }
    if (need.index == TW_VERSIONS) {
        if (tw_facts_known(facts, need.pkg)) {
            return TW_OK;
        }
        return project ? give_versions(index, facts, need.pkg, project, err)
                       : tw_facts_give_absence(facts, need.pkg,
                                               TW_SLICE("is not on the index"), err);
    }
    if (tw_facts_dependencies_known(facts, need.pkg, need.index)) {
        return TW_OK;
    }
    status = tw_index_needs(index, project, need.index, &metadata, err);
    if (status) {
        return status;
    }
    return metadata->broken.ptr
               ? tw_facts_give_exclusion(facts, need.pkg, need.index,
                                         TW_EXCL_BAD_METADATA, metadata->broken, err)
               : tw_facts_give_dependencies(facts, need.pkg, need.index,
                                            &metadata->needs, err);
}
