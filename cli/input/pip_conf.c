/*
 * The INI files of pip ("Configuration" in its manual; Python's configparser): sections
 * in brackets, "key = value" or "key: value", comments from "#" or ";" at the start of
 * a line, values that go on in indented lines. Only [global] is read: the sections of
 * single pip commands are not about us.
 *
 * Called from config.c.
 */
#include "pip_conf.h"

#include "environment.h"
#include "tw_utf8.h"

struct parsing {
    struct tw_arena *arena;
    struct tw_pip_conf *out;
    tw_slice file;
    uint32_t line;
    bool global; /* inside [global] */
    bool any_section;
    uint32_t open; /* 1 + index of the value that an indented line goes on with; 0 */
    struct tw_error *err;
};

static bool is_comment(tw_slice text)
{
    return text.len == 0 || text.ptr[0] == '#' || text.ptr[0] == ';';
}

static enum tw_status bad_line(const struct parsing *p, const char *expected)
{
    tw_error_set(p->err, TW_ERR_INPUT, "expected %s; --isolated ignores this file",
                 expected);
    p->err->line = p->line;
    return tw_error_wrap(p->err, "%.*s", TW_FMT(p->file));
}

/* KEY as pip compares it: lower case, "-" for "_", without leading dashes. */
static bool normal_key(struct tw_arena *arena, tw_slice key, tw_slice *out)
{
    while (tw_slice_starts(key, TW_SLICE("-"))) {
        key = tw_slice_cut(key, 1, key.len);
    }
    if (!tw_arena_copy(arena, key, out)) {
        return false;
    }
    char *text = (char *)out->ptr;
    for (size_t i = 0; i < out->len; i++) {
        bool upper = text[i] >= 'A' && text[i] <= 'Z';
        text[i] = upper ? (char)(text[i] - 'A' + 'a') : text[i] == '_' ? '-' : text[i];
    }
    return true;
}

static enum tw_status parse_value(struct parsing *p, tw_slice text)
{
    size_t equals = tw_slice_find(text, '=', 0), colon = tw_slice_find(text, ':', 0);
    size_t at = equals < colon ? equals : colon;
    if (at == SIZE_MAX || !p->any_section) {
        return bad_line(p, p->any_section ? "\"key = value\"" : "a [section]");
    }
    p->open = 0;
    if (tw_slice_trim(tw_slice_cut(text, 0, at)).len == 0) {
        return bad_line(p, "a key before the value");
    }
    if (!p->global) {
        return TW_OK;
    }
    struct tw_pip_conf_value value = {.file = p->file};
    tw_slice written = tw_slice_trim(tw_slice_cut(text, at + 1, text.len));
    tw_slice key = tw_slice_trim(tw_slice_cut(text, 0, at));
    if (!normal_key(p->arena, key, &value.key) ||
        !tw_arena_copy(p->arena, written, &value.value) ||
        !tw_vec_push(p->arena, &p->out->values, value)) {
        return tw_error_nomem(p->err);
    }
    p->open = p->out->values.len;
    return TW_OK;
}

/* An indented line: more of the value before it. */
static enum tw_status continue_value(struct parsing *p, tw_slice text)
{
    if (!p->any_section) {
        return bad_line(p, "a [section]");
    }
    if (p->open == 0) {
        return TW_OK;
    }
    struct tw_pip_conf_value *value = &p->out->values.at[p->open - 1];
    const char *longer =
        tw_arena_printf(p->arena, "%.*s\n%.*s", TW_FMT(value->value), TW_FMT(text));
    value->value = tw_slice_trim(tw_slice_from(longer));
    return longer ? TW_OK : tw_error_nomem(p->err);
}

static enum tw_status parse_line(struct parsing *p, tw_slice line)
{
    tw_slice text = tw_slice_trim(line);
    if (is_comment(text)) {
        return TW_OK;
    }
    if (tw_utf8_invalid(text) != SIZE_MAX) {
        return bad_line(p, "UTF-8");
    }
    if (line.ptr[0] == ' ' || line.ptr[0] == '\t') {
        return continue_value(p, text);
    }
    if (text.ptr[0] != '[') {
        return parse_value(p, text);
    }
    if (!tw_slice_ends(text, TW_SLICE("]"))) {
        return bad_line(p, "\"]\" at the end of the section");
    }
    p->any_section = true;
    p->global = tw_slice_equal(text, TW_SLICE("[global]"));
    p->open = 0;
    return TW_OK;
}

