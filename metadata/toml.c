/*
 * TOML 1.0 (toml.io/en/v1.0.0): keys, tables, arrays. Read from the bottom: a document
 * is lines, a line is a header or a key with its value.
 *
 * The invariant: who may add to a table follows from how it came to be (toml_table.h):
 *
 *     [a.b]       a implicit, b by header     x.y = 1     x by dotted key, in this
 * section [a]         defines a once              [x]         refused
 *     [[a]]       a new table in array a      a = {}      closed
 *
 * Called from the readers of pyproject.toml, pylock.toml and settings.
 */
#include "toml_text.h"

#include "tw_limits.h"
#include "tw_utf8.h"

struct parser {
    struct toml_text t;
    struct tw_toml *section; /* the table that keys go to now */
    uint32_t section_number; /* counts headers */
    uint32_t depth;          /* of nested arrays and inline tables */
};

/* ---------------------------------------------------------------- keys */

static bool is_bare(int c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           c == '_' || c == '-';
}

static enum tw_status simple_key(struct parser *p, tw_slice *out)
{
    struct toml_text *t = &p->t;
    if (toml_peek(t, 0) == '"' || toml_peek(t, 0) == '\'') {
        return toml_string(t, false, out);
    }
    size_t start = t->at;
    while (is_bare(toml_peek(t, 0))) {
        t->at++;
    }
    *out = tw_slice_cut(t->text, start, t->at);
    return t->at > start ? TW_OK : toml_fail(t, t->at, "expected a key");
}

static struct tw_toml *find(const struct tw_toml *table, tw_slice key)
{
    return (struct tw_toml *)tw_toml_get(table, key);
}

/* A new child of TABLE under KEY; the key stands at offset AT. */
static enum tw_status add(struct parser *p, struct tw_toml *table, tw_slice key,
                          size_t at, struct tw_toml *child)
{
    child->key = key;
    child->line = (uint32_t)(at >> 32); /* the offset, until place_all */
    child->column = (uint32_t)at;
    return toml_append(p->t.arena, table, child) ? TW_OK : tw_error_nomem(p->t.err);
}

static enum tw_status add_table(struct parser *p, struct tw_toml *parent, tw_slice key,
                                size_t at, struct tw_toml **out)
{
    *out = toml_new(p->t.arena, TW_TOML_TABLE);
    return *out ? add(p, parent, key, at, *out) : tw_error_nomem(p->t.err);
}

/* One level deeper, if that is allowed. */
static enum tw_status descend(struct parser *p)
{
    if (p->depth++ < TW_MAX_TOML_DEPTH) {
        return TW_OK;
    }
    toml_fail(&p->t, p->t.at, "nested too deeply");
    if (p->t.err) {
        p->t.err->status = TW_ERR_LIMIT;
    }
    return TW_ERR_LIMIT;
}

/* ---------------------------------------------------------------- values */

static enum tw_status value(struct parser *p, struct tw_toml **out);

/* White space, comments and line ends between the parts of an array. */
static enum tw_status skip_lines(struct parser *p)
{
    do {
        enum tw_status status = toml_skip_comment(&p->t);
        if (status) {
            return status;
        }
    } while (toml_eat_newline(&p->t));
    return TW_OK;
}

static enum tw_status array(struct parser *p, struct tw_toml **out)
{
    size_t start = p->t.at;
    enum tw_status status;
    *out = toml_new(p->t.arena, TW_TOML_ARRAY);
    if (!*out) {
        return tw_error_nomem(p->t.err);
    }
    (*out)->internal->origin = TOML_INLINE;
    toml_eat(&p->t, "[");
    while (!(status = skip_lines(p)) && !toml_eat(&p->t, "]")) {
        struct tw_toml *child;
        size_t at = p->t.at;
        if (at == p->t.text.len) {
            return toml_fail(&p->t, start, "the array that starts here is not closed");
        }
        if ((status = value(p, &child)) ||
            (status = add(p, *out, TW_NO_SLICE, at, child)) ||
            (status = skip_lines(p))) {
            return status;
        }
        if (!toml_eat(&p->t, ",") && toml_peek(&p->t, 0) != ']') {
            return toml_fail(&p->t, p->t.at, "expected \",\" or \"]\"");
        }
    }
    return status;
}

static enum tw_status key_value(struct parser *p, struct tw_toml *table);

/* An inline table is complete: neither headers nor dotted keys add to it later. */
static void close_tables(struct tw_toml *table)
{
    table->internal->origin = TOML_INLINE;
    for (struct tw_toml *child = table->first; child; child = child->next) {
        if (child->kind == TW_TOML_TABLE && child->internal->origin != TOML_INLINE) {
            close_tables(child);
        }
    }
}

