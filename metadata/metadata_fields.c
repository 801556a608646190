/*
 * The fields of core metadata 1.0 to 2.6, as a table, with the checks of their values.
 * Called from metadata_check.c. Core metadata specifications; PEP 345, 566, 639, 643,
 * 685, 753, 794. Values of Description-Content-Type and License-Expression (which
 * needs the list of licences) are not checked.
 */
#include "metadata_fields.h"

#include "ascii.h"
#include "tw_specifiers.h"

static const char *outcome(enum tw_status status, const char *phrase, bool *nomem)
{
    *nomem |= status == TW_ERR_NOMEM;
    return status == TW_OK ? NULL : phrase;
}

static const char *check_metadata_version(struct tw_arena *arena, tw_slice value,
                                          bool *nomem)
{
    (void)arena;
    (void)nomem;
    return tw_field_metadata_version(value) ? NULL : "is no version of core metadata";
}

static const char *check_name(struct tw_arena *arena, tw_slice value, bool *nomem)
{
    (void)arena;
    (void)nomem;
    return tw_name_valid(value) ? NULL : "is no valid name";
}

static const char *check_version(struct tw_arena *arena, tw_slice value, bool *nomem)
{
    tw_version version;
    return outcome(tw_version_parse(arena, value, &version, NULL), "is no version",
                   nomem);
}

static const char *check_requires_python(struct tw_arena *arena, tw_slice value,
                                         bool *nomem)
{
    struct tw_specifiers set;
    return outcome(tw_specifiers_parse(arena, value, &set, NULL),
                   "is no version specifier", nomem);
}

static const char *check_requirement(struct tw_arena *arena, tw_slice value,
                                     bool *nomem)
{
    struct tw_requirement requirement;
    return outcome(tw_requirement_parse(arena, value, &requirement, NULL),
                   "is no requirement", nomem);
}

/* All that str.splitlines() takes for the end of a line. */
static const char *check_summary(struct tw_arena *arena, tw_slice value, bool *nomem)
{
    static const char *const ends[] = {
        "\n",   "\r",   "\v",       "\f",           "\x1c",
        "\x1d", "\x1e", "\xC2\x85", "\xE2\x80\xA8", "\xE2\x80\xA9"};
    (void)arena;
    (void)nomem;
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        if (tw_slice_search(value, tw_slice_from(ends[i])) != SIZE_MAX) {
            return "has more than one line";
        }
    }
    return NULL;
}

/* Name and versions are never dynamic (PEP 643). */
static const char *check_dynamic(struct tw_arena *arena, tw_slice value, bool *nomem)
{
    bool copied = tw_ascii_copy_lower(arena, value, &value);
    const struct tw_field_rule *rule = copied ? tw_field_rule(value) : NULL;
    *nomem |= !copied;
    return rule && !rule->required ? NULL : "names no field that may be dynamic";
}

/* A relative path with "/" between its parts, in its shortest spelling (PEP 639). */
static const char *check_license_file(struct tw_arena *arena, tw_slice value,
                                      bool *nomem)
{
    static const char phrase[] = "is no plain relative path";
    (void)arena;
    (void)nomem;
    bool drive = value.len > 2 && value.ptr[1] == ':' && value.ptr[2] == '/';
    if (value.len == 0 || drive || value.ptr[0] == '/' ||
        tw_slice_search(value, TW_SLICE("..")) != SIZE_MAX ||
        tw_slice_find(value, '*', 0) != SIZE_MAX ||
        tw_slice_find(value, '\\', 0) != SIZE_MAX) {
        return phrase;
    }
    for (size_t at = 0; at <= value.len && value.len > 1;) {
        size_t end = tw_slice_find(value, '/', at);
        tw_slice part = tw_slice_cut(value, at, end);
        if (part.len == 0 || tw_slice_equal(part, TW_SLICE("."))) {
            return phrase;
        }
        at += part.len + 1;
    }
    return NULL;
}

static bool is_keyword(tw_slice word)
{
    static const char *const keywords[] = {
        "False",  "None",   "True",    "and",      "as",       "assert", "async",
        "await",  "break",  "class",   "continue", "def",      "del",    "elif",
        "else",   "except", "finally", "for",      "from",     "global", "if",
        "import", "in",     "is",      "lambda",   "nonlocal", "not",    "or",
        "pass",   "raise",  "return",  "try",      "while",    "with",   "yield"};
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++) {
        if (tw_slice_equal(word, tw_slice_from(keywords[i]))) {
            return true;
        }
    }
    return false;
}

/* Letters outside ASCII are taken for granted. */
static bool is_identifier(tw_slice word)
{
    for (size_t i = 0; i < word.len; i++) {
        char c = word.ptr[i];
        bool inner = i > 0 && tw_ascii_is_digit(c);
        if (!tw_ascii_is_letter(c) && !inner && c != '_' && (unsigned char)c < 0x80) {
            return false;
        }
    }
    return word.len > 0 && !is_keyword(word);
}

