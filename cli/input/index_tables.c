/*
 * The two tables of a project's settings that are no options, as uv has them:
 *
 *     [[tool.tailwheel.index]]
 *     name = "private"
 *     url = "https://index.example.org/simple/"
 *     explicit = true                # only for what [sources] pins to it
 *     default = true                 # instead of --index-url
 *     ignore-error-codes = [403]     # these mean: not here
 *
 *     [tool.tailwheel.sources]
 *     lib = { index = "private" }
 *
 * What a pin names is looked up in config.c, where all indexes are known.
 * Called from config.c; settings_file.c leaves these keys alone.
 */
#include "index_tables.h"

#include "settings_file.h"

enum { FIRST_STATUS = 400, LAST_STATUS = 599 };

struct tables {
    struct tw_toml_file file;
    struct tw_index_tables *out;
};

static enum tw_status refuse(const struct tables *t, const struct tw_toml *value,
                             const char *expected)
{
    tw_error_set(t->file.err, TW_ERR_INPUT, "expected %s", expected);
    return tw_toml_file_at(&t->file, value, 0);
}

/* "tailwheel.toml:7", where VALUE stands; NULL: out of memory. */
static const char *place_of(const struct tables *t, const struct tw_toml *value)
{
    return tw_arena_printf(t->file.arena, "%.*s:%u", TW_FMT(t->file.name), value->line);
}

/* ---------------------------------------------------------------- [[index]] */

static enum tw_status read_ignored(struct tables *t, const struct tw_toml *list,
                                   struct tw_setting *out)
{
    uint16_t *statuses = TW_NEW_ARRAY(t->file.arena, uint16_t, list->count);
    if (list->kind != TW_TOML_ARRAY) {
        return refuse(t, list, "an array of HTTP statuses");
    }
    if (!statuses) {
        return tw_error_nomem(t->file.err);
    }
    for (const struct tw_toml *at = list->first; at; at = at->next) {
        if (at->kind != TW_TOML_INTEGER || at->integer < FIRST_STATUS ||
            at->integer > LAST_STATUS) {
            return refuse(t, at, "an HTTP status from 400 to 599");
        }
        statuses[out->ignored_count++] = (uint16_t)at->integer;
    }
    out->ignored = statuses;
    return TW_OK;
}

/* What one key of [[index]] is called, its kind, and what is told of a wrong one. */
static const struct index_key {
    tw_slice name;
    enum tw_toml_kind kind;
    const char *expected;
} index_keys[] = {
    {TW_SLICE_INIT("name"), TW_TOML_STRING, "a name for the index"},
    {TW_SLICE_INIT("url"), TW_TOML_STRING, "the URL of the index"},
    {TW_SLICE_INIT("explicit"), TW_TOML_BOOL, "true or false"},
    {TW_SLICE_INIT("default"), TW_TOML_BOOL, "true or false"},
    {TW_SLICE_INIT("ignore-error-codes"), TW_TOML_ARRAY, "an array of HTTP statuses"},
};

static enum tw_status check_keys(const struct tables *t, const struct tw_toml *table)
{
    for (const struct tw_toml *at = table->first; at; at = at->next) {
        const struct index_key *key = index_keys;
        const struct index_key *end = key + sizeof index_keys / sizeof *index_keys;
        while (key < end && !tw_slice_equal(key->name, at->key)) {
            key++;
        }
        if (key == end) {
            return refuse(t, at,
                          "one of name, url, explicit, default, ignore-error-codes");
        }
        if (key->kind != at->kind) {
            return refuse(t, at, key->expected);
        }
    }
    return TW_OK;
}

static bool is_true(const struct tw_toml *table, const char *key)
{
    const struct tw_toml *value =
        tw_toml_get_kind(table, tw_slice_from(key), TW_TOML_BOOL);
    return value && value->integer;
}

