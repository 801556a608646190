/*
 * The ranking of settings. One rule: a setting comes from the highest place that has it
 * (command line, TAILWHEEL_ environment, other environment, PIP_ environment, pip.conf,
 * the build), but what requirements files say is added to lists, and replaces a single
 * value that does not stand on the command line. So a pip.conf never adds an index to
 * those that a user named.
 *
 * Called from run.c.
 */
#include "config.h"
#include "environment.h"
#include "index_tables.h"
#include "pip_conf.h"
#include "redact.h"
#include "words.h"

/* One setting and the names that it has in all places. */
struct place {
    const char *option;       /* "--index-url" */
    const char *variables[4]; /* best first, ends with NULL */
    const char *pip_key;      /* and PIP_<KEY> */
    enum tw_file_option_kind kind;
};

struct adding {
    struct tw_arena *arena;
    const struct tw_options *options;
    const struct tw_reqfile *files;
    char *const *environment;
    struct tw_pip_conf conf;
    struct tw_index_tables tables; /* of the project's settings */
    struct tw_index_config *out;
    struct tw_error *err;
};

static const struct place default_index = {
    "--index-url",
    {"TAILWHEEL_INDEX_URL", "TAILWHEEL_DEFAULT_INDEX", NULL},
    "index-url",
    TW_FILE_INDEX_URL};
static const struct place extra_index = {
    "--index",
    {"TAILWHEEL_INDEX", "TAILWHEEL_EXTRA_INDEX_URL", NULL},
    "extra-index-url",
    TW_FILE_EXTRA_INDEX_URL};
static const struct place find_links = {
    "--find-links", {"TAILWHEEL_FIND_LINKS", NULL}, "find-links", TW_FILE_FIND_LINKS};
static const struct place trusted_host = {"--trusted-host",
                                          {"TAILWHEEL_TRUSTED_HOST", NULL},
                                          "trusted-host",
                                          TW_FILE_TRUSTED_HOST};
static const struct place no_index = {
    "--no-index", {"TAILWHEEL_NO_INDEX", NULL}, "no-index", TW_FILE_NO_INDEX};
/* No requirements file has these; TW_FILE_IGNORED is never looked up. */
static const struct place cert = {
    "--cert",
    {"TAILWHEEL_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"},
    "cert",
    TW_FILE_IGNORED};
static const struct place client_cert = {
    "--client-cert",
    {"TAILWHEEL_CLIENT_CERT", "SSL_CLIENT_CERT", NULL},
    "client-cert",
    TW_FILE_IGNORED};
static const struct place proxy = {
    "--proxy", {"TAILWHEEL_PROXY", NULL}, "proxy", TW_FILE_IGNORED};

/* ---------------------------------------------------------------- looking up */

/* "PIP_INDEX_URL" of "index-url"; NULL: out of memory. */
static char *pip_variable(struct tw_arena *arena, const char *key)
{
    char *name = tw_arena_printf(arena, "PIP_%s", key);
    for (char *at = name; at && *at; at++) {
        *at = *at == '-'                 ? '_'
              : *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A')
                                         : *at;
    }
    return name;
}

/* The value of the highest place below the command line and files, and its source; an
 * empty value: none has it. */
static enum tw_status look_up(struct adding *a, const struct place *place,
                              struct tw_setting *out)
{
    *out = (struct tw_setting){0};
    size_t variables = sizeof place->variables / sizeof *place->variables;
    for (size_t i = 0; i < variables && place->variables[i] && !out->value.len; i++) {
        out->value = tw_environment_get(a->environment, place->variables[i]);
        out->source = tw_slice_from(place->variables[i]);
    }
    if (out->value.len == 0 && !a->options->isolated) {
        const char *variable = pip_variable(a->arena, place->pip_key);
        if (!variable) {
            return tw_error_nomem(a->err);
        }
        out->value = tw_environment_get(a->environment, variable);
        out->source = tw_slice_from(variable);
    }
    const struct tw_pip_conf_value *value = tw_pip_conf_get(&a->conf, place->pip_key);
    if (out->value.len == 0 && value) {
        out->value = value->value;
        out->source = value->file;
    }
    out->typed = out->value;
    return TW_OK;
}