/* "a.b" or "a.b ; private" (PEP 794). */
static const char *check_import_name(struct tw_arena *arena, tw_slice value,
                                     bool *nomem)
{
    (void)arena;
    (void)nomem;
    size_t semicolon = tw_slice_find(value, ';', 0);
    tw_slice name = tw_slice_trim(tw_slice_cut(value, 0, semicolon));
    if (semicolon != SIZE_MAX) {
        tw_slice mark = tw_slice_trim(tw_slice_cut(value, semicolon + 1, value.len));
        if (!tw_slice_equal(mark, TW_SLICE("private"))) {
            return "is marked by something else than \"private\"";
        }
    }
    for (size_t at = 0; at <= name.len;) {
        tw_slice part = tw_slice_cut(name, at, tw_slice_find(name, '.', at));
        if (!is_identifier(part)) {
            return "is no name that can be imported";
        }
        at += part.len + 1;
    }
    return NULL;
}

static const struct tw_field_rule rules[] = {
    {TW_SLICE_INIT("metadata-version"), 10, TW_FIELD_ONCE, true,
     check_metadata_version},
    {TW_SLICE_INIT("name"), 10, TW_FIELD_ONCE, true, check_name},
    {TW_SLICE_INIT("version"), 10, TW_FIELD_ONCE, true, check_version},
    {TW_SLICE_INIT("requires-dist"), 12, TW_FIELD_LIST, false, check_requirement},
    {TW_SLICE_INIT("requires-python"), 12, TW_FIELD_ONCE, false, check_requires_python},
    {TW_SLICE_INIT("provides-extra"), 21, TW_FIELD_LIST, false, check_name},
    {TW_SLICE_INIT("dynamic"), 22, TW_FIELD_LIST, false, check_dynamic},
    {TW_SLICE_INIT("summary"), 10, TW_FIELD_ONCE, false, check_summary},
    {TW_SLICE_INIT("description"), 10, TW_FIELD_ONCE, false, NULL},
    {TW_SLICE_INIT("description-content-type"), 21, TW_FIELD_ONCE, false, NULL},
    {TW_SLICE_INIT("keywords"), 10, TW_FIELD_ONCE, false, NULL},
    {TW_SLICE_INIT("author"), 10, TW_FIELD_ONCE, false, NULL},
    {TW_SLICE_INIT("author-email"), 10, TW_FIELD_ONCE, false, NULL},
    {TW_SLICE_INIT("maintainer"), 12, TW_FIELD_ONCE, false, NULL},
    {TW_SLICE_INIT("maintainer-email"), 12, TW_FIELD_ONCE, false, NULL},
    {TW_SLICE_INIT("license"), 10, TW_FIELD_ONCE, false, NULL},
    {TW_SLICE_INIT("license-expression"), 24, TW_FIELD_ONCE, false, NULL},
    {TW_SLICE_INIT("license-file"), 24, TW_FIELD_LIST, false, check_license_file},
    {TW_SLICE_INIT("classifier"), 11, TW_FIELD_LIST, false, NULL},
    {TW_SLICE_INIT("platform"), 10, TW_FIELD_LIST, false, NULL},
    {TW_SLICE_INIT("supported-platform"), 11, TW_FIELD_LIST, false, NULL},
    {TW_SLICE_INIT("home-page"), 10, TW_FIELD_ONCE, false, NULL},
    {TW_SLICE_INIT("download-url"), 11, TW_FIELD_ONCE, false, NULL},
    {TW_SLICE_INIT("project-url"), 12, TW_FIELD_LABELLED, false, NULL},
    {TW_SLICE_INIT("requires-external"), 12, TW_FIELD_LIST, false, NULL},
    {TW_SLICE_INIT("provides-dist"), 12, TW_FIELD_LIST, false, NULL},
    {TW_SLICE_INIT("obsoletes-dist"), 12, TW_FIELD_LIST, false, NULL},
    {TW_SLICE_INIT("requires"), 11, TW_FIELD_LIST, false, NULL},
    {TW_SLICE_INIT("provides"), 11, TW_FIELD_LIST, false, NULL},
    {TW_SLICE_INIT("obsoletes"), 11, TW_FIELD_LIST, false, NULL},
    {TW_SLICE_INIT("import-name"), 25, TW_FIELD_LIST, false, check_import_name},
    {TW_SLICE_INIT("import-namespace"), 25, TW_FIELD_LIST, false, check_import_name},
};

const struct tw_field_rule *tw_field_rule_at(size_t index)
{
    return index < sizeof rules / sizeof rules[0] ? &rules[index] : NULL;
}

const struct tw_field_rule *tw_field_rule(tw_slice name)
{
    const struct tw_field_rule *rule;
    for (size_t i = 0; (rule = tw_field_rule_at(i)) != NULL; i++) {
        if (tw_slice_equal(rule->name, name)) {
            return rule;
        }
    }
    return NULL;
}

unsigned tw_field_metadata_version(tw_slice value)
{
    static const struct {
        tw_slice text;
        unsigned number;
    } versions[] = {{TW_SLICE_INIT("1.0"), 10}, {TW_SLICE_INIT("1.1"), 11},
                    {TW_SLICE_INIT("1.2"), 12}, {TW_SLICE_INIT("2.1"), 21},
                    {TW_SLICE_INIT("2.2"), 22}, {TW_SLICE_INIT("2.3"), 23},
                    {TW_SLICE_INIT("2.4"), 24}, {TW_SLICE_INIT("2.5"), 25},
                    {TW_SLICE_INIT("2.6"), 26}};
    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
        if (tw_slice_equal(value, versions[i].text)) {
            return versions[i].number;
        }
    }
    return 0;
}
