/*
 * Reads case files (see case_file.h) by writing each as a universe file and reading
 * that, so that both kinds mean the same.
 */
#include "case_file.h"

#include <errno.h>
#include <stdio.h>

enum section {
    NOWHERE,
    INDEX,
    REQUIREMENTS,
    CONSTRAINTS,
    OVERRIDES,
    EXCLUDES,
    LOCKED,
    OPTIONS,
    EXPECTED
};

static const char *const headings[] = {
    [NOWHERE] = "",
    [INDEX] = "index:",
    [REQUIREMENTS] = "requirements.in:",
    [CONSTRAINTS] = "constraints.txt:",
    [OVERRIDES] = "overrides.txt:",
    [EXCLUDES] = "excludes.txt:",
    [LOCKED] = "requirements.txt:",
    [OPTIONS] = "options:",
    [EXPECTED] = "expected:",
};

enum property { NEEDS, EXTRA, FILE_NAME, PROPERTIES };

static const char *const property_names[] = {
    [NEEDS] = "needs", [EXTRA] = "extra", [FILE_NAME] = "file"};

enum { MAX_TEXT = 1024 * 1024, MAX_JSON = 32 * MAX_TEXT };

/* JSON under way: lists that grow apart from each other, put together in the end. */
struct writer {
    struct tw_buf packages;
    struct tw_buf lines[LOCKED + 1]; /* by section */
    struct tw_buf options;
    tw_slice project, version;                  /* of the release being read */
    struct tw_buf property[PROPERTIES];         /* of it */
    tw_slice requires_python, yanked, uploaded; /* of it, or TW_NO_SLICE */
    tw_slice index;                             /* the same */
    tw_slice python, platform;                  /* of the target */
};

/* ---------------------------------------------------------------- writing */

static void put_string(struct tw_buf *buf, tw_slice text)
{
    tw_buf_add_byte(buf, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"' || text.ptr[i] == '\\') {
            tw_buf_add_byte(buf, '\\');
        }
        tw_buf_add_byte(buf, text.ptr[i]);
    }
    tw_buf_add_byte(buf, '"');
}

static void put_item(struct tw_buf *list, tw_slice text)
{
    tw_buf_adds(list, list->len ? ", " : "");
    put_string(list, text);
}

static void put_list(struct tw_buf *buf, const char *key, const struct tw_buf *list)
{
    tw_buf_printf(buf, "\"%s\": [", key);
    tw_buf_add(buf, tw_buf_slice(list));
    tw_buf_adds(buf, "]");
}

/* A file: yanked when the release is. */
static void put_file(struct writer *out, tw_slice name)
{
    struct tw_buf *files = &out->property[FILE_NAME];
    tw_buf_adds(files, files->len ? ", {\"filename\": " : "{\"filename\": ");
    put_string(files, name);
    tw_buf_adds(files, ", \"yanked\": ");
    if (out->yanked.ptr) {
        put_string(files, out->yanked);
    } else {
        tw_buf_adds(files, "false");
    }
    if (out->uploaded.ptr) {
        tw_buf_adds(files, ", \"upload_time\": ");
        put_string(files, out->uploaded);
    }
    tw_buf_adds(files, "}");
}

static void end_release(struct writer *out)
{
    struct tw_buf *to = &out->packages;
    if (!out->version.ptr) {
        return;
    }
    if (out->property[FILE_NAME].len == 0) {
        char name[256];
        int len = snprintf(name, sizeof name, "%.*s-%.*s-py3-none-any.whl",
                           TW_FMT(out->project), TW_FMT(out->version));
        for (size_t i = 0; i < out->project.len && i < sizeof name; i++) {
            name[i] = name[i] == '-' ? '_' : name[i];
        }
        put_file(out, (tw_slice){name, len < (int)sizeof name ? (size_t)len : 0});
    }
    put_string(to, out->version);
    tw_buf_adds(to, ": {");
    put_list(to, "requires_dist", &out->property[NEEDS]);
    tw_buf_adds(to, ", ");
    put_list(to, "provides_extra", &out->property[EXTRA]);
    tw_buf_adds(to, ", ");
    if (out->requires_python.ptr) {
        tw_buf_adds(to, "\"requires_python\": ");
        put_string(to, out->requires_python);
        tw_buf_adds(to, ", ");
    }
    if (out->index.ptr) {
        tw_buf_adds(to, "\"index\": ");
        put_string(to, out->index);
        tw_buf_adds(to, ", ");
    }
    put_list(to, "files", &out->property[FILE_NAME]);
    tw_buf_adds(to, "}");
    for (int i = 0; i < PROPERTIES; i++) {
        tw_buf_clear(&out->property[i]);
    }
    out->version = out->requires_python = out->yanked = out->uploaded = TW_NO_SLICE;
    out->index = TW_NO_SLICE;
}

