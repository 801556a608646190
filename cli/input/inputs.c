/*
 * Input files and options become lines for the solver; the old output file becomes
 * preferences. Called by the commands that resolve.
 */
#include "inputs.h"

#include "hashes.h"
#include "local_project.h"
#include "lock_pins.h"
#include "remote_files.h"
#include "sources.h"
#include "tw_pylock.h"
#include "words.h"

#include <sys/stat.h>
#include <unistd.h>

/* ---------------------------------------------------------------- reading */

/* Reads a requirements file, or the pins of a lock. */
static enum tw_status read_pins(struct tw_run *run, tw_slice path,
                                enum tw_origin_kind kind, struct tw_reqfile *into,
                                struct tw_error *err)
{
    return tw_pylock_is_name(path)
               ? tw_lock_pins_read(&run->inputs, &run->reader, path, kind, into, err)
               : tw_reqfile_read(&run->inputs, &run->reader, path, kind, into, err);
}

static enum tw_status read_files(struct tw_run *run, const struct tw_texts *paths,
                                 enum tw_origin_kind kind, struct tw_error *err)
{
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < paths->len && !status; i++) {
        status = read_pins(run, paths->at[i], kind, &run->files, err);
    }
    return status;
}

/* The names in the --excludes files, with their parents; whatever else their lines say
 * does not matter. */
static enum tw_status read_excludes(struct tw_run *run, struct tw_error *err)
{
    struct tw_reqfile files = {0};
    const struct tw_texts *paths = &run->options->excludes;
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < paths->len && !status; i++) {
        status = tw_reqfile_read(&run->inputs, &run->reader, paths->at[i],
                                 TW_FROM_OVERRIDE, &files, err);
    }
    for (uint32_t i = 0; i < files.entry_count && !status; i++) {
        const struct tw_entry *entry = &files.entries[i];
        struct tw_exclude exclude = {entry->requirement.name, entry->origin.parent};
        if (!tw_vec_push(&run->inputs, &run->excludes, exclude)) {
            status = tw_error_nomem(err);
        }
    }
    return status;
}

static void tell_ignored(const struct tw_run *run)
{
    for (uint32_t i = 0; i < run->files.option_count; i++) {
        const struct tw_file_option *option = &run->files.options[i];
        if (option->kind == TW_FILE_IGNORED) {
            tw_console_warn(&run->console, "%.*s:%u: %.*s has no effect here",
                            TW_FMT(option->origin.file), option->origin.line,
                            TW_FMT(option->name));
        }
    }
}

enum tw_status tw_inputs_read(struct tw_run *run, struct tw_error *err)
{
    const struct tw_options *options = run->options;
    enum tw_status status = tw_remote_files_open(run, err);
    if (!status) {
        status = tw_sources_read(&run->inputs, &run->reader, options, &run->files, err);
    }
    if (!status) {
        status = read_files(run, &options->constraints, TW_FROM_CONSTRAINT, err);
    }
    if (!status) {
        status = read_files(run, &options->overrides, TW_FROM_OVERRIDE, err);
    }
    tell_ignored(run);
    return status ? status : read_excludes(run, err);
}

/* ---------------------------------------------------------------- collecting */

static enum tw_status refuse(const struct tw_entry *entry, struct tw_error *err,
                             const char *why)
{
    tw_error_set(err, TW_ERR_REQUIREMENT, "%.*s: %s", TW_FMT(entry->origin.text), why);
    tw_error_wrap(err, "%.*s", TW_FMT(entry->origin.file));
    err->line = entry->origin.line;
    return err->status;
}

/* Is URL that of a repository: "git+https://..."? */
static bool is_version_control(tw_slice url)
{
    static const char *const kinds[] = {"git+", "hg+", "svn+", "bzr+"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (tw_slice_starts(url, tw_slice_from(kinds[i]))) {
            return true;
        }
    }
    return false;
}

