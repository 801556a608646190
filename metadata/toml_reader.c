/*
 * Typed values out of a TOML tree. The path to where the reader stands is a list on its
 * stack, printed only when something is wrong. Called from pylock.c and pyproject.c.
 */
#include "toml_reader.h"

#include <stdio.h>

enum { LONGEST_PATH = 1024 };

static void print_path(struct tw_buf *buf, const struct toml_path *path)
{
    if (!path) {
        return;
    }
    print_path(buf, path->above);
    if (path->key) {
        tw_buf_printf(buf, "%s%s", path->above ? "." : "", path->key);
    } else {
        tw_buf_printf(buf, "[%u]", path->index);
    }
}

/* The value that PATH ends in, seen from VALUE, which holds it; else VALUE itself. */
static const struct tw_toml *at_path(const struct toml_path *path,
                                     const struct tw_toml *value)
{
    const struct tw_toml *found = NULL;
    if (path && path->key) {
        found = tw_toml_get(value, tw_slice_from(path->key));
    } else if (path && path->above && path->above->key) {
        found = tw_toml_get_kind(value, tw_slice_from(path->above->key), TW_TOML_ARRAY);
        found = found ? found->first : NULL;
        for (uint32_t i = 0; found && i < path->index; i++) {
            found = found->next;
        }
    }
    return found ? found : value;
}

enum tw_status toml_wrong(const struct toml_reader *r, const struct toml_path *path,
                          const struct tw_toml *value, const char *format, ...)
{
    char message[TW_ERROR_MESSAGE_MAX];
    struct tw_buf where = TW_BUF_INIT(LONGEST_PATH);
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    print_path(&where, path);
    tw_error_set(r->err, r->status, "%.*s%s%s", TW_FMT(tw_buf_slice(&where)),
                 where.len ? ": " : "", message);
    tw_buf_free(&where);
    value = at_path(path, value);
    if (r->err && value) {
        r->err->line = value->line;
        r->err->column = value->column;
    }
    return r->status;
}

enum tw_status toml_read(const struct toml_reader *r, const struct toml_path *path,
                         const struct tw_toml *table, const char *key,
                         enum tw_toml_kind kind, const struct tw_toml **out)
{
    const struct tw_toml *value = tw_toml_get(table, tw_slice_from(key));
    struct toml_path here = {path, key, 0};
    *out = value;
    if (value && value->kind != kind) {
        return toml_wrong(r, &here, value, "expected %s, not %s",
                          tw_toml_kind_name(kind), tw_toml_kind_name(value->kind));
    }
    return TW_OK;
}

enum tw_status toml_need(const struct toml_reader *r, const struct toml_path *path,
                         const struct tw_toml *table, const char *key,
                         enum tw_toml_kind kind, const struct tw_toml **out)
{
    struct toml_path here = {path, key, 0};
    enum tw_status status = toml_read(r, path, table, key, kind, out);
    return status || *out ? status : toml_wrong(r, &here, table, "is missing");
}

enum tw_status toml_read_text(const struct toml_reader *r, const struct toml_path *path,
                              const struct tw_toml *table, const char *key,
                              tw_slice *out)
{
    const struct tw_toml *value;
    enum tw_status status = toml_read(r, path, table, key, TW_TOML_STRING, &value);
    *out = !status && value ? value->text : TW_NO_SLICE;
    return status;
}

enum tw_status toml_need_text(const struct toml_reader *r, const struct toml_path *path,
                              const struct tw_toml *table, const char *key,
                              tw_slice *out)
{
    const struct tw_toml *value;
    enum tw_status status = toml_need(r, path, table, key, TW_TOML_STRING, &value);
    *out = status ? TW_NO_SLICE : value->text;
    return status;
}

enum tw_status toml_read_texts(const struct toml_reader *r,
                               const struct toml_path *path,
                               const struct tw_toml *table, const char *key,
                               tw_slice **out, uint32_t *count)
{
    const struct tw_toml *array;
    struct toml_path list = {path, key, 0};
    *out = NULL;
    *count = 0;
    enum tw_status status = toml_read(r, path, table, key, TW_TOML_ARRAY, &array);
    if (status || !array) {
        return status;
    }
    *out = TW_NEW_ARRAY(r->arena, tw_slice, array->count);
    if (!*out) {
        return tw_error_nomem(r->err);
    }
    for (const struct tw_toml *value = array->first; value; value = value->next) {
        struct toml_path here = {&list, NULL, *count};
        if (value->kind != TW_TOML_STRING) {
            return toml_wrong(r, &here, value, "expected a string, not %s",
                              tw_toml_kind_name(value->kind));
        }
        (*out)[(*count)++] = value->text;
    }
    return TW_OK;
}