/* ---------------------------------------------------------------- sections */

static tw_slice next_word(tw_slice *rest)
{
    *rest = tw_slice_trim(*rest);
    size_t end = 0;
    while (end < rest->len && rest->ptr[end] != ' ') {
        end++;
    }
    tw_slice word = tw_slice_cut(*rest, 0, end);
    *rest = tw_slice_trim(tw_slice_cut(*rest, end, rest->len));
    return word;
}

static bool is(tw_slice text, const char *wanted)
{
    return tw_slice_equal(text, tw_slice_from(wanted));
}

/* Is WORD one of WORDS, which spaces separate? */
static bool is_one_of(tw_slice word, const char *words)
{
    tw_slice rest = tw_slice_from(words);
    while (rest.len) {
        if (tw_slice_equal(next_word(&rest), word)) {
            return true;
        }
    }
    return false;
}

/* "name version": a release, of a new project or of the one before it. */
static bool start_release(struct writer *out, tw_slice line)
{
    tw_slice project = next_word(&line);
    bool same = tw_slice_equal(project, out->project);
    end_release(out);
    if (same) {
        tw_buf_adds(&out->packages, ", ");
    } else {
        tw_buf_adds(&out->packages, out->project.ptr ? "}, " : "");
        put_string(&out->packages, project);
        tw_buf_adds(&out->packages, ": {");
    }
    out->project = project;
    out->version = next_word(&line);
    return out->version.len > 0 && line.len == 0;
}

/* "needs b<2" and the like, of the release before it. */
static bool take_property(struct writer *out, tw_slice line)
{
    tw_slice key = next_word(&line);
    if (!out->version.ptr) {
        return false;
    }
    if (is(key, "python")) {
        out->requires_python = line;
        return true;
    }
    if (is(key, "index")) {
        out->index = line;
        return line.len == 1 && line.ptr[0] >= 'a' && line.ptr[0] <= 'z';
    }
    if (is(key, "yanked")) {
        out->yanked = line;
        return out->property[FILE_NAME].len == 0;
    }
    if (is(key, "uploaded")) {
        out->uploaded = line;
        return out->property[FILE_NAME].len == 0;
    }
    if (is(key, property_names[FILE_NAME])) {
        put_file(out, line);
        return true;
    }
    for (int i = 0; i < FILE_NAME; i++) {
        if (is(key, property_names[i])) {
            put_item(&out->property[i], line);
            return true;
        }
    }
    return false;
}

static bool take_option(struct writer *out, tw_slice line)
{
    tw_slice key = next_word(&line);
    if (is(key, "python")) {
        out->python = line;
        return true;
    }
    if (is(key, "platform")) {
        out->platform = line;
        return true;
    }
    bool list = is_one_of(key, "no_build no_binary prerelease_packages "
                               "exclude_newer_packages");
    bool flag = is(key, "prefer_binary");
    if (!list && !flag && !is_one_of(key, "prereleases resolution exclude_newer")) {
        return false;
    }
    tw_buf_adds(&out->options, out->options.len ? ", " : "");
    put_string(&out->options, key);
    tw_buf_adds(&out->options, list ? ": [" : flag ? ": true" : ": ");
    for (bool first = true; line.len && !flag; first = false) {
        tw_buf_adds(&out->options, first ? "" : ", ");
        put_string(&out->options, list ? next_word(&line) : line);
        line = list ? line : TW_NO_SLICE;
    }
    tw_buf_adds(&out->options, list ? "]" : "");
    return true;
}

static bool take_line(struct writer *out, enum section section, tw_slice line)
{
    bool indented = line.ptr[0] == ' ';
    line = tw_slice_trim(line);
    switch (section) {
    case INDEX:
        return indented ? take_property(out, line) : start_release(out, line);
    case REQUIREMENTS:
    case CONSTRAINTS:
    case OVERRIDES:
    case EXCLUDES:
    case LOCKED:
        put_item(&out->lines[section], line);
        return true;
    case OPTIONS:
        return take_option(out, line);
    default:
        return false;
    }
}

static enum section section_named(tw_slice line)
{
    for (int i = INDEX; i <= EXPECTED; i++) {
        if (is(line, headings[i])) {
            return (enum section)i;
        }
    }
    return NOWHERE;
}

