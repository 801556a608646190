/*
 * The grammar of one line, as pip's:
 *
 *     line        = requirement {option} | option {option}
 *     requirement = PEP 508 | (URL | path) ["[" extras "]"] [";" marker]
 *     option      = "--name" ["=" | " "] value | "-l" [" "] value | "--flag"
 *
 * In overrides, "parent:" may stand before the requirement. Options begin at the first
 * word with a dash; their words are those of a shell. A path is what has a slash or
 * begins with a dot, or is an archive's name; the marker after a URL or path needs a
 * space before its semicolon.
 *
 * Called from reqfile.c.
 */
#include "reqfile_line.h"

#include "options.h"
#include "tw_fetch.h"
#include "words.h"

#define VALUED(name, letter, option)                                                   \
    {                                                                                  \
        name, letter, true, TW_WORD_OPTION, TW_FILE_##option                           \
    }
#define SWITCH(name, option)                                                           \
    {                                                                                  \
        name, 0, false, TW_WORD_OPTION, TW_FILE_##option                               \
    }
#define OTHER(name, letter, kind)                                                      \
    {                                                                                  \
        name, letter, true, TW_WORD_##kind, TW_FILE_IGNORED                            \
    }

static const struct tw_word_spec specs[] = {
    OTHER("--requirement", 'r', REQUIREMENTS),
    OTHER("--constraint", 'c', CONSTRAINTS),
    OTHER("--editable", 'e', EDITABLE),
    OTHER("--hash", 0, HASH),
    OTHER("--config-settings", 'C', SETTING),
    OTHER("--config-setting", 0, SETTING),
    OTHER("--global-option", 0, SETTING),
    OTHER("--install-option", 0, SETTING),
    VALUED("--index-url", 'i', INDEX_URL),
    VALUED("--pypi-url", 0, INDEX_URL),
    VALUED("--extra-index-url", 0, EXTRA_INDEX_URL),
    SWITCH("--no-index", NO_INDEX),
    VALUED("--find-links", 'f', FIND_LINKS),
    VALUED("--no-binary", 0, NO_BINARY),
    VALUED("--only-binary", 0, ONLY_BINARY),
    SWITCH("--pre", PRE),
    SWITCH("--require-hashes", REQUIRE_HASHES),
    VALUED("--trusted-host", 0, TRUSTED_HOST),
    SWITCH("--prefer-binary", PREFER_BINARY),
    SWITCH("--no-require-hashes", IGNORED),
    SWITCH("--always-unzip", IGNORED),
    VALUED("--use-feature", 0, IGNORED),
    VALUED("--all-releases", 0, ALL_RELEASES),
    VALUED("--only-final", 0, ONLY_FINAL),
    VALUED("--build-constraint", 0, IGNORED),
};
enum { SPEC_COUNT = sizeof specs / sizeof *specs };

/* ---------------------------------------------------------------- options */

/* Where the options of LINE begin: at its first word with a dash. */
static size_t options_start(tw_slice line)
{
    for (size_t i = 0; i < line.len; i++) {
        if (line.ptr[i] == '-' && (i == 0 || tw_is_space(line.ptr[i - 1]))) {
            return i;
        }
    }
    return line.len;
}

/* The option that WORD names, and what of WORD is its value (or TW_NO_SLICE). */
static const struct tw_word_spec *find_spec(tw_slice word, tw_slice *value)
{
    bool is_long = tw_slice_starts(word, TW_SLICE("--"));
    size_t end = is_long ? tw_slice_find(word, '=', 0) : 2;
    tw_slice name = tw_slice_cut(word, 0, end);
    bool joined = end < word.len;
    *value = joined ? tw_slice_cut(word, end + is_long, word.len) : TW_NO_SLICE;
    for (size_t i = 0; i < SPEC_COUNT; i++) {
        bool same = is_long ? tw_slice_equal(name, tw_slice_from(specs[i].name))
                            : name.len == 2 && specs[i].letter == name.ptr[1];
        if (same) {
            return &specs[i];
        }
    }
    return NULL;
}

static enum tw_status unknown_option(tw_slice word, size_t offset, struct tw_error *err)
{
    const char *names[SPEC_COUNT];
    for (size_t i = 0; i < SPEC_COUNT; i++) {
        names[i] = specs[i].name;
    }
    tw_slice name = tw_slice_cut(word, 0, tw_slice_find(word, '=', 0));
    const char *near = tw_nearest_name(name, names, SPEC_COUNT);
    return tw_error_at(err, TW_ERR_INPUT, offset,
                       "expected an option that a requirements file may have, found "
                       "%.*s%s%s%s",
                       TW_FMT(name), near ? "; did you mean " : "", near ? near : "",
                       near ? "?" : "");
}

/* Where WORD, or its like before unquoting, stands in LINE at or after FROM. */
static size_t place_of(tw_slice line, tw_slice word, size_t from)
{
    tw_slice name = tw_slice_cut(word, 0, tw_slice_find(word, '=', 0));
    size_t at = tw_slice_search(tw_slice_cut(line, from, line.len), name);
    return at == SIZE_MAX ? from : from + at;
}

