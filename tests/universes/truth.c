/*
 * The raw facts (see truth.h).
 */
#include "truth.h"

#include <stdio.h>

enum tw_status tw_truth_applies(const struct tw_truth *truth,
                                const struct tw_requirement *requirement,
                                tw_slice extra, bool *out, struct tw_error *err)
{
    const struct tw_marker_extras extras = {
        .extras = &extra, .extra_count = extra.len > 0, .context = TW_MARKER_METADATA};
    enum tw_status status = tw_marker_evaluate(
        requirement->marker, &truth->index->target.env, &extras, out, err);
    if (status == TW_ERR_MARKER) {
        *out = false;
        return TW_OK;
    }
    return status;
}

enum tw_status tw_truth_new(struct tw_arena *arena, struct tw_index *index,
                            const struct tw_universe_case *what, struct tw_truth *out,
                            struct tw_error *err)
{
    *out = (struct tw_truth){
        .arena = arena, .index = index, .what = what, .asked = TW_INTERN_INIT(arena)};
    enum tw_status status =
        tw_run_read_lines(arena, what, &out->lines, &out->line_count, err);
    if (status) {
        return status;
    }
    out->active = TW_NEW_ARRAY(arena, bool, out->line_count);
    if (!out->active) {
        return tw_error_nomem(err);
    }
    for (uint32_t i = 0; status == TW_OK && i < out->line_count; i++) {
        status = tw_truth_applies(out, &out->lines[i].requirement, TW_NO_SLICE,
                                  &out->active[i], err);
    }
    return status;
}

/* Is LINE an override of what is ASKED: of what that release asks alone (SCOPED), or of
 * what anyone asks of the project? */
static bool overrides(const struct tw_run_line *line, struct tw_asked asked,
                      bool scoped)
{
    const struct tw_requirement *parent = line->origin.parent;
    if (line->origin.kind != TW_FROM_OVERRIDE ||
        !tw_slice_equal(line->requirement.name, asked.requirement->name)) {
        return false;
    }
    return scoped
               ? parent && asked.project &&
                     tw_slice_equal(parent->name, asked.project->raw->name) &&
                     tw_specifiers_match(&parent->specifiers,
                                         asked.project->raw->releases[asked.at].version)
               : !parent;
}

enum tw_status tw_truth_in_force(const struct tw_truth *truth, struct tw_asked asked,
                                 tw_truth_taker *take, void *payload,
                                 struct tw_error *err)
{
    bool overridden = false, scoped = false;
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; !scoped && i < truth->line_count; i++) {
        scoped = overrides(&truth->lines[i], asked, true);
    }
    for (uint32_t i = 0; status == TW_OK && i < truth->line_count; i++) {
        if (overrides(&truth->lines[i], asked, scoped)) {
            overridden = true;
            status = truth->active[i] ? take(payload, &truth->lines[i].requirement, err)
                                      : TW_OK;
        }
    }
    return overridden ? status : take(payload, asked.requirement, err);
}

enum tw_status tw_truth_asks(const struct tw_truth *truth,
                             const struct tw_requirement *requirement, tw_slice extra,
                             bool *out, struct tw_error *err)
{
    bool alone;
    enum tw_status status =
        tw_truth_applies(truth, requirement, TW_NO_SLICE, &alone, err);
    if (status || extra.len == 0) {
        *out = alone;
        return status;
    }
    status = tw_truth_applies(truth, requirement, extra, out, err);
    *out = *out && !alone;
    return status;
}

typedef bool predicate(const struct tw_specifiers *, tw_version);

/* Is SAYS true of some line of the user's own, in force here, about release AT? */
static bool some_line(const struct tw_truth *truth,
                      const struct tw_index_project *project, uint32_t at,
                      predicate *says)
{
    bool found = false;
    for (uint32_t i = 0; !found && i < truth->line_count; i++) {
        const struct tw_requirement *line = &truth->lines[i].requirement;
        found = truth->active[i] && tw_slice_equal(line->name, project->raw->name) &&
                says(&line->specifiers, project->releases[at].version);
    }
    return found;
}

static bool opts_in(const struct tw_specifiers *specifiers, tw_version unused)
{
    (void)unused;
    return tw_specifiers_allow_prereleases(specifiers);
}

