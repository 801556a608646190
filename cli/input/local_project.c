/*
 * Static metadata of a source tree (PEP 621): what a build would write into METADATA,
 * as far as pyproject.toml fixes it. `dynamic` fields that we need are refused, since
 * the project's code is never run.
 *
 * An optional dependency becomes a requirement with `extra == "NAME"` in its marker, as
 * core metadata has it.
 *
 * Called from inputs.c.
 */
#include "local_project.h"

#include "pyproject_list.h"
#include "tw_limits.h"

struct reading {
    struct tw_toml_file file;
    struct tw_local_project *out;
    TW_VEC(struct tw_requirement) requirements;
    tw_slice extra; /* whose list is being read; empty: dependencies */
};

/* REQUIREMENT with `extra == "EXTRA"` added to its marker. */
static enum tw_status bind_to_extra(const struct reading *r,
                                    const struct tw_requirement *requirement,
                                    struct tw_requirement *out)
{
    struct tw_requirement bare = *requirement;
    struct tw_buf text = TW_BUF_INIT(TW_MAX_REQUIREMENT);
    struct tw_error *err = r->file.err;
    tw_slice copy;
    bare.marker = NULL;
    enum tw_status status = tw_requirement_print(&text, &bare, err);
    tw_buf_adds(&text, " ; ");
    if (!status && requirement->marker) {
        tw_buf_adds(&text, "(");
        status = tw_marker_print(&text, requirement->marker, err);
        tw_buf_adds(&text, ") and ");
    }
    tw_buf_printf(&text, "extra == \"%.*s\"", TW_FMT(r->extra));
    if (!status &&
        (text.failed || !tw_arena_copy(r->file.arena, tw_buf_slice(&text), &copy))) {
        status = tw_error_nomem(err);
    }
    tw_buf_free(&text);
    return status ? status : tw_requirement_parse(r->file.arena, copy, out, err);
}

static enum tw_status add_requirement(void *payload, const struct tw_entry *entry)
{
    struct reading *r = payload;
    struct tw_requirement requirement = entry->requirement;
    enum tw_status status = TW_OK;
    if (r->extra.len > 0) {
        status = bind_to_extra(r, &entry->requirement, &requirement);
    }
    if (!status && !tw_vec_push(r->file.arena, &r->requirements, requirement)) {
        status = tw_error_nomem(r->file.err);
    }
    return status;
}

static enum tw_status add_extras(struct reading *r, const struct tw_toml *optional)
{
    enum tw_status status = TW_OK;
    for (const struct tw_toml *at = optional ? optional->first : NULL; at && !status;
         at = at->next) {
        status = tw_name_normalize(r->file.arena, at->key, &r->extra, r->file.err);
        if (status) {
            return tw_toml_file_at(&r->file, at, 0);
        }
        if (!tw_vec_push(r->file.arena, &r->out->extras, r->extra)) {
            return tw_error_nomem(r->file.err);
        }
        status = tw_toml_file_list(&r->file, at, add_requirement, r);
    }
    return status;
}

/* The string of KEY in [project], which must be there. */
static enum tw_status need_text(const struct reading *r, const struct tw_toml *project,
                                const char *key, const struct tw_toml **out)
{
    *out = tw_toml_get_kind(project, tw_slice_from(key), TW_TOML_STRING);
    if (*out) {
        return TW_OK;
    }
    tw_error_set(r->file.err, TW_ERR_INPUT,
                 "expected a fixed %s in [project]: without it only a build could tell",
                 key);
    return tw_toml_file_at(&r->file, project, 0);
}

static enum tw_status read_identity(struct reading *r, const struct tw_toml *project)
{
    const struct tw_toml *name, *version;
    struct tw_error *err = r->file.err;
    enum tw_status status = need_text(r, project, "name", &name);
    if (!status) {
        status = need_text(r, project, "version", &version);
    }
    if (status) {
        return status;
    }
    if (tw_name_normalize(r->file.arena, name->text, &r->out->name, err)) {
        return tw_toml_file_at(&r->file, name, 0);
    }
    if (tw_version_parse(r->file.arena, version->text, &r->out->version, err)) {
        return tw_toml_file_at(&r->file, version, 0);
    }
    const struct tw_toml *python =
        tw_toml_get_kind(project, TW_SLICE("requires-python"), TW_TOML_STRING);
    struct tw_specifiers unused;
    r->out->requires_python = python ? python->text : TW_NO_SLICE;
    return python && tw_specifiers_parse(r->file.arena, python->text, &unused, err)
               ? tw_toml_file_at(&r->file, python, 0)
               : TW_OK;
}