/* Reads the option at word *AT of WORDS, and its value from the next word if it needs
 * one. */
static enum tw_status take_option(const struct tw_texts *words, uint32_t *at,
                                  size_t offset, struct tw_line_option *out,
                                  struct tw_error *err)
{
    tw_slice word = words->at[(*at)++];
    if (word.len < 2 || word.ptr[0] != '-') {
        return tw_error_at(err, TW_ERR_INPUT, offset,
                           "expected an option, found \"%.*s\"; a value with spaces "
                           "must be quoted",
                           TW_FMT(word));
    }
    out->offset = offset;
    out->spec = find_spec(word, &out->value);
    if (!out->spec) {
        return unknown_option(word, offset, err);
    }
    if (out->spec->valued && !out->value.ptr && *at < words->len) {
        out->value = words->at[(*at)++];
    }
    if (out->spec->valued && out->value.len == 0) {
        return tw_error_at(err, TW_ERR_INPUT, offset, "expected a value after %s",
                           out->spec->name);
    }
    if (!out->spec->valued && out->value.ptr) {
        return tw_error_at(err, TW_ERR_INPUT, offset, "%s takes no value",
                           out->spec->name);
    }
    return TW_OK;
}

enum tw_status tw_reqfile_split(struct tw_arena *arena, tw_slice line,
                                struct tw_parsed_line *out, struct tw_error *err)
{
    *out = (struct tw_parsed_line){0};
    size_t start = options_start(line);
    out->requirement = tw_slice_trim(tw_slice_cut(line, 0, start));
    struct tw_texts words = {0};
    enum tw_status status =
        tw_words_split(arena, tw_slice_cut(line, start, line.len), &words, err);
    if (status == TW_ERR_INPUT && err) {
        err->offset += start;
    }
    size_t offset = start;
    for (uint32_t at = 0; at < words.len && !status;) {
        struct tw_line_option option;
        offset = place_of(line, words.at[at], offset);
        status = take_option(&words, &at, offset, &option, err);
        if (!status && !tw_vec_push(arena, &out->options, option)) {
            status = tw_error_nomem(err);
        }
    }
    return status;
}

bool tw_reqfile_is_hash(tw_slice text)
{
    static const struct {
        tw_slice name;
        size_t digits;
    } kinds[] = {{TW_SLICE_INIT("sha256:"), 64},
                 {TW_SLICE_INIT("sha384:"), 96},
                 {TW_SLICE_INIT("sha512:"), 128}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (!tw_slice_starts(text, kinds[i].name)) {
            continue;
        }
        tw_slice digits = tw_slice_cut(text, kinds[i].name.len, text.len);
        size_t good = 0;
        while (good < digits.len && memchr("0123456789abcdefABCDEF", digits.ptr[good],
                                           sizeof "0123456789abcdefABCDEF" - 1)) {
            good++;
        }
        return good == digits.len && good == kinds[i].digits;
    }
    return false;
}

/* ---------------------------------------------------------------- requirements */

static bool is_archive(tw_slice name)
{
    static const char *const ends[] = {".whl", ".tar.gz",  ".zip",   ".tgz",
                                       ".tar", ".tar.bz2", ".tar.xz"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (tw_slice_ends(name, tw_slice_from(ends[i]))) {
            return true;
        }
    }
    return false;
}

/* Is TEXT a bare URL: a scheme, then "://" (or "file:")? */
static bool is_url(tw_slice text)
{
    size_t i = 0;
    while (i < text.len &&
           (memchr("+-.", text.ptr[i], 3) ||
            (text.ptr[i] >= '0' && text.ptr[i] <= '9') ||
            ((text.ptr[i] | 0x20) >= 'a' && (text.ptr[i] | 0x20) <= 'z'))) {
        i++;
    }
    tw_slice rest = tw_slice_cut(text, i, text.len);
    return i > 0 && (tw_slice_starts(rest, TW_SLICE("://")) ||
                     tw_slice_starts(text, TW_SLICE("file:")));
}

/* The end of the URL or path that TEXT begins with: before its extras and marker. */
static size_t place_end(tw_slice text, enum tw_entry_form form)
{
    size_t end = tw_slice_search(text, TW_SLICE(" ;"));
    if (end == SIZE_MAX) {
        end = form == TW_ENTRY_PATH ? tw_slice_search(text, TW_SLICE("; ")) : SIZE_MAX;
    }
    end = tw_slice_trim(tw_slice_cut(text, 0, end)).len;
    if (end > 0 && text.ptr[end - 1] == ']') {
        size_t at = end - 1;
        while (at > 0 && text.ptr[at] != '[' && text.ptr[at] != '/') {
            at--;
        }
        end = text.ptr[at] == '[' ? at : end;
    }
    return end;
}