static enum tw_status inline_table(struct parser *p, struct tw_toml **out)
{
    *out = toml_new(p->t.arena, TW_TOML_TABLE);
    if (!*out) {
        return tw_error_nomem(p->t.err);
    }
    (*out)->internal->origin = TOML_HEADER;
    toml_eat(&p->t, "{");
    toml_skip_blank(&p->t);
    if (toml_eat(&p->t, "}")) {
        close_tables(*out);
        return TW_OK;
    }
    do {
        toml_skip_blank(&p->t);
        enum tw_status status = key_value(p, *out);
        if (status) {
            return status;
        }
        toml_skip_blank(&p->t);
    } while (toml_eat(&p->t, ","));
    close_tables(*out);
    return toml_eat(&p->t, "}") ? TW_OK
                                : toml_fail(&p->t, p->t.at, "expected \",\" or \"}\"");
}

static enum tw_status string(struct parser *p, struct tw_toml **out)
{
    *out = toml_new(p->t.arena, TW_TOML_STRING);
    return *out ? toml_string(&p->t, true, &(*out)->text) : tw_error_nomem(p->t.err);
}

static enum tw_status value(struct parser *p, struct tw_toml **out)
{
    enum tw_status status;
    int c = toml_peek(&p->t, 0);
    if (c == '"' || c == '\'') {
        return string(p, out);
    }
    if (c != '[' && c != '{') {
        return toml_scalar(&p->t, out);
    }
    if ((status = descend(p))) {
        return status;
    }
    status = c == '[' ? array(p, out) : inline_table(p, out);
    p->depth--;
    return status;
}

/* ---------------------------------------------------------------- lines */

/* The table that the dotted key so far leads to, below TABLE; made if need be. */
static enum tw_status step_dotted(struct parser *p, struct tw_toml **table,
                                  tw_slice key, size_t at)
{
    struct tw_toml *child = find(*table, key);
    if (!child) {
        enum tw_status status = add_table(p, *table, key, at, &child);
        if (status) {
            return status;
        }
        child->internal->origin = TOML_DOTTED;
        child->internal->section = p->section_number;
    }
    if (child->kind != TW_TOML_TABLE || child->internal->origin != TOML_DOTTED ||
        child->internal->section != p->section_number) {
        return toml_fail(&p->t, at, "a dotted key cannot add to this, it is complete");
    }
    *table = child;
    return descend(p);
}

static enum tw_status key_value(struct parser *p, struct tw_toml *table)
{
    tw_slice key;
    size_t at = p->t.at;
    uint32_t depth = p->depth;
    enum tw_status status = simple_key(p, &key);
    toml_skip_blank(&p->t);
    while (!status && toml_eat(&p->t, ".")) {
        status = step_dotted(p, &table, key, at);
        toml_skip_blank(&p->t);
        at = p->t.at;
        if (!status) {
            status = simple_key(p, &key);
        }
        toml_skip_blank(&p->t);
    }
    if (status) {
        return status;
    }
    if (!toml_eat(&p->t, "=")) {
        return toml_fail(&p->t, p->t.at, "expected \"=\" after the key");
    }
    if (find(table, key)) {
        return toml_fail(&p->t, at, "this key is there already");
    }
    toml_skip_blank(&p->t);
    struct tw_toml *child = NULL;
    status = value(p, &child);
    p->depth = depth;
    return status ? status : add(p, table, key, at, child);
}

/* From TABLE one step towards the table that a header names: through implicit tables,
 * and into the newest table of an array of tables. */
static enum tw_status step_header(struct parser *p, struct tw_toml **table,
                                  tw_slice key, size_t at)
{
    struct tw_toml *child = find(*table, key);
    enum tw_status status = descend(p);
    if (status) {
        return status;
    }
    if (!child) {
        return add_table(p, *table, key, at, table);
    }
    if (child->kind == TW_TOML_ARRAY && child->internal->origin == TOML_TABLES) {
        child = child->last;
    }
    if (child->kind != TW_TOML_TABLE || child->internal->origin == TOML_INLINE) {
        return toml_fail(&p->t, at, "a header cannot add to this, it is complete");
    }
    *table = child;
    return TW_OK;
}

static enum tw_status open_table(struct parser *p, struct tw_toml *parent, tw_slice key,
                                 size_t at)
{
    struct tw_toml *table = find(parent, key);
    enum tw_status status = TW_OK;
    if (!table) {
        status = add_table(p, parent, key, at, &table);
    } else if (table->kind != TW_TOML_TABLE ||
               table->internal->origin != TOML_IMPLICIT) {
        status = toml_fail(&p->t, at, "this table is there already");
    }
    if (!status) {
        table->internal->origin = TOML_HEADER;
        p->section = table;
    }
    return status;
}