enum tw_status tw_local_project_read(struct tw_arena *arena,
                                     const struct tw_file_reader *reader,
                                     tw_slice folder, struct tw_local_project *out,
                                     struct tw_error *err)
{
    struct reading r = {.file = {.arena = arena, .err = err}, .out = out};
    const char *path = tw_arena_printf(arena, "%.*s%spyproject.toml", TW_FMT(folder),
                                       tw_slice_ends(folder, TW_SLICE("/")) ? "" : "/");
    struct tw_toml *root;
    *out = (struct tw_local_project){0};
    if (!path) {
        return tw_error_nomem(err);
    }
    enum tw_status status =
        tw_toml_file_read(&r.file, reader, tw_slice_from(path), &root);
    if (status) {
        return status;
    }
    const struct tw_toml *project =
        tw_toml_get_kind(root, TW_SLICE("project"), TW_TOML_TABLE);
    status = read_identity(&r, project);
    if (!status) {
        status = tw_toml_file_static(&r.file, project, TW_SLICE("dependencies"));
    }
    if (!status) {
        status =
            tw_toml_file_static(&r.file, project, TW_SLICE("optional-dependencies"));
    }
    if (!status) {
        status =
            tw_toml_file_list(&r.file, tw_toml_get(project, TW_SLICE("dependencies")),
                              add_requirement, &r);
    }
    if (!status) {
        status =
            add_extras(&r, tw_toml_get_kind(project, TW_SLICE("optional-dependencies"),
                                            TW_TOML_TABLE));
    }
    out->requirements = r.requirements.at;
    out->requirement_count = r.requirements.len;
    return status;
}

/* ---------------------------------------------------------------- to the facts */

/* Why the target cannot use PROJECT, if so. */
static struct tw_release release_of(const struct tw_driver *driver,
                                    const struct tw_local_project *project)
{
    struct tw_release release = {.version = project->version};
    struct tw_specifiers pythons;
    if (project->requires_python.len > 0 &&
        tw_specifiers_parse(driver->arena, project->requires_python, &pythons, NULL) ==
            TW_OK &&
        !tw_specifiers_match(&pythons, driver->target->python)) {
        release.exclusion = TW_EXCL_REQUIRES_PYTHON;
        release.detail = project->requires_python;
    }
    return release;
}

enum tw_status tw_local_project_give(struct tw_driver *driver,
                                     const struct tw_local_project *project,
                                     tw_slice path, struct tw_error *err)
{
    tw_pkg pkg = tw_facts_package(driver->facts, project->name, TW_NO_SLICE);
    struct tw_project *known = pkg.id ? tw_catalog_project(driver->catalog, pkg) : NULL;
    if (!known) {
        return tw_error_nomem(err);
    }
    bool again = known->direct.len > 0 && known->state == TW_PROJECT_KNOWN;
    enum tw_status status = tw_catalog_direct(driver->catalog, pkg, path, err);
    if (status || again) {
        return status;
    }
    struct tw_release release = release_of(driver, project);
    const struct tw_dependencies said = {project->requirements,
                                         project->requirement_count, project->extras.at,
                                         project->extras.len};
    struct tw_distribution *itself =
        TW_NEW(driver->catalog->arena, struct tw_distribution);
    known->distributions = TW_NEW(driver->catalog->arena, struct tw_distribution *);
    if (!itself || !known->distributions) {
        return tw_error_nomem(err);
    }
    known->distributions[0] = itself;
    for (uint32_t i = 0; i < project->requirement_count; i++) {
        itself->variables |= tw_marker_variables(project->requirements[i].marker);
    }
    known->distribution_count = 1;
    known->state = TW_PROJECT_KNOWN;
    status = tw_facts_give_versions(driver->facts, pkg, &release, 1, err);
    return status || release.exclusion ? status
                                       : tw_drive_give(driver, (struct tw_need){pkg, 0},
                                                       said, driver->arena, err);
}