static enum tw_status push(struct adding *a, struct tw_settings *list, tw_slice value,
                           tw_slice source)
{
    struct tw_setting setting = {.value = value, .typed = value, .source = source};
    return tw_vec_push(a->arena, list, setting) ? TW_OK : tw_error_nomem(a->err);
}

/* Adds those of the requirements files. */
static enum tw_status add_from_files(struct adding *a, const struct place *place,
                                     struct tw_settings *list)
{
    for (uint32_t i = 0; a->files && i < a->files->option_count; i++) {
        const struct tw_file_option *option = &a->files->options[i];
        if (option->kind != place->kind) {
            continue;
        }
        const char *source = tw_arena_printf(
            a->arena, "%.*s:%u", TW_FMT(option->origin.file), option->origin.line);
        if (!source || push(a, list, option->value, tw_slice_from(source))) {
            return tw_error_nomem(a->err);
        }
        list->at[list->len - 1].typed = option->typed;
    }
    return TW_OK;
}

/* Adds the values GIVEN on the command line, else those of the highest place. */
static enum tw_status add_list(struct adding *a, const struct place *place,
                               const struct tw_texts *given, struct tw_settings *list)
{
    for (uint32_t i = 0; i < given->len; i++) {
        if (push(a, list, given->at[i], tw_slice_from(place->option))) {
            return TW_ERR_NOMEM;
        }
    }
    enum tw_status status = add_from_files(a, place, list);
    struct tw_setting setting;
    if (!status) {
        status = look_up(a, place, &setting);
    }
    if (status || given->len > 0 || setting.value.len == 0) {
        return status;
    }
    struct tw_texts words = {0};
    if (tw_words_split(a->arena, setting.value, &words, a->err)) {
        return tw_error_wrap(a->err, "%.*s", TW_FMT(setting.source));
    }
    for (uint32_t i = 0; i < words.len && !status; i++) {
        status = push(a, list, words.at[i], setting.source);
    }
    return status;
}

/* A single value; empty: none. */
static enum tw_status get_one(struct adding *a, const struct place *place,
                              tw_slice given, struct tw_setting *out)
{
    if (given.len > 0) {
        *out = (struct tw_setting){
            .value = given, .typed = given, .source = tw_slice_from(place->option)};
        return TW_OK;
    }
    struct tw_settings in_files = {0};
    if (place->kind != TW_FILE_IGNORED && add_from_files(a, place, &in_files)) {
        return TW_ERR_NOMEM;
    }
    if (in_files.len > 0) {
        *out = in_files.at[in_files.len - 1]; /* the last one, as in pip */
        return TW_OK;
    }
    return look_up(a, place, out);
}

/* ---------------------------------------------------------------- indexes */

static bool is_url(tw_slice text)
{
    return tw_slice_starts(text, TW_SLICE("https://")) ||
           tw_slice_starts(text, TW_SLICE("http://")) ||
           tw_slice_starts(text, TW_SLICE("file://"));
}

/* Takes the NAME off "NAME=URL" and checks the URL. */
static enum tw_status finish_index(struct adding *a, struct tw_setting *index)
{
    size_t equals = tw_slice_find(index->value, '=', 0);
    if (!is_url(index->value) && equals != SIZE_MAX) {
        index->name = tw_slice_cut(index->value, 0, equals);
        index->value = tw_slice_cut(index->value, equals + 1, index->value.len);
        size_t typed = tw_slice_find(index->typed, '=', 0);
        index->typed = tw_slice_cut(index->typed, typed + 1, index->typed.len);
    }
    if (is_url(index->value)) {
        return TW_OK;
    }
    return tw_error_set(a->err, TW_ERR_USAGE,
                        "%.*s: expected a URL such as "
                        "https://index.example.org/simple/, found \"%.*s\"",
                        TW_FMT(index->source), TW_FMT(index->value));
}