/* Is it what an earlier answer had? */
static bool is_locked(const struct tw_truth *truth,
                      const struct tw_index_project *project, uint32_t at)
{
    char pin[256];
    int len = snprintf(pin, sizeof pin, "%.*s==%.*s", TW_FMT(project->raw->name),
                       TW_FMT(project->releases[at].version.text));
    tw_slice text = {pin, len < (int)sizeof pin ? (size_t)len : 0};
    for (uint32_t i = 0; i < truth->what->locked.count; i++) {
        if (tw_slice_equal(truth->what->locked.at[i], text)) {
            return true;
        }
    }
    return false;
}

/* Is it a pre-release that the user's mode leaves out? */
static bool is_refused_prerelease(const struct tw_truth *truth,
                                  const struct tw_index_project *project, uint32_t at)
{
    enum tw_pre_mode mode = tw_universe_pre_mode(truth->what, project->raw->name);
    bool refused = mode == TW_PRE_NEVER ||
                   (mode == TW_PRE_EXPLICIT && !some_line(truth, project, at, opts_in));
    return refused && tw_version_is_prerelease(project->releases[at].version);
}

enum tw_status tw_truth_excluded(struct tw_truth *truth,
                                 const struct tw_index_project *project, uint32_t at,
                                 enum tw_exclusion kind, bool *out,
                                 struct tw_error *err)
{
    if (kind == TW_EXCL_BAD_METADATA) {
        const struct tw_index_metadata *metadata;
        enum tw_status status =
            tw_index_needs(truth->index, project, at, &metadata, err);
        *out = status == TW_OK && metadata->broken.ptr;
        return status;
    }
    if (kind == TW_EXCL_PRERELEASE) {
        *out = is_refused_prerelease(truth, project, at);
    } else {
        *out = project->releases[at].exclusion == kind &&
               !(kind == TW_EXCL_YANKED &&
                 (some_line(truth, project, at, tw_specifiers_pin) ||
                  is_locked(truth, project, at)));
    }
    return TW_OK;
}

enum tw_status tw_truth_usable(struct tw_truth *truth,
                               const struct tw_index_project *project, uint32_t at,
                               bool *out, struct tw_error *err)
{
    const enum tw_exclusion kinds[] = {project->releases[at].exclusion,
                                       TW_EXCL_BAD_METADATA, TW_EXCL_PRERELEASE};
    enum tw_status status = TW_OK;
    *out = true;
    for (size_t i = 0; status == TW_OK && *out && i < sizeof kinds / sizeof *kinds;
         i++) {
        bool excluded = false;
        if (kinds[i] != TW_EXCL_NONE) {
            status = tw_truth_excluded(truth, project, at, kinds[i], &excluded, err);
        }
        *out = !excluded;
    }
    return status;
}

static enum tw_status match_all(struct tw_truth *truth,
                                const struct tw_index_project *project,
                                const struct tw_requirement *requirement,
                                struct tw_error *err)
{
    struct tw_bitmap bits;
    uint32_t count = project ? project->raw->release_count : 0;
    if (!tw_bitmap_new(truth->arena, count + 1, &bits)) {
        return tw_error_nomem(err);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (tw_specifiers_match(&requirement->specifiers,
                                project->raw->releases[i].version)) {
            tw_bitmap_set(&bits, i);
        }
    }
    return tw_vec_push(truth->arena, &truth->matches, bits) ? TW_OK
                                                            : tw_error_nomem(err);
}

enum tw_status tw_truth_matches(struct tw_truth *truth,
                                const struct tw_index_project *project,
                                const struct tw_requirement *requirement,
                                struct tw_bitmap *out, struct tw_error *err)
{
    char *key = tw_arena_printf(truth->arena, "%.*s %.*s", TW_FMT(requirement->name),
                                TW_FMT(requirement->specifiers.text));
    uint32_t id = key ? tw_intern_add(&truth->asked, tw_slice_from(key)) : 0;
    enum tw_status status = TW_OK;
    if (id == 0) {
        return tw_error_nomem(err);
    }
    if (id > truth->matches.len) {
        status = match_all(truth, project, requirement, err);
    }
    if (status == TW_OK) {
        *out = truth->matches.at[id - 1];
    }
    return status;
}
