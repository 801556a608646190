/*
 * Settings in TOML become variables of the environment, which everything that ranks
 * sources knows how to read; a list becomes the shell words of its values. Their places
 * are noted, so that errors name them and not the variable.
 *
 * Called from main.c.
 */
#include "settings_file.h"

#include "environment.h"
#include "options.h"
#include "pyproject.h"
#include "tw_limits.h"
#include "words.h"

struct variables {
    char **at;
    uint32_t len, cap;
};

struct settings {
    struct tw_toml_file file;
    const struct tw_command_spec *spec;
    char *const *environment;
    struct variables variables;       /* ends with NULL once it is complete */
    struct tw_setting_places *places; /* where each of those was set */
};

static bool may_be_set(const struct tw_option *option)
{
    static const char *const others[] = {"help", "version", "directory", "config-file"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (strcmp(option->name, others[i]) == 0) {
            return false;
        }
    }
    return option->help && option->kind != TW_OPTION_FIXED;
}

/* The option that KEY names, or NULL with the error set. */
static const struct tw_option *find_option(const struct settings *s,
                                           const struct tw_toml *key)
{
    const char *names[512];
    uint32_t count = 0;
    for (uint32_t g = 0; g < s->spec->group_count; g++) {
        const struct tw_option_group *group = s->spec->groups[g];
        for (uint32_t i = 0; i < group->count && count < 512; i++) {
            const struct tw_option *option = &group->options[i];
            if (!may_be_set(option)) {
                continue;
            }
            if (tw_slice_equal(tw_slice_from(option->name), key->key)) {
                return option;
            }
            names[count++] = option->name;
        }
    }
    const char *near = tw_nearest_name(key->key, names, count);
    tw_error_set(s->file.err, TW_ERR_INPUT, "there is no setting %.*s%s%s%s",
                 TW_FMT(key->key), near ? "; did you mean " : "", near ? near : "",
                 near ? "?" : "");
    return NULL;
}

/* ---------------------------------------------------------------- values */

static enum tw_status wrong_type(const struct settings *s, const struct tw_toml *value,
                                 const char *expected)
{
    tw_error_set(s->file.err, TW_ERR_INPUT, "expected %s for %.*s, not %s", expected,
                 TW_FMT(value->key), tw_toml_kind_name(value->kind));
    return tw_toml_file_at(&s->file, value, 0);
}

/* Appends a string, or the strings of an array as words, to BUF. */
static enum tw_status add_words(const struct settings *s, const struct tw_toml *value,
                                struct tw_buf *buf)
{
    if (value->kind == TW_TOML_STRING) {
        tw_words_quote(buf, value->text);
        return TW_OK;
    }
    if (value->kind != TW_TOML_ARRAY) {
        return wrong_type(s, value, "a string or an array of strings");
    }
    for (const struct tw_toml *at = value->first; at; at = at->next) {
        if (at->kind != TW_TOML_STRING) {
            return wrong_type(s, value, "an array of strings");
        }
        tw_buf_adds(buf, at == value->first ? "" : " ");
        tw_words_quote(buf, at->text);
    }
    return TW_OK;
}

/* Appends VALUE as the variable of OPTION would have it. */
static enum tw_status add_value(const struct settings *s,
                                const struct tw_option *option,
                                const struct tw_toml *value, struct tw_buf *buf)
{
    switch (option->kind) {
    case TW_OPTION_FLAG:
        if (value->kind != TW_TOML_BOOL) {
            return wrong_type(s, value, "true or false");
        }
        tw_buf_adds(buf, value->integer ? "true" : "false");
        return TW_OK;
    case TW_OPTION_NUMBER:
    case TW_OPTION_COUNT:
        if (value->kind != TW_TOML_INTEGER || value->integer < 0) {
            return wrong_type(s, value, "a number");
        }
        tw_buf_printf(buf, "%jd", (intmax_t)value->integer);
        return TW_OK;
    case TW_OPTION_LIST:
        return add_words(s, value, buf);
    default:
        if (value->kind != TW_TOML_STRING) {
            return wrong_type(s, value, "a string");
        }
        tw_buf_add(buf, value->text);
        return TW_OK;
    }
}

/* ---------------------------------------------------------------- variables */

/* Appends "TAILWHEEL_<NAME>". */
static void add_variable(struct tw_buf *buf, const char *name)
{
    tw_buf_adds(buf, "TAILWHEEL_");
    for (; *name; name++) {
        bool lower = *name >= 'a' && *name <= 'z';
        tw_buf_add_byte(buf, lower          ? (char)(*name - 'a' + 'A')
                             : *name == '-' ? '_'
                                            : *name);
    }
}