/* Appends the default index, if there is one. */
static enum tw_status add_default(struct adding *a, const char *built_in)
{
    struct tw_setting index;
    enum tw_status status =
        get_one(a, &default_index, a->options->default_index, &index);
    if (!status && index.value.len == 0) {
        index = a->tables.standard;
    }
    if (!status && index.value.len == 0) {
        index.value = index.typed = tw_slice_from(built_in);
        index.source = TW_SLICE("the build");
    }
    if (status || index.value.len == 0) {
        return status;
    }
    a->out->has_default = true;
    return tw_vec_push(a->arena, &a->out->indexes, index) ? TW_OK
                                                          : tw_error_nomem(a->err);
}

/* The index of that NAME, or NULL. */
static struct tw_setting *find_index(const struct adding *a, tw_slice name)
{
    struct tw_settings *indexes = &a->out->indexes;
    for (uint32_t i = 0; i < indexes->len; i++) {
        if (name.len && tw_slice_equal(indexes->at[i].name, name)) {
            return &indexes->at[i];
        }
    }
    return NULL;
}

/* Adds the indexes that the project declares. One that was named before, on the command
 * line or so, keeps its place and URL. */
static enum tw_status add_declared(struct adding *a)
{
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < a->tables.indexes.len && !status; i++) {
        const struct tw_setting *declared = &a->tables.indexes.at[i];
        struct tw_setting *named = find_index(a, declared->name);
        if (!named) {
            status = tw_vec_push(a->arena, &a->out->indexes, *declared)
                         ? TW_OK
                         : tw_error_nomem(a->err);
            continue;
        }
        named->pinned_only = declared->pinned_only;
        named->ignored = declared->ignored;
        named->ignored_count = declared->ignored_count;
    }
    return status;
}

/* Finds the indexes that [sources] names. */
static enum tw_status add_pins(struct adding *a)
{
    for (uint32_t i = 0; i < a->tables.pins.len; i++) {
        const struct tw_named_pin *pin = &a->tables.pins.at[i];
        const struct tw_setting *index = find_index(a, pin->index);
        if (!index) {
            return tw_error_set(
                a->err, TW_ERR_USAGE,
                "%.*s: there is no index \"%.*s\" to take %.*s from; declare it as "
                "[[index]], or with --index %.*s=URL",
                TW_FMT(pin->source), TW_FMT(pin->index), TW_FMT(pin->project),
                TW_FMT(pin->index));
        }
        struct tw_index_pin found = {pin->project,
                                     (uint32_t)(index - a->out->indexes.at)};
        if (!tw_vec_push(a->arena, &a->out->pins, found)) {
            return tw_error_nomem(a->err);
        }
    }
    return TW_OK;
}

static enum tw_status add_indexes(struct adding *a, const char *built_in)
{
    const struct tw_options *options = a->options;
    struct tw_texts given = {0};
    for (uint32_t i = 0; i < options->indexes.len + options->extra_indexes.len; i++) {
        bool extra = i >= options->indexes.len;
        tw_slice index = extra ? options->extra_indexes.at[i - options->indexes.len]
                               : options->indexes.at[i];
        if (!tw_vec_push(a->arena, &given, index)) {
            return tw_error_nomem(a->err);
        }
    }
    enum tw_status status = add_list(a, &extra_index, &given, &a->out->indexes);
    for (uint32_t i = 0; i < a->out->indexes.len && !status; i++) {
        status = finish_index(a, &a->out->indexes.at[i]);
    }
    uint32_t finished = a->out->indexes.len;
    status = status ? status : add_declared(a);
    status = status ? status : add_default(a, built_in);
    for (uint32_t i = finished; i < a->out->indexes.len && !status; i++) {
        status = finish_index(a, &a->out->indexes.at[i]);
    }
    return status ? status : add_pins(a);
}

/* ---------------------------------------------------------------- all of it */