static enum tw_entry_form form_of(tw_slice text)
{
    if (is_url(text)) {
        return TW_ENTRY_URL;
    }
    size_t word = 0;
    while (word < text.len && !memchr(" \t@;<>=!~,", text.ptr[word], 10)) {
        word++;
    }
    tw_slice first = tw_slice_cut(text, 0, word);
    bool is_path = tw_slice_starts(text, TW_SLICE(".")) ||
                   tw_slice_find(first, '/', 0) != SIZE_MAX || is_archive(first);
    return is_path ? TW_ENTRY_PATH : TW_ENTRY_NAMED;
}

/* The project's name in the file name of PLACE (a URL or a path), or TW_NO_SLICE. */
static enum tw_status name_of_place(struct tw_arena *arena, tw_slice place,
                                    tw_slice *out, struct tw_error *err)
{
    *out = TW_NO_SLICE;
    tw_slice path = tw_slice_cut(place, 0, tw_slice_find(place, '#', 0));
    path = tw_slice_cut(path, 0, tw_slice_find(path, '?', 0));
    size_t from = path.len;
    while (from > 0 && path.ptr[from - 1] != '/') {
        from--;
    }
    tw_slice file = tw_url_decode(arena, tw_slice_cut(path, from, path.len));
    if (!file.ptr) {
        return tw_error_nomem(err);
    }
    struct tw_wheel_name wheel;
    struct tw_sdist_name sdist;
    enum tw_status status;
    if (tw_slice_ends(file, TW_SLICE(".whl"))) {
        status = tw_wheel_name_parse(arena, file, &wheel, err);
        *out = status ? TW_NO_SLICE : wheel.name;
        return status;
    }
    if (is_archive(file)) {
        status = tw_sdist_name_parse(arena, file, &sdist, err);
        *out = status ? TW_NO_SLICE : sdist.name;
        return status == TW_ERR_NOMEM ? status : TW_OK;
    }
    tw_slice egg = TW_SLICE("#egg=");
    size_t at = tw_slice_search(place, egg);
    if (at != SIZE_MAX) {
        *out = tw_slice_cut(place, at + egg.len, tw_slice_find(place, '&', at));
    }
    return TW_OK;
}

/* A bare URL or path. Its name stands in for it while extras and marker are parsed. */
static enum tw_status parse_place(struct tw_arena *arena, tw_slice text,
                                  struct tw_entry *out, struct tw_error *err)
{
    size_t end = place_end(text, out->form);
    tw_slice place = tw_slice_cut(text, 0, end);
    tw_slice tail = tw_slice_cut(text, end, text.len);
    tw_slice name;
    enum tw_status status = name_of_place(arena, place, &name, err);
    if (status) {
        return status;
    }
    tw_slice stand_in = name.len > 0 ? name : TW_SLICE("unnamed");
    const char *whole =
        tw_arena_printf(arena, "%.*s%.*s", TW_FMT(stand_in), TW_FMT(tail));
    if (!whole) {
        return tw_error_nomem(err);
    }
    status = tw_requirement_parse(arena, tw_slice_from(whole), &out->requirement, err);
    if (status) {
        if (err && status != TW_ERR_NOMEM) {
            size_t offset = err->offset < stand_in.len ? stand_in.len : err->offset;
            err->offset = end + offset - stand_in.len;
        }
        return status;
    }
    out->requirement.text = text;
    out->requirement.url = place;
    if (name.len == 0) {
        out->requirement.name = out->requirement.raw_name = TW_NO_SLICE;
    }
    return TW_OK;
}

enum tw_status tw_reqfile_place(struct tw_arena *arena, tw_slice text,
                                struct tw_entry *out, struct tw_error *err)
{
    out->form = is_url(text) ? TW_ENTRY_URL : TW_ENTRY_PATH;
    return parse_place(arena, text, out, err);
}

/* The length of the parent in TEXT: what is before a colon, if no URL, marker or list
 * of extras begins there; SIZE_MAX: there is none. */
static size_t parent_end(tw_slice text)
{
    for (size_t i = 0; i < text.len && !memchr("@;[/\"'", text.ptr[i], 6); i++) {
        if (text.ptr[i] == ':') {
            return form_of(text) == TW_ENTRY_NAMED ? i : SIZE_MAX;
        }
    }
    return SIZE_MAX;
}

enum tw_status tw_reqfile_parent(struct tw_arena *arena, tw_slice *text,
                                 const struct tw_requirement **out,
                                 struct tw_error *err)
{
    size_t end = parent_end(*text);
    *out = NULL;
    if (end == SIZE_MAX) {
        return TW_OK;
    }
    struct tw_requirement *parent = TW_NEW(arena, struct tw_requirement);
    if (!parent) {
        return tw_error_nomem(err);
    }
    tw_slice before = tw_slice_cut(*text, 0, end);
    *text = tw_slice_trim(tw_slice_cut(*text, end + 1, text->len));
    *out = parent;
    return tw_requirement_parse(arena, before, parent, err);
}

enum tw_status tw_reqfile_requirement(struct tw_arena *arena, tw_slice text,
                                      struct tw_entry *out, struct tw_error *err)
{
    out->form = form_of(text);
    return out->form == TW_ENTRY_NAMED
               ? tw_requirement_parse(arena, text, &out->requirement, err)
               : parse_place(arena, text, out, err);
}
