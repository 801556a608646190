/*
 * Core metadata: the few fields of METADATA and PKG-INFO that decide what resolves.
 *
 * The invariant: of a field that may stand once the first one counts, and a requirement
 * that cannot be read is kept with the parser's message, so that whoever asked can say
 * which one it was. Core metadata specification 1.0 to 2.6; PEP 566, 643, 685.
 */
#include "ascii.h"
#include "headers.h"
#include "tw_limits.h"
#include "tw_metadata.h"

struct reading {
    struct tw_arena *arena;
    struct tw_core_metadata *out;
    tw_slice version;
    TW_VEC(struct tw_requirement) requirements;
    TW_VEC(tw_slice) extras, dynamic;
    TW_VEC(struct tw_bad_requirement) bad;
};

/* Each reader of a field returns false when memory is out. */
typedef bool field_reader(struct reading *reading, tw_slice value);

static void keep_first(tw_slice *field, tw_slice value)
{
    if (!field->ptr) {
        *field = value;
    }
}

static bool read_metadata_version(struct reading *reading, tw_slice value)
{
    keep_first(&reading->out->metadata_version, value);
    return true;
}

static bool read_name(struct reading *reading, tw_slice value)
{
    keep_first(&reading->out->name, value);
    return true;
}

static bool read_version(struct reading *reading, tw_slice value)
{
    keep_first(&reading->version, value);
    return true;
}

static bool read_requires_python(struct reading *reading, tw_slice value)
{
    keep_first(&reading->out->requires_python, value);
    return true;
}

/* VALUE in one line: the requirement grammar knows no line ends. */
static bool unfold(struct tw_arena *arena, tw_slice value, tw_slice *out)
{
    *out = value;
    if (tw_slice_find(value, '\n', 0) == SIZE_MAX &&
        tw_slice_find(value, '\r', 0) == SIZE_MAX) {
        return true;
    }
    char *text = tw_arena_alloc(arena, value.len);
    if (!text) {
        return false;
    }
    for (size_t i = 0; i < value.len; i++) {
        bool line_end = value.ptr[i] == '\n' || value.ptr[i] == '\r';
        text[i] = line_end ? ' ' : value.ptr[i];
    }
    *out = (tw_slice){text, value.len};
    return true;
}

static bool read_requires_dist(struct reading *reading, tw_slice value)
{
    struct tw_arena *arena = reading->arena;
    struct tw_requirement requirement;
    struct tw_error problem = TW_ERROR_INIT;
    bool mended;
    if (!unfold(arena, value, &value)) {
        return false;
    }
    switch (
        tw_requirement_parse_lenient(arena, value, &requirement, &mended, &problem)) {
    case TW_OK:
        return tw_vec_push(arena, &reading->requirements, requirement);
    case TW_ERR_NOMEM:
        return false;
    default:
        break;
    }
    const char *message = tw_arena_printf(arena, "%s", problem.message);
    return message && tw_vec_push(arena, &reading->bad,
                                  (struct tw_bad_requirement){value, message});
}

/* An extra whose name is none cannot be asked for: it is left out. */
static bool read_provides_extra(struct reading *reading, tw_slice value)
{
    tw_slice extra;
    switch (tw_name_normalize(reading->arena, value, &extra, NULL)) {
    case TW_OK:
        return tw_vec_push(reading->arena, &reading->extras, extra);
    case TW_ERR_NOMEM:
        return false;
    default:
        return true;
    }
}

static bool read_dynamic(struct reading *reading, tw_slice value)
{
    return tw_ascii_copy_lower(reading->arena, value, &value) &&
           tw_vec_push(reading->arena, &reading->dynamic, value);
}

struct field {
    tw_slice name;
    field_reader *read;
};

static const struct field fields[] = {
    {TW_SLICE_INIT("Metadata-Version"), read_metadata_version},
    {TW_SLICE_INIT("Name"), read_name},
    {TW_SLICE_INIT("Version"), read_version},
    {TW_SLICE_INIT("Requires-Python"), read_requires_python},
    {TW_SLICE_INIT("Requires-Dist"), read_requires_dist},
    {TW_SLICE_INIT("Provides-Extra"), read_provides_extra},
    {TW_SLICE_INIT("Dynamic"), read_dynamic},
};

/* The field of that name, if it is one of those that count. */
static const struct field *find_field(tw_slice name)
{
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        if (tw_slice_equal_nocase(name, fields[i].name)) {
            return &fields[i];
        }
    }
    return NULL;
}