/* The URL of the file PATH, which must be there. */
static enum tw_status file_url(struct tw_run *run, const struct tw_entry *entry,
                               tw_slice path, tw_slice *out, struct tw_error *err)
{
    bool absolute = tw_slice_starts(path, TW_SLICE("/"));
    char *whole = tw_arena_printf(&run->inputs, "%.*s%s%.*s",
                                  TW_FMT(absolute ? TW_SLICE("") : run->reader.folder),
                                  absolute ? "" : "/", TW_FMT(path));
    if (whole && access(whole, F_OK) < 0) {
        return refuse(entry, err, "there is no such file");
    }
    *out = whole ? tw_url_from_path(&run->inputs, tw_slice_from(whole)) : TW_NO_SLICE;
    return out->ptr ? TW_OK : tw_error_nomem(err);
}

/* The URL of the archive that ENTRY names; a path becomes a file URL. */
static enum tw_status direct_url(struct tw_run *run, const struct tw_entry *entry,
                                 tw_slice *out, struct tw_error *err)
{
    tw_slice url = entry->requirement.url;
    bool is_path = tw_slice_search(url, TW_SLICE("://")) == SIZE_MAX &&
                   !tw_slice_starts(url, TW_SLICE("file:"));
    tw_slice bare = tw_slice_cut(url, 0, tw_slice_find(url, '#', 0));
    bare = is_path ? bare : tw_slice_cut(bare, 0, tw_slice_find(bare, '?', 0));
    *out = url;
    if (is_version_control(url)) {
        return refuse(
            entry, err,
            "version control URLs are not read; name a release, or a wheel or "
            "sdist by its URL");
    }
    if (tw_dist_kind(bare) == TW_DIST_OTHER) {
        return refuse(entry, err, "only wheels and sdists can be read without a build");
    }
    return is_path ? file_url(run, entry, bare, out, err) : TW_OK;
}

static enum tw_status collect_direct(struct tw_run *run, const struct tw_entry *entry,
                                     struct tw_error *err)
{
    tw_slice url;
    enum tw_status status = direct_url(run, entry, &url, err);
    if (status) {
        return status;
    }
    tw_pkg pkg =
        tw_facts_package(run->driver.facts, entry->requirement.name, TW_NO_SLICE);
    if (!pkg.id) {
        return tw_error_nomem(err);
    }
    status = tw_catalog_direct(run->driver.catalog, pkg, url, err);
    if (status == TW_ERR_REQUIREMENT) {
        tw_error_wrap(err, "%.*s", TW_FMT(entry->origin.file));
        err->line = entry->origin.line;
    }
    return status;
}

/* Is the place of ENTRY a folder? *PATH is its path then. */
static bool is_folder(struct tw_run *run, const struct tw_entry *entry, tw_slice *path)
{
    struct stat info;
    tw_slice url = entry->requirement.url;
    bool file = tw_slice_starts(url, TW_SLICE("file:"));
    *path = url;
    if (file) {
        *path = tw_url_to_path(&run->inputs, url);
    } else if (!tw_arena_copy(&run->inputs, url, path)) {
        return false;
    }
    return path->len > 0 && stat(path->ptr, &info) == 0 && S_ISDIR(info.st_mode);
}

/* A folder: its project becomes known, and ENTRY gets its name. */
static enum tw_status collect_folder(struct tw_run *run, struct tw_entry *entry,
                                     tw_slice path, struct tw_error *err)
{
    struct tw_local_project project;
    enum tw_status status =
        tw_local_project_read(&run->inputs, &run->reader, path, &project, err);
    if (status) {
        return status;
    }
    tw_slice name = entry->requirement.name;
    if (name.len > 0 && !tw_slice_equal(name, project.name)) {
        const char *why = tw_arena_printf(&run->inputs, "the project there is %.*s",
                                          TW_FMT(project.name));
        return why ? refuse(entry, err, why) : tw_error_nomem(err);
    }
    entry->requirement.name = entry->requirement.raw_name = project.name;
    return tw_local_project_give(&run->driver, &project, path, err);
}

static enum tw_status collect_place(struct tw_run *run, struct tw_entry *entry,
                                    struct tw_error *err)
{
    tw_slice path;
    if (is_folder(run, entry, &path)) {
        return collect_folder(run, entry, path, err);
    }
    if (entry->form == TW_ENTRY_EDITABLE) {
        return refuse(entry, err,
                      is_version_control(entry->requirement.url)
                          ? "version control URLs are not read; name a folder here"
                          : "expected the folder of a project");
    }
    if (!entry->requirement.name.len) {
        return refuse(entry, err,
                      "the name of the project cannot be told from this; "
                      "write \"NAME @ URL\"");
    }
    return collect_direct(run, entry, err);
}