/* Reads TEXT up to what is expected, which is what is left of it in *REST. */
static enum tw_status take_sections(struct writer *out, tw_slice text, tw_slice *rest,
                                    struct tw_error *err)
{
    enum section section = NOWHERE;
    uint32_t number = 0;
    tw_slice line;
    while (tw_slice_line(&text, &line)) {
        number++;
        enum section named = section_named(line);
        if (named == EXPECTED) {
            end_release(out);
            *rest = text;
            return TW_OK;
        }
        if (named != NOWHERE) {
            section = named;
        } else if (line.len > 0 && line.ptr[0] != '#' &&
                   !take_line(out, section, line)) {
            tw_error_set(err, TW_ERR_INPUT, "%.*s is not understood here",
                         TW_FMT(line));
            err->line = number;
            return TW_ERR_INPUT;
        }
    }
    return tw_error_set(err, TW_ERR_INPUT, "there is no \"expected:\"");
}

/* ---------------------------------------------------------------- the file */

static void write_universe(struct writer *out, struct tw_buf *json)
{
    tw_buf_adds(json, "{\"name\": \"case\", \"packages\": {");
    tw_buf_add(json, tw_buf_slice(&out->packages));
    tw_buf_adds(json, out->project.ptr ? "}}, \"cases\": [{" : "}, \"cases\": [{");
    put_list(json, "requirements", &out->lines[REQUIREMENTS]);
    tw_buf_adds(json, ", ");
    put_list(json, "constraints", &out->lines[CONSTRAINTS]);
    tw_buf_adds(json, ", ");
    put_list(json, "overrides", &out->lines[OVERRIDES]);
    tw_buf_adds(json, ", ");
    put_list(json, "excludes", &out->lines[EXCLUDES]);
    tw_buf_adds(json, ", ");
    put_list(json, "locked", &out->lines[LOCKED]);
    tw_buf_adds(json, ", \"python_full_version\": ");
    put_string(json, out->python);
    tw_buf_adds(json, ", \"platform\": ");
    put_string(json, out->platform);
    tw_buf_adds(json, ", \"options\": {");
    tw_buf_add(json, tw_buf_slice(&out->options));
    tw_buf_adds(json, "}}]}");
}

static void free_writer(struct writer *out)
{
    tw_buf_free(&out->packages);
    tw_buf_free(&out->options);
    for (int i = 0; i <= LOCKED; i++) {
        tw_buf_free(&out->lines[i]);
    }
    for (int i = 0; i < PROPERTIES; i++) {
        tw_buf_free(&out->property[i]);
    }
}

static void start_writer(struct writer *out)
{
    const struct tw_buf empty = TW_BUF_INIT(MAX_JSON);
    *out = (struct writer){.packages = empty,
                           .options = empty,
                           .python = TW_SLICE("3.12.4"),
                           .platform = TW_SLICE("manylinux_2_28_x86_64")};
    for (int i = 0; i <= LOCKED; i++) {
        out->lines[i] = empty;
    }
    for (int i = 0; i < PROPERTIES; i++) {
        out->property[i] = empty;
    }
}

static enum tw_status read_text(struct tw_arena *arena, const char *path, tw_slice *out,
                                struct tw_error *err)
{
    char *text = tw_arena_alloc(arena, MAX_TEXT);
    FILE *stream = fopen(path, "rb");
    if (!stream || !text) {
        return stream ? tw_error_nomem(err)
                      : tw_error_set(err, TW_ERR_IO, "%s", strerror(errno));
    }
    *out = (tw_slice){text, fread(text, 1, MAX_TEXT, stream)};
    fclose(stream);
    return out->len < MAX_TEXT ? TW_OK
                               : tw_error_set(err, TW_ERR_LIMIT, "is too large");
}

enum tw_status tw_case_file_read(struct tw_arena *arena, const char *path,
                                 struct tw_case_file *out, struct tw_error *err)
{
    struct writer writer;
    struct tw_buf json = TW_BUF_INIT(MAX_JSON);
    tw_slice copy;
    start_writer(&writer);
    enum tw_status status = read_text(arena, path, &out->text, err);
    if (status == TW_OK) {
        status = take_sections(&writer, out->text, &out->expected, err);
    }
    if (status == TW_OK) {
        write_universe(&writer, &json);
        status = !json.failed && tw_arena_copy(arena, tw_buf_slice(&json), &copy)
                     ? tw_universe_parse(arena, (char *)copy.ptr, copy.len,
                                         &out->universe, err)
                     : tw_error_nomem(err);
    }
    free_writer(&writer);
    tw_buf_free(&json);
    return status;
}
