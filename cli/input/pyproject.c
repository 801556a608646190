/*
 * pyproject.toml as a source of requirements: [project] dependencies and
 * optional-dependencies (PEP 621), [dependency-groups] (PEP 735).
 *
 * The invariant: only what is written is taken. What the build backend would add
 * (`dynamic`) is refused, as no code of the project is run.
 *
 * Called from inputs.c; script.c shares the list reading.
 */
#include "pyproject.h"

#include "pyproject_list.h"
#include "tw_dependency_groups.h"
#include "words.h"

/* A pyproject.toml being read. */
struct project {
    struct tw_toml_file file;
    const struct tw_project_request *request;
    const struct tw_toml *table;    /* [project], or NULL */
    const struct tw_toml *optional; /* its optional-dependencies, or NULL */
    tw_slice name;                  /* normalised; empty: none */
    struct tw_texts done;           /* extras whose requirements were added */
};

static tw_slice file_part(tw_slice path)
{
    size_t from = path.len;
    while (from > 0 && path.ptr[from - 1] != '/') {
        from--;
    }
    return tw_slice_cut(path, from, path.len);
}

bool tw_is_pyproject(tw_slice path)
{
    return tw_slice_equal(file_part(path), TW_SLICE("pyproject.toml"));
}

bool tw_is_script(tw_slice path)
{
    return tw_slice_ends(path, TW_SLICE(".py")) &&
           !tw_slice_equal(file_part(path), TW_SLICE("setup.py"));
}

/* ---------------------------------------------------------------- [project] */

static enum tw_status add_extra(struct project *p, tw_slice extra);

/* One requirement of the project: an extra of itself stands for what that needs. */
static enum tw_status add_requirement(void *payload, const struct tw_entry *entry)
{
    struct project *p = payload;
    const struct tw_requirement *requirement = &entry->requirement;
    if (p->name.len == 0 || !tw_slice_equal(requirement->name, p->name)) {
        return tw_reqfile_add(p->file.arena, p->file.into, entry, p->file.err);
    }
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < requirement->extra_count && !status; i++) {
        status = add_extra(p, requirement->extras[i]);
    }
    return status;
}

/* The list of the extra whose normalised name is EXTRA; NULL: there is none. */
static enum tw_status find_extra(struct project *p, tw_slice extra,
                                 const struct tw_toml **out)
{
    *out = NULL;
    for (const struct tw_toml *at = p->optional ? p->optional->first : NULL; at;
         at = at->next) {
        tw_slice name;
        if (tw_name_normalize(p->file.arena, at->key, &name, p->file.err)) {
            return tw_toml_file_at(&p->file, at, 0);
        }
        if (tw_slice_equal(name, extra)) {
            *out = at;
            return TW_OK;
        }
    }
    return TW_OK;
}

/* Adds what the extra of that normalised name needs, once; one that is not there needs
 * nothing. */
static enum tw_status add_extra(struct project *p, tw_slice extra)
{
    const struct tw_toml *list;
    enum tw_status status = find_extra(p, extra, &list);
    if (status || !list || tw_texts_have(&p->done, extra)) {
        return status;
    }
    if (!tw_vec_push(p->file.arena, &p->done, extra)) {
        return tw_error_nomem(p->file.err);
    }
    return tw_toml_file_list(&p->file, list, add_requirement, p);
}

static enum tw_status add_extras(struct project *p)
{
    enum tw_status status = TW_OK;
    for (const struct tw_toml *at = p->optional ? p->optional->first : NULL;
         at && p->request->all_extras && !status; at = at->next) {
        tw_slice name;
        status = tw_name_normalize(p->file.arena, at->key, &name, p->file.err);
        status = status ? tw_toml_file_at(&p->file, at, 0) : add_extra(p, name);
    }
    for (uint32_t i = 0; i < p->request->extras->len && !status; i++) {
        tw_slice name;
        status = tw_name_normalize(p->file.arena, p->request->extras->at[i], &name,
                                   p->file.err);
        status = status ? tw_error_wrap(p->file.err, "--extra") : add_extra(p, name);
    }
    return status;
}