static enum tw_status push(struct settings *s, char *variable)
{
    return tw_vec_push(s->file.arena, &s->variables, variable)
               ? TW_OK
               : tw_error_nomem(s->file.err);
}

/* Adds the variable for KEY, unless the environment has it. */
static enum tw_status add_setting(struct settings *s, const struct tw_toml *key)
{
    const struct tw_option *option = find_option(s, key);
    if (!option) {
        return tw_toml_file_at(&s->file, key, 0);
    }
    struct tw_buf text = TW_BUF_INIT(TW_MAX_INPUT_LINE);
    add_variable(&text, option->name);
    bool there = !text.failed && tw_environment_get(s->environment, text.ptr).ptr;
    size_t name_length = text.len;
    tw_buf_adds(&text, "=");
    enum tw_status status = add_value(s, option, key, &text);
    tw_slice copy = TW_NO_SLICE;
    if (!status &&
        (text.failed || !tw_arena_copy(s->file.arena, tw_buf_slice(&text), &copy))) {
        status = tw_error_nomem(s->file.err);
    }
    tw_buf_free(&text);
    struct tw_setting_place place = {tw_slice_cut(copy, 0, name_length), s->file.name,
                                     key->line + s->file.lines_before};
    if (status || there) {
        return status;
    }
    return tw_vec_push(s->file.arena, s->places, place) ? push(s, (char *)copy.ptr)
                                                        : tw_error_nomem(s->file.err);
}

bool tw_settings_file_is_table(const struct tw_toml *key)
{
    bool tables =
        key->kind == TW_TOML_ARRAY && key->first && key->first->kind == TW_TOML_TABLE;
    return tw_slice_equal(key->key, TW_SLICE("sources")) ||
           (tw_slice_equal(key->key, TW_SLICE("index")) && tables);
}

static enum tw_status add_table(struct settings *s, const struct tw_toml *table,
                                char *const **out)
{
    enum tw_status status = TW_OK;
    for (char *const *at = s->environment; at && *at && !status; at++) {
        status = push(s, *at);
    }
    for (const struct tw_toml *key = table->first; key && !status; key = key->next) {
        status = tw_settings_file_is_table(key) ? TW_OK : add_setting(s, key);
    }
    if (!status) {
        status = push(s, NULL);
    }
    *out = s->variables.at;
    return status;
}

/* The table of settings in file NAME; NULL: there is no such file or table. */
static enum tw_status find_table(struct tw_toml_file *file,
                                 const struct tw_file_reader *reader, tw_slice name,
                                 const struct tw_toml **out)
{
    tw_slice identity;
    struct tw_toml *root;
    *out = NULL;
    enum tw_status status =
        reader->identify(reader->payload, file->arena, name, &identity, file->err);
    bool must_be = reader->settings.len > 0;
    if (status || (!identity.ptr && !must_be)) {
        return status;
    }
    status = tw_toml_file_read(file, reader, name, &root);
    if (status) {
        return status;
    }
    const struct tw_toml *tool =
        tw_toml_get_kind(root, TW_SLICE("tool"), TW_TOML_TABLE);
    *out = tw_is_pyproject(name)
               ? tw_toml_get_kind(tool, TW_SLICE("tailwheel"), TW_TOML_TABLE)
               : root;
    return TW_OK;
}

enum tw_status tw_settings_file_table(struct tw_toml_file *file,
                                      const struct tw_file_reader *reader,
                                      const struct tw_toml **out)
{
    if (reader->settings.len > 0) {
        return find_table(file, reader, reader->settings, out);
    }
    enum tw_status status = find_table(file, reader, TW_SLICE("tailwheel.toml"), out);
    if (!status && !*out) {
        /* One that is no TOML is told of where it is a source; here it is nothing. */
        status = find_table(file, reader, TW_SLICE("pyproject.toml"), out);
        status = status == TW_ERR_TOML ? TW_OK : status;
    }
    return status;
}

enum tw_status
tw_settings_file_read(struct tw_arena *arena, const struct tw_file_reader *reader,
                      const struct tw_command_spec *spec, char *const **out,
                      struct tw_setting_places *places, struct tw_error *err)
{
    struct settings s = {.file = {.arena = arena, .err = err},
                         .spec = spec,
                         .places = places,
                         .environment = reader->environment};
    const struct tw_toml *table;
    *out = reader->environment;
    enum tw_status status = tw_settings_file_table(&s.file, reader, &table);
    return status || !table || !table->first ? status : add_table(&s, table, out);
}