bool tw_inputs_is_on(const struct tw_run *run, const struct tw_requirement *requirement)
{
    const struct tw_marker_extras none = {.context = TW_MARKER_REQUIREMENT};
    bool on = false;
    return tw_marker_evaluate(requirement->marker, &run->target.target.env, &none, &on,
                              NULL) == TW_OK &&
           on;
}

/* Is what ENTRY asks for replaced by an override, or by nothing? */
static bool is_overridden(const struct tw_run *run, const struct tw_entry *entry)
{
    bool overridden = false;
    for (uint32_t i = 0; i < run->files.entry_count && !overridden; i++) {
        const struct tw_entry *other = &run->files.entries[i];
        overridden = entry->origin.kind == TW_FROM_REQUIREMENT &&
                     other->origin.kind == TW_FROM_OVERRIDE && !other->origin.parent &&
                     tw_slice_equal(other->requirement.name, entry->requirement.name);
    }
    return overridden;
}

static enum tw_status collect_entry(struct tw_run *run, struct tw_entry *entry,
                                    struct tw_inputs *out, struct tw_error *err)
{
    const struct tw_requirement *requirement = &entry->requirement;
    bool idle = requirement->name.len && !tw_inputs_is_on(run, requirement);
    if (requirement->url.len && !idle && !is_overridden(run, entry)) {
        enum tw_status status = collect_place(run, entry, err);
        if (status) {
            return status;
        }
    }
    struct tw_line line = {&entry->requirement, &entry->origin};
    return tw_vec_push(&run->inputs, &out->lines, line) ? TW_OK : tw_error_nomem(err);
}

enum tw_status tw_inputs_collect(struct tw_run *run, struct tw_inputs *out,
                                 struct tw_error *err)
{
    enum tw_status status =
        tw_hashes_require(&run->files, run->options->require_hashes, err);
    for (uint32_t i = 0; i < run->files.entry_count && !status; i++) {
        struct tw_entry *entry = &run->files.entries[i];
        if (!tw_excludes_everywhere(&run->excludes, entry->requirement.name)) {
            status = collect_entry(run, entry, out, err);
        }
    }
    return status;
}

/* ---------------------------------------------------------------- the old output */

/* Is NAME among the --upgrade-package options ("lib", "lib<2")? */
static bool is_upgraded(struct tw_run *run, tw_slice name)
{
    const struct tw_texts *packages = &run->options->upgrade_packages;
    for (uint32_t i = 0; i < packages->len; i++) {
        struct tw_requirement requirement;
        if (tw_requirement_parse(&run->inputs, packages->at[i], &requirement, NULL) ==
                TW_OK &&
            tw_slice_equal(requirement.name, name)) {
            return true;
        }
    }
    return false;
}

/* Is ENTRY a pin, for the target of RUN? */
static bool is_pin(const struct tw_run *run, const struct tw_entry *entry)
{
    const struct tw_specifiers *specifiers = &entry->requirement.specifiers;
    const struct tw_marker_extras none = {.context = TW_MARKER_REQUIREMENT};
    bool on = false;
    return specifiers->count == 1 && specifiers->clauses[0].op == TW_OP_EQUAL &&
           !specifiers->clauses[0].prefix &&
           tw_marker_evaluate(entry->requirement.marker, &run->target.target.env, &none,
                              &on, NULL) == TW_OK &&
           on;
}