static enum tw_status add_project(struct project *p)
{
    if (!p->table) {
        tw_error_set(p->file.err, TW_ERR_INPUT, "expected a [project] table");
        return tw_toml_file_at(&p->file, NULL, 0);
    }
    bool wants_extras = p->request->all_extras || p->request->extras->len > 0;
    enum tw_status status =
        tw_toml_file_static(&p->file, p->table, TW_SLICE("dependencies"));
    if (!status && wants_extras) {
        status =
            tw_toml_file_static(&p->file, p->table, TW_SLICE("optional-dependencies"));
    }
    if (!status) {
        status =
            tw_toml_file_list(&p->file, tw_toml_get(p->table, TW_SLICE("dependencies")),
                              add_requirement, p);
    }
    return status ? status : add_extras(p);
}

/* ---------------------------------------------------------------- groups */

/* "NAME (FILE:GROUP)", as annotations call a group. */
static bool name_group(struct project *p, tw_slice group)
{
    tw_slice normal;
    if (tw_name_normalize(p->file.arena, group, &normal, p->file.err)) {
        return false;
    }
    const char *text =
        p->name.len > 0
            ? tw_arena_printf(p->file.arena, "%.*s (%.*s:%.*s)", TW_FMT(p->name),
                              TW_FMT(p->file.name), TW_FMT(normal))
            : tw_arena_printf(p->file.arena, "%.*s:%.*s", TW_FMT(p->file.name),
                              TW_FMT(normal));
    if (!text) {
        tw_error_nomem(p->file.err);
    }
    p->file.via = tw_slice_from(text);
    return text;
}

static enum tw_status add_group(struct project *p, const struct tw_toml *groups,
                                tw_slice group)
{
    struct tw_group_list list = {0};
    if (!name_group(p, group)) {
        return p->file.err->status == TW_ERR_NOMEM
                   ? TW_ERR_NOMEM
                   : tw_error_wrap(p->file.err, "--group");
    }
    enum tw_status status =
        tw_dependency_groups(p->file.arena, groups, &group, 1, &list, p->file.err);
    if (status == TW_ERR_NOMEM) {
        return status;
    }
    if (status) {
        return tw_error_wrap(p->file.err, "%.*s", TW_FMT(p->file.name));
    }
    for (uint32_t i = 0; i < list.len && !status; i++) {
        struct tw_entry entry =
            tw_toml_file_entry(&p->file, list.at[i].line, &list.at[i].requirement);
        status = add_requirement(p, &entry);
    }
    return status;
}

/* ---------------------------------------------------------------- the whole file */

/* Finds the project's name and what annotations call it: "NAME (FILE)". */
static enum tw_status name_project(struct project *p)
{
    const struct tw_toml *name =
        tw_toml_get_kind(p->table, TW_SLICE("name"), TW_TOML_STRING);
    p->file.via = p->file.name;
    if (!name) {
        return TW_OK;
    }
    if (tw_name_normalize(p->file.arena, name->text, &p->name, p->file.err)) {
        return tw_toml_file_at(&p->file, name, 0);
    }
    const char *via = tw_arena_printf(p->file.arena, "%.*s (%.*s)", TW_FMT(p->name),
                                      TW_FMT(p->file.name));
    p->file.via = tw_slice_from(via);
    return via ? TW_OK : tw_error_nomem(p->file.err);
}

enum tw_status tw_pyproject_read(struct tw_arena *arena,
                                 const struct tw_file_reader *reader,
                                 const struct tw_project_request *request,
                                 struct tw_reqfile *into, struct tw_texts *found,
                                 struct tw_error *err)
{
    struct project p = {.file = {.arena = arena, .into = into, .err = err},
                        .request = request};
    struct tw_toml *root;
    enum tw_status status = tw_toml_file_read(&p.file, reader, request->path, &root);
    if (status) {
        return status;
    }
    p.table = tw_toml_get_kind(root, TW_SLICE("project"), TW_TOML_TABLE);
    p.optional =
        tw_toml_get_kind(p.table, TW_SLICE("optional-dependencies"), TW_TOML_TABLE);
    status = name_project(&p);
    if (!status && request->dependencies) {
        status = add_project(&p);
    }
    const struct tw_toml *groups = tw_toml_get(root, TW_SLICE("dependency-groups"));
    for (uint32_t i = 0; i < request->groups->len && !status; i++) {
        status = add_group(&p, groups, request->groups->at[i]);
    }
    for (uint32_t i = 0; found && i < p.done.len && !status; i++) {
        if (!tw_vec_push(arena, found, p.done.at[i])) {
            status = tw_error_nomem(err);
        }
    }
    return status;
}