/* Major and minor of a Metadata-Version; false: it is not two numbers. */
static bool split_version(tw_slice text, uint64_t *major, uint64_t *minor)
{
    return tw_pull_uint(&text, 1000, major) && tw_pull_byte(&text, '.') &&
           tw_pull_uint(&text, 1000, minor) && text.len == 0;
}

static enum tw_status check(struct reading *reading, struct tw_error *err)
{
    struct tw_core_metadata *out = reading->out;
    uint64_t major;
    uint64_t minor;
    /* Old tools left it out; a later minor one is compatible (PEP 566). */
    bool known = !out->metadata_version.ptr ||
                 (split_version(out->metadata_version, &major, &minor) && major >= 1 &&
                  major <= 2);
    if (!known) {
        return tw_error_set(err, TW_ERR_METADATA,
                            "the metadata are of version \"%.*s\", not 1.x or 2.x",
                            TW_FMT(tw_slice_cut(out->metadata_version, 0, 40)));
    }
    if (!out->name.len || !reading->version.len) {
        return tw_error_set(err, TW_ERR_METADATA, "the metadata have no %s",
                            out->name.len ? "Version" : "Name");
    }
    switch (tw_version_parse(reading->arena, reading->version, &out->version, NULL)) {
    case TW_OK:
        return TW_OK;
    case TW_ERR_NOMEM:
        return tw_error_nomem(err);
    default:
        return tw_error_set(err, TW_ERR_METADATA,
                            "the metadata's Version \"%.*s\" is none",
                            TW_FMT(tw_slice_cut(reading->version, 0, 80)));
    }
}

static bool has(const tw_slice *list, uint32_t count, tw_slice wanted)
{
    for (uint32_t i = 0; i < count; i++) {
        if (tw_slice_equal(list[i], wanted)) {
            return true;
        }
    }
    return false;
}

bool tw_core_metadata_is_static(const struct tw_core_metadata *metadata)
{
    uint64_t major;
    uint64_t minor;
    return split_version(metadata->metadata_version, &major, &minor) &&
           (major > 2 || (major == 2 && minor >= 2)) &&
           !has(metadata->dynamic, metadata->dynamic_count,
                TW_SLICE("requires-dist")) &&
           !has(metadata->dynamic, metadata->dynamic_count,
                TW_SLICE("requires-python")) &&
           !has(metadata->dynamic, metadata->dynamic_count, TW_SLICE("provides-extra"));
}

enum tw_status tw_core_metadata_parse(struct tw_arena *arena, tw_slice bytes,
                                      struct tw_core_metadata *out,
                                      struct tw_error *err)
{
    struct reading reading = {.arena = arena, .out = out};
    tw_slice name;
    tw_slice value;
    *out = (struct tw_core_metadata){0};
    if (bytes.len > TW_MAX_METADATA) {
        return tw_error_set(err, TW_ERR_LIMIT, "the metadata are larger than %zu bytes",
                            (size_t)TW_MAX_METADATA);
    }
    while (tw_headers_next(&bytes, &name, &value)) {
        const struct field *field = find_field(name);
        if (field && !field->read(&reading, tw_slice_trim(value))) {
            return tw_error_nomem(err);
        }
    }
    out->requirements = reading.requirements.at;
    out->requirement_count = reading.requirements.len;
    out->extras = reading.extras.at;
    out->extra_count = reading.extras.len;
    out->dynamic = reading.dynamic.at;
    out->dynamic_count = reading.dynamic.len;
    out->bad = reading.bad.at;
    out->bad_count = reading.bad.len;
    return check(&reading, err);
}

enum tw_status tw_core_metadata_brief(struct tw_arena *arena, tw_slice bytes,
                                      tw_slice *out, struct tw_error *err)
{
    struct tw_buf text = TW_BUF_INIT(2 * TW_MAX_METADATA);
    tw_slice name;
    tw_slice value;
    while (tw_headers_next(&bytes, &name, &value)) {
        const struct field *field = find_field(name);
        struct tw_arena_mark mark = tw_arena_mark(arena);
        if (!field) {
            continue;
        }
        if (!unfold(arena, tw_slice_trim(value), &value)) {
            text.failed = TW_ERR_NOMEM;
        }
        tw_buf_add(&text, field->name);
        tw_buf_adds(&text, ": ");
        tw_buf_add(&text, value);
        tw_buf_add_byte(&text, '\n');
        tw_arena_reset(arena, mark);
    }
    bool copied = !text.failed && tw_arena_copy(arena, tw_buf_slice(&text), out);
    tw_buf_free(&text);
    return copied ? TW_OK : tw_error_nomem(err);
}