/* Takes the values of TABLE, whose keys are right. */
static enum tw_status take_values(struct tables *t, const struct tw_toml *table,
                                  struct tw_setting *out)
{
    const struct tw_toml *name = tw_toml_get(table, TW_SLICE("name"));
    const struct tw_toml *url = tw_toml_get(table, TW_SLICE("url"));
    const struct tw_toml *ignored = tw_toml_get(table, TW_SLICE("ignore-error-codes"));
    *out = (struct tw_setting){
        .source = tw_slice_from(place_of(t, table)),
        .name = name ? name->text : TW_NO_SLICE,
        .pinned_only = is_true(table, "explicit"),
    };
    if (!url) {
        return refuse(t, table, "an index with a url");
    }
    if (!out->source.ptr || !tw_arena_copy(t->file.arena, url->text, &out->value)) {
        return tw_error_nomem(t->file.err);
    }
    out->typed = out->value;
    return ignored ? read_ignored(t, ignored, out) : TW_OK;
}

static enum tw_status read_index(struct tables *t, const struct tw_toml *table)
{
    struct tw_setting index;
    bool standard = is_true(table, "default");
    enum tw_status status = check_keys(t, table);
    if (!status) {
        status = take_values(t, table, &index);
    }
    if (status) {
        return status;
    }
    if (index.pinned_only && (!index.name.len || standard)) {
        return refuse(t, table,
                      "an explicit index with a name, and not the default one");
    }
    if (standard && t->out->standard.value.len) {
        return refuse(t, table, "one default index, not two");
    }
    if (standard) {
        t->out->standard = index;
        return TW_OK;
    }
    return tw_vec_push(t->file.arena, &t->out->indexes, index)
               ? TW_OK
               : tw_error_nomem(t->file.err);
}

static enum tw_status read_indexes(struct tables *t, const struct tw_toml *list)
{
    enum tw_status status = TW_OK;
    for (const struct tw_toml *at = list->first; at && !status; at = at->next) {
        status = at->kind == TW_TOML_TABLE ? read_index(t, at)
                                           : refuse(t, at, "a table [[index]]");
    }
    return status;
}

/* ---------------------------------------------------------------- [sources] */

static enum tw_status read_source(struct tables *t, const struct tw_toml *source)
{
    const struct tw_toml *index =
        tw_toml_get_kind(source, TW_SLICE("index"), TW_TOML_STRING);
    struct tw_named_pin pin = {.source = tw_slice_from(place_of(t, source))};
    if (!index || source->count != 1) {
        return refuse(t, source, "{ index = \"NAME\" }");
    }
    if (tw_name_normalize(t->file.arena, source->key, &pin.project, t->file.err)) {
        return tw_toml_file_at(&t->file, source, 0);
    }
    pin.index = index->text;
    return pin.source.ptr && tw_vec_push(t->file.arena, &t->out->pins, pin)
               ? TW_OK
               : tw_error_nomem(t->file.err);
}

static enum tw_status read_sources(struct tables *t, const struct tw_toml *sources)
{
    enum tw_status status = TW_OK;
    if (sources->kind != TW_TOML_TABLE) {
        return refuse(t, sources, "a table [sources]");
    }
    for (const struct tw_toml *at = sources->first; at && !status; at = at->next) {
        status = read_source(t, at);
    }
    return status;
}

enum tw_status tw_index_tables_read(struct tw_arena *arena,
                                    const struct tw_file_reader *reader,
                                    struct tw_index_tables *out, struct tw_error *err)
{
    struct tables t = {.file = {.arena = arena, .err = err}, .out = out};
    const struct tw_toml *settings;
    *out = (struct tw_index_tables){.standard = {.value = TW_NO_SLICE}};
    enum tw_status status = tw_settings_file_table(&t.file, reader, &settings);
    for (const struct tw_toml *at = settings ? settings->first : NULL; at && !status;
         at = at->next) {
        if (tw_settings_file_is_table(at)) {
            status = tw_slice_equal(at->key, TW_SLICE("index")) ? read_indexes(&t, at)
                                                                : read_sources(&t, at);
        }
    }
    return status;
}