/* "-P lib<2" lets lib go and limits it at once. */
static enum tw_status limit_upgrades(struct tw_run *run, struct tw_inputs *inputs,
                                     struct tw_error *err)
{
    const struct tw_texts *packages = &run->options->upgrade_packages;
    for (uint32_t i = 0; i < packages->len; i++) {
        struct tw_requirement *requirement =
            TW_NEW(&run->inputs, struct tw_requirement);
        struct tw_origin *origin = TW_NEW(&run->inputs, struct tw_origin);
        if (!requirement || !origin) {
            return tw_error_nomem(err);
        }
        enum tw_status status =
            tw_requirement_parse(&run->inputs, packages->at[i], requirement, err);
        if (status) {
            err->status = status == TW_ERR_NOMEM ? status : TW_ERR_USAGE;
            return tw_error_wrap(err, "--upgrade-package %.*s",
                                 TW_FMT(packages->at[i]));
        }
        *origin = (struct tw_origin){.file = TW_SLICE("--upgrade-package"),
                                     .text = packages->at[i],
                                     .kind = TW_FROM_CONSTRAINT};
        struct tw_line line = {requirement, origin};
        if (requirement->specifiers.count &&
            !tw_vec_push(&run->inputs, &inputs->lines, line)) {
            return tw_error_nomem(err);
        }
    }
    return TW_OK;
}

enum tw_status tw_inputs_read_previous(struct tw_run *run, struct tw_inputs *inputs,
                                       struct tw_error *err)
{
    tw_slice path = run->options->output_file;
    enum tw_status status = limit_upgrades(run, inputs, err);
    if (status || run->options->upgrade || !path.len || access(path.ptr, F_OK) < 0) {
        return status;
    }
    status = read_pins(run, path, TW_FROM_REQUIREMENT, &inputs->previous, err);
    for (uint32_t i = 0; i < inputs->previous.entry_count && !status; i++) {
        const struct tw_entry *entry = &inputs->previous.entries[i];
        if (is_pin(run, entry) && !is_upgraded(run, entry->requirement.name) &&
            !tw_vec_push(&run->inputs, &inputs->locked, entry)) {
            status = tw_error_nomem(err);
        }
    }
    return status;
}

/* ---------------------------------------------------------------- to the solver */

/* What other targets have goes before the pins, for the last one counts. */
static bool list_preferences(const struct tw_run *run, const struct tw_inputs *inputs,
                             struct tw_arena *arena, struct tw_problem *out)
{
    struct tw_facts *facts = run->driver.facts;
    uint32_t shared = run->preferred ? run->preferred->len : 0, count = 0;
    struct tw_preference *all =
        TW_NEW_ARRAY(arena, struct tw_preference, (size_t)shared + inputs->locked.len);
    bool known = all;
    for (uint32_t i = 0; known && i < shared; i++) {
        const struct tw_shared_version *one = &run->preferred->at[i];
        all[count] = (struct tw_preference){
            tw_facts_package(facts, one->name, TW_NO_SLICE), one->version,
            one->wheel ? TW_PREFER_SHARED_WHEEL : TW_PREFER_SHARED};
        known = all[count++].pkg.id;
    }
    for (uint32_t i = 0; known && i < inputs->locked.len; i++) {
        const struct tw_requirement *pin = &inputs->locked.at[i]->requirement;
        all[count] = (struct tw_preference){
            tw_facts_package(facts, pin->name, TW_NO_SLICE),
            pin->specifiers.clauses[0].version, TW_PREFER_LOCKED};
        known = all[count++].pkg.id;
    }
    out->preferences = all;
    out->preference_count = count;
    return known;
}

bool tw_inputs_problem(const struct tw_run *run, const struct tw_inputs *inputs,
                       struct tw_arena *arena, struct tw_problem *out)
{
    *out = (struct tw_problem){
        .facts = run->driver.facts,
        .search = run->driver.solver,
        .options = run->policies,
        .lines = inputs->lines.at,
        .line_count = inputs->lines.len,
    };
    return list_preferences(run, inputs, arena, out);
}

enum tw_status tw_inputs_require(struct tw_run *run, const struct tw_inputs *inputs,
                                 struct tw_solver *solver, struct tw_error *err)
{
    struct tw_problem problem;
    enum tw_status status = tw_inputs_problem(run, inputs, &run->inputs, &problem)
                                ? TW_OK
                                : tw_error_nomem(err);
    for (uint32_t i = 0; !status && i < problem.line_count; i++) {
        status = tw_solver_require(solver, problem.lines[i].requirement,
                                   problem.lines[i].origin, err);
    }
    for (uint32_t i = 0; !status && i < problem.preference_count; i++) {
        status = tw_solver_prefer(solver, &problem.preferences[i], err);
    }
    return status;
}