/* Is --no-index said anywhere? In the environment, "0" and the like say no. */
static enum tw_status get_no_index(struct adding *a, bool *out)
{
    static const char *const negatives[] = {"0", "false", "no", "off"};
    struct tw_settings in_files = {0};
    struct tw_setting setting;
    if (add_from_files(a, &no_index, &in_files) || look_up(a, &no_index, &setting)) {
        return TW_ERR_NOMEM;
    }
    bool below = setting.value.len > 0;
    for (size_t i = 0; i < sizeof negatives / sizeof *negatives; i++) {
        below &= !tw_slice_equal_nocase(setting.value, tw_slice_from(negatives[i]));
    }
    *out = a->options->no_index || in_files.len > 0 || below;
    return TW_OK;
}

static enum tw_status add_network(struct adding *a)
{
    struct tw_setting certificate, client, through;
    enum tw_status status = get_one(a, &cert, a->options->cert, &certificate);
    if (!status) {
        status = get_one(a, &client_cert, a->options->client_cert, &client);
    }
    if (!status) {
        status = get_one(a, &proxy, a->options->proxy, &through);
    }
    if (!status) {
        a->out->cert = certificate.value;
        a->out->cert_source = certificate.source;
        a->out->client_cert = client.value;
        a->out->proxy = through.value;
    }
    return status;
}

enum tw_status tw_config_indexes(struct tw_arena *arena,
                                 const struct tw_options *options,
                                 const struct tw_reqfile *files,
                                 const struct tw_file_reader *reader,
                                 const char *built_in, struct tw_index_config *out,
                                 struct tw_error *err)
{
    *out = (struct tw_index_config){0};
    struct adding a = {.arena = arena,
                       .options = options,
                       .files = files,
                       .environment = reader->environment,
                       .out = out,
                       .err = err};
    enum tw_status status =
        options->isolated ? TW_OK : tw_pip_conf_read(arena, reader, &a.conf, err);
    if (!status && !options->isolated) {
        status = tw_index_tables_read(arena, reader, &a.tables, err);
    }
    if (!status) {
        status = add_list(&a, &find_links, &options->find_links, &out->find_links);
    }
    if (!status) {
        status =
            add_list(&a, &trusted_host, &options->trusted_hosts, &out->trusted_hosts);
    }
    if (!status) {
        status = get_no_index(&a, &out->no_index);
    }
    if (!status) {
        status = add_network(&a);
    }
    return status || out->no_index ? status : add_indexes(&a, built_in);
}

enum tw_status tw_config_require_index(const struct tw_index_config *config,
                                       struct tw_error *err)
{
    if (config->no_index || config->indexes.len > 0 || config->find_links.len > 0) {
        return TW_OK;
    }
    return tw_error_set(
        err, TW_ERR_USAGE,
        "no index is known; name one with --index-url URL, in TAILWHEEL_INDEX_URL "
        "or PIP_INDEX_URL, or as index-url in pip.conf");
}

const char *tw_config_built_in_index(void)
{
    return TW_DEFAULT_INDEX_URL;
}

static void print_settings(struct tw_buf *buf, const char *what,
                           const struct tw_settings *settings)
{
    for (uint32_t i = 0; i < settings->len; i++) {
        const struct tw_setting *setting = &settings->at[i];
        tw_buf_printf(buf, "%s %.*s%s", what, TW_FMT(setting->name),
                      setting->name.len > 0 ? "=" : "");
        tw_redact(buf, setting->value);
        tw_buf_printf(buf, "  (from %.*s%s)\n", TW_FMT(setting->source),
                      setting->pinned_only ? ", for what is pinned to it" : "");
    }
}

void tw_config_print(struct tw_buf *buf, const struct tw_index_config *config)
{
    print_settings(buf, "index", &config->indexes);
    for (uint32_t i = 0; i < config->pins.len; i++) {
        const struct tw_index_pin *pin = &config->pins.at[i];
        tw_buf_printf(buf, "%.*s from index %.*s only\n", TW_FMT(pin->project),
                      TW_FMT(config->indexes.at[pin->index].name));
    }
    print_settings(buf, "find-links", &config->find_links);
    print_settings(buf, "trusted-host", &config->trusted_hosts);
    if (config->cert.len > 0) {
        tw_buf_printf(buf, "cert %.*s  (from %.*s)\n", TW_FMT(config->cert),
                      TW_FMT(config->cert_source));
    }
}