static enum tw_status open_array_table(struct parser *p, struct tw_toml *parent,
                                       tw_slice key, size_t at)
{
    struct tw_toml *tables = find(parent, key);
    enum tw_status status = TW_OK;
    if (!tables) {
        tables = toml_new(p->t.arena, TW_TOML_ARRAY);
        status = tables ? add(p, parent, key, at, tables) : tw_error_nomem(p->t.err);
        if (tables) {
            tables->internal->origin = TOML_TABLES;
        }
    } else if (tables->kind != TW_TOML_ARRAY ||
               tables->internal->origin != TOML_TABLES) {
        status = toml_fail(&p->t, at, "this is there already, and no array of tables");
    }
    if (!status) {
        status = add_table(p, tables, TW_NO_SLICE, at, &p->section);
    }
    if (!status) {
        p->section->internal->origin = TOML_HEADER;
    }
    return status;
}

/* [a.b] or [[a.b]] */
static enum tw_status header(struct parser *p, struct tw_toml *root)
{
    struct tw_toml *table = root;
    bool array_table = toml_eat(&p->t, "[[");
    tw_slice key;
    size_t at;
    enum tw_status status = TW_OK;
    if (!array_table) {
        toml_eat(&p->t, "[");
    }
    for (;;) {
        toml_skip_blank(&p->t);
        at = p->t.at;
        status = simple_key(p, &key);
        toml_skip_blank(&p->t);
        if (status || !toml_eat(&p->t, ".")) {
            break;
        }
        if ((status = step_header(p, &table, key, at))) {
            break;
        }
    }
    if (!status && !toml_eat(&p->t, array_table ? "]]" : "]")) {
        status = toml_fail(&p->t, p->t.at, "expected the end of the header");
    }
    p->section_number++;
    p->depth = 0;
    if (status) {
        return status;
    }
    return array_table ? open_array_table(p, table, key, at)
                       : open_table(p, table, key, at);
}

static enum tw_status line(struct parser *p, struct tw_toml *root)
{
    toml_skip_blank(&p->t);
    int c = toml_peek(&p->t, 0);
    enum tw_status status = TW_OK;
    if (c == '[') {
        status = header(p, root);
    } else if (c >= 0 && c != '#' && c != '\n' && c != '\r') {
        status = key_value(p, p->section);
    }
    if (!status) {
        status = toml_skip_comment(&p->t);
    }
    if (!status && !toml_eat_newline(&p->t) && toml_peek(&p->t, 0) >= 0) {
        status = toml_fail(&p->t, p->t.at, "expected the end of the line");
    }
    return status;
}

/* ---------------------------------------------------------------- the document */

/* Turns the offsets of a table's descendants, which stand in the order of the text but
 * for tables opened again, into lines and columns; LINES holds where each line starts.
 */
static void place_all(struct tw_toml *parent, const size_t *lines, uint32_t line_count)
{
    for (struct tw_toml *child = parent->first; child; child = child->next) {
        size_t at = (size_t)child->line << 32 | child->column;
        uint32_t low = 0;
        uint32_t high = line_count;
        while (high - low > 1) {
            uint32_t middle = low + (high - low) / 2;
            *(lines[middle] <= at ? &low : &high) = middle;
        }
        child->line = low + 1;
        child->column = (uint32_t)(at - lines[low]) + 1;
        place_all(child, lines, line_count);
    }
}

static enum tw_status place(struct parser *p, struct tw_toml *root)
{
    struct tw_arena scratch = TW_ARENA_INIT;
    TW_VEC(size_t) lines = {0};
    bool enough = tw_vec_push(&scratch, &lines, 0);
    for (size_t i = 0; enough && i < p->t.text.len; i++) {
        if (p->t.text.ptr[i] == '\n') {
            enough = tw_vec_push(&scratch, &lines, i + 1);
        }
    }
    if (enough) {
        place_all(root, lines.at, lines.len);
    }
    tw_arena_free(&scratch);
    return enough ? TW_OK : tw_error_nomem(p->t.err);
}

enum tw_status tw_toml_parse(struct tw_arena *arena, tw_slice text,
                             struct tw_toml **root, struct tw_error *err)
{
    struct parser p = {.t = {arena, text, 0, err}};
    enum tw_status status = TW_OK;
    size_t bad = tw_utf8_invalid(text);
    if (bad != SIZE_MAX) {
        return toml_fail(&p.t, bad, "not UTF-8");
    }
    *root = toml_new(arena, TW_TOML_TABLE);
    if (!*root) {
        return tw_error_nomem(err);
    }
    (*root)->internal->origin = TOML_HEADER;
    p.section = *root;
    while (!status && p.t.at < text.len) {
        status = line(&p, *root);
    }
    return status ? status : place(&p, *root);
}
