/*
 * Core metadata held against its specification.
 *
 *     collect   headers of one name become one field
 *     parse     unknown, repeated and undecodable fields are told apart
 *     judge     each field: is it as old as the metadata say they are, are its values
 *               valid? required fields that are missing are added
 *
 * The invariant: the report names every header of the block, in the order of the first
 * one of each name. Linear in the number of headers.
 */
#include "ascii.h"
#include "headers.h"
#include "metadata_fields.h"
#include "tw_limits.h"
#include "tw_metadata_check.h"
#include "tw_utf8.h"

struct checking {
    struct tw_arena *arena;
    struct tw_intern names; /* in lower case; a field's id is its index + 1 */
    TW_VEC(struct tw_metadata_field) fields;
    tw_slice body;
    bool nomem;
};

/* ---------------------------------------------------------------- collect */

/* The field of NAME, added when it is new; NULL: memory is out. */
static struct tw_metadata_field *field_of(struct checking *c, tw_slice name)
{
    bool copied = tw_ascii_copy_lower(c->arena, name, &name);
    uint32_t id = copied ? tw_intern_add(&c->names, name) : 0;
    if (!id || (id > c->fields.len &&
                !tw_vec_push(c->arena, &c->fields,
                             (struct tw_metadata_field){.name = name}))) {
        c->nomem = true;
        return NULL;
    }
    return &c->fields.at[id - 1];
}

/* Once to count the headers of each field, once to note their values. */
static void collect(struct checking *c, tw_slice bytes)
{
    tw_slice name;
    tw_slice value;
    tw_slice rest = bytes;
    while (!c->nomem && tw_headers_next(&rest, &name, &value)) {
        struct tw_metadata_field *field = field_of(c, name);
        if (field) {
            field->count++;
        }
    }
    for (uint32_t i = 0; i < c->fields.len; i++) {
        struct tw_metadata_field *field = &c->fields.at[i];
        field->values = TW_NEW_ARRAY(c->arena, tw_slice, field->count);
        c->nomem |= !field->values;
        field->count = 0;
    }
    for (rest = bytes; !c->nomem && tw_headers_next(&rest, &name, &value);) {
        struct tw_metadata_field *field = field_of(c, name);
        if (field) {
            field->values[field->count++] = value;
        }
    }
    tw_slice body = rest;
    tw_slice line;
    bool separated = tw_slice_line(&rest, &line) && line.len == 0;
    c->body = separated ? rest : body;
}

/* ---------------------------------------------------------------- parse */

/* The label of "label, text", trimmed. */
static tw_slice label_of(tw_slice value)
{
    return tw_slice_trim(tw_slice_cut(value, 0, tw_slice_find(value, ',', 0)));
}

static bool has_label_twice(struct checking *c, const struct tw_metadata_field *field)
{
    struct tw_intern labels = TW_INTERN_INIT(c->arena);
    for (uint32_t i = 0; i < field->count; i++) {
        uint32_t id = tw_intern_add(&labels, label_of(field->values[i]));
        c->nomem |= id == 0;
        if (id != i + 1) {
            return true;
        }
    }
    return false;
}

static const char *parse(struct checking *c, const struct tw_field_rule *rule,
                         const struct tw_metadata_field *field)
{
    for (uint32_t i = 0; i < field->count; i++) {
        if (tw_utf8_invalid(field->values[i]) != SIZE_MAX) {
            return "is not UTF-8";
        }
    }
    if (!rule) {
        return "is no field of core metadata";
    }
    if (rule->form == TW_FIELD_ONCE && field->count > 1) {
        return "stands there more than once";
    }
    if (rule->form == TW_FIELD_LABELLED && has_label_twice(c, field)) {
        return "has a label twice";
    }
    return NULL;
}

/* ---------------------------------------------------------------- judge */

/* "Import-Name:" alone says that there is nothing to import. */
static bool says_nothing(const struct tw_metadata_field *field)
{
    return field->count == 1 && field->values[0].len == 0 &&
           tw_slice_equal(field->name, TW_SLICE("import-name"));
}

static const char *judge(struct checking *c, const struct tw_field_rule *rule,
                         const struct tw_metadata_field *field)
{
    const char *problem = NULL;
    for (uint32_t i = 0;
         rule->check && i < field->count && !problem && !says_nothing(field); i++) {
        problem = rule->check(c->arena, field->values[i], &c->nomem);
    }
    return problem;
}

/* The Metadata-Version that holds for the other fields; 0: none that is known. */
static unsigned version_of(struct checking *c)
{
    uint32_t id = tw_intern_find(&c->names, TW_SLICE("metadata-version"));
    const struct tw_metadata_field *field = id ? &c->fields.at[id - 1] : NULL;
    return field && !field->unparsed ? tw_field_metadata_version(field->values[0]) : 0;
}

static void judge_fields(struct checking *c)
{
    for (uint32_t i = 0; i < c->fields.len; i++) {
        struct tw_metadata_field *field = &c->fields.at[i];
        field->problem = parse(c, tw_field_rule(field->name), field);
        field->unparsed = field->problem != NULL;
    }
    unsigned version = version_of(c);
    for (uint32_t i = 0; i < c->fields.len; i++) {
        struct tw_metadata_field *field = &c->fields.at[i];
        const struct tw_field_rule *rule = tw_field_rule(field->name);
        if (!field->unparsed) {
            field->problem = judge(c, rule, field);
            field->newer = version && rule->since > version;
        }
    }
}

/* A description may stand in the body or in a header, and must be text. */
static void judge_body(struct checking *c)
{
    static const tw_slice name = TW_SLICE_INIT("description");
    bool text = tw_utf8_invalid(c->body) == SIZE_MAX;
    uint32_t id = tw_intern_find(&c->names, name);
    if (c->body.len == 0 || (text && !id)) {
        return;
    }
    struct tw_metadata_field *field = field_of(c, name);
    if (field) {
        field->unparsed = true;
        field->problem = id ? "stands there more than once" : "is not UTF-8";
    }
}

static void add_missing(struct checking *c)
{
    const struct tw_field_rule *rule;
    for (size_t i = 0; (rule = tw_field_rule_at(i)) != NULL; i++) {
        if (rule->required && !tw_intern_find(&c->names, rule->name)) {
            struct tw_metadata_field *field = field_of(c, rule->name);
            if (field) {
                field->problem = "is missing";
            }
        }
    }
}

enum tw_status tw_metadata_check(struct tw_arena *arena, tw_slice bytes,
                                 struct tw_metadata_report *out, struct tw_error *err)
{
    struct checking c = {.arena = arena, .names = TW_INTERN_INIT(arena)};
    *out = (struct tw_metadata_report){0};
    if (bytes.len > TW_MAX_METADATA) {
        return tw_error_set(err, TW_ERR_LIMIT, "the metadata are larger than %zu bytes",
                            (size_t)TW_MAX_METADATA);
    }
    collect(&c, bytes);
    if (!c.nomem) {
        judge_fields(&c);
        judge_body(&c);
        add_missing(&c);
    }
    *out = (struct tw_metadata_report){c.fields.at, c.fields.len, c.body};
    return c.nomem ? tw_error_nomem(err) : TW_OK;
}