/* Reads the file of a printf format, if there is one. */
static enum tw_status read_one(struct tw_arena *arena,
                               const struct tw_file_reader *reader, const char *path,
                               struct tw_pip_conf *out, struct tw_error *err)
{
    if (!path) {
        return tw_error_nomem(err);
    }
    tw_slice name = tw_slice_from(path), identity, text, line;
    enum tw_status status =
        reader->identify(reader->payload, arena, name, &identity, err);
    if (status || !identity.ptr) {
        return status;
    }
    status = reader->read(reader->payload, arena, name, &text, err);
    if (status) {
        return status == TW_ERR_NOMEM ? status : tw_error_wrap(err, "%s", path);
    }
    struct parsing p = {.arena = arena, .out = out, .file = name, .err = err};
    while (!status && tw_slice_line(&text, &line)) {
        p.line++;
        status = parse_line(&p, line);
    }
    return status;
}

/* The files of the machine: those of $XDG_CONFIG_DIRS, the first of them last. */
static enum tw_status read_machine(struct tw_arena *arena,
                                   const struct tw_file_reader *reader,
                                   struct tw_pip_conf *out, struct tw_error *err)
{
    tw_slice rest = tw_environment_get(reader->environment, "XDG_CONFIG_DIRS");
    rest = rest.len > 0 ? rest : TW_SLICE("/etc/xdg");
    enum tw_status status = TW_OK;
    while (rest.len > 0 && !status) {
        size_t colon = tw_slice_find(rest, ':', 0);
        tw_slice folder = tw_slice_cut(rest, 0, colon);
        rest =
            colon == SIZE_MAX ? TW_NO_SLICE : tw_slice_cut(rest, colon + 1, rest.len);
        status = read_one(arena, reader,
                          tw_arena_printf(arena, "%.*s/pip/pip.conf", TW_FMT(folder)),
                          out, err);
    }
    return status ? status : read_one(arena, reader, "/etc/pip.conf", out, err);
}

static enum tw_status read_user(struct tw_arena *arena,
                                const struct tw_file_reader *reader,
                                struct tw_pip_conf *out, struct tw_error *err)
{
    tw_slice home = tw_environment_get(reader->environment, "HOME");
    tw_slice config = tw_environment_get(reader->environment, "XDG_CONFIG_HOME");
    enum tw_status status = TW_OK;
    if (home.len > 0) {
        status = read_one(arena, reader,
                          tw_arena_printf(arena, "%.*s/.pip/pip.conf", TW_FMT(home)),
                          out, err);
    }
    if (status || (config.len == 0 && home.len == 0)) {
        return status;
    }
    const char *path =
        config.len > 0
            ? tw_arena_printf(arena, "%.*s/pip/pip.conf", TW_FMT(config))
            : tw_arena_printf(arena, "%.*s/.config/pip/pip.conf", TW_FMT(home));
    return read_one(arena, reader, path, out, err);
}

enum tw_status tw_pip_conf_read(struct tw_arena *arena,
                                const struct tw_file_reader *reader,
                                struct tw_pip_conf *out, struct tw_error *err)
{
    tw_slice named = tw_environment_get(reader->environment, "PIP_CONFIG_FILE");
    tw_slice virtual = tw_environment_get(reader->environment, "VIRTUAL_ENV");
    if (tw_slice_equal(named, TW_SLICE("/dev/null"))) {
        return TW_OK;
    }
    enum tw_status status = read_machine(arena, reader, out, err);
    if (!status && named.len == 0) {
        status = read_user(arena, reader, out, err);
    }
    if (!status && virtual.len > 0) {
        status = read_one(arena, reader,
                          tw_arena_printf(arena, "%.*s/pip.conf", TW_FMT(virtual)), out,
                          err);
    }
    if (!status && named.len > 0) {
        status = read_one(arena, reader, named.ptr, out, err);
    }
    return status;
}

const struct tw_pip_conf_value *tw_pip_conf_get(const struct tw_pip_conf *conf,
                                                const char *key)
{
    for (uint32_t i = conf->values.len; i > 0; i--) {
        if (tw_slice_equal(conf->values.at[i - 1].key, tw_slice_from(key))) {
            return &conf->values.at[i - 1];
        }
    }
    return NULL;
}
