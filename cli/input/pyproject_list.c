/*
 * Lists of requirements in TOML, with the place of each one: a message about the third
 * byte of a string names the file's line and column of that byte (which holds for the
 * strings that people write: on one line, without escapes).
 *
 * Called from pyproject.c and script.c.
 */
#include "pyproject_list.h"

enum tw_status tw_toml_file_at(const struct tw_toml_file *file,
                               const struct tw_toml *value, size_t offset)
{
    struct tw_error *err = file->err;
    if (err->status == TW_ERR_NOMEM) {
        return TW_ERR_NOMEM;
    }
    if (value) {
        bool inside = value->kind == TW_TOML_STRING && !value->key.ptr;
        err->line = value->line + file->lines_before;
        err->column =
            value->column + file->columns_before + (inside ? 1 + (uint32_t)offset : 0);
    }
    return tw_error_wrap(err, "%.*s", TW_FMT(file->name));
}

enum tw_status tw_toml_file_parse(struct tw_toml_file *file, tw_slice text,
                                  struct tw_toml **root)
{
    enum tw_status status = tw_toml_parse(file->arena, text, root, file->err);
    if (status && status != TW_ERR_NOMEM) {
        file->err->line += file->lines_before;
        file->err->column += file->columns_before;
        return tw_error_wrap(file->err, "%.*s", TW_FMT(file->name));
    }
    return status;
}

enum tw_status tw_toml_file_read(struct tw_toml_file *file,
                                 const struct tw_file_reader *reader, tw_slice path,
                                 struct tw_toml **root)
{
    tw_slice text;
    file->name = tw_file_reader_shown(reader, path);
    enum tw_status status =
        reader->read(reader->payload, file->arena, path, &text, file->err);
    if (status) {
        return tw_toml_file_at(file, NULL, 0);
    }
    return tw_toml_file_parse(file, text, root);
}

enum tw_status tw_toml_file_static(const struct tw_toml_file *file,
                                   const struct tw_toml *project, tw_slice field)
{
    const struct tw_toml *dynamic =
        tw_toml_get_kind(project, TW_SLICE("dynamic"), TW_TOML_ARRAY);
    for (const struct tw_toml *at = dynamic ? dynamic->first : NULL; at;
         at = at->next) {
        if (at->kind == TW_TOML_STRING && tw_slice_equal(at->text, field)) {
            tw_error_set(file->err, TW_ERR_INPUT,
                         "\"%.*s\" is dynamic: only a build of the project could tell "
                         "its value",
                         TW_FMT(field));
            return tw_toml_file_at(file, at, 0);
        }
    }
    return TW_OK;
}

struct tw_entry tw_toml_file_entry(const struct tw_toml_file *file, uint32_t line,
                                   const struct tw_requirement *requirement)
{
    return (struct tw_entry){.form = TW_ENTRY_NAMED,
                             .requirement = *requirement,
                             .typed_url = requirement->url,
                             .origin = {.file = file->name,
                                        .line = line + file->lines_before,
                                        .text = requirement->text,
                                        .kind = TW_FROM_REQUIREMENT},
                             .via = file->via};
}

enum tw_status
tw_toml_file_list(const struct tw_toml_file *file, const struct tw_toml *list,
                  enum tw_status (*add)(void *payload, const struct tw_entry *entry),
                  void *payload)
{
    if (list && list->kind != TW_TOML_ARRAY) {
        tw_error_set(file->err, TW_ERR_INPUT,
                     "expected an array of requirements, not %s",
                     tw_toml_kind_name(list->kind));
        return tw_toml_file_at(file, list, 0);
    }
    enum tw_status status = TW_OK;
    for (const struct tw_toml *at = list ? list->first : NULL; at && !status;
         at = at->next) {
        struct tw_requirement requirement;
        if (at->kind != TW_TOML_STRING) {
            tw_error_set(file->err, TW_ERR_INPUT, "expected a requirement, not %s",
                         tw_toml_kind_name(at->kind));
            return tw_toml_file_at(file, at, 0);
        }
        if (tw_requirement_parse(file->arena, at->text, &requirement, file->err)) {
            return tw_toml_file_at(file, at, file->err->offset);
        }
        struct tw_entry entry = tw_toml_file_entry(file, at->line, &requirement);
        status = add(payload, &entry);
    }
    return status;
}
