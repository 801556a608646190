/*
 * Reads universe files. Everything is turned into sorted arrays once, so that looking a
 * project up is a binary search and the versions have the indexes that the resolver
 * uses.
 */
#include "universe.h"

#include "json.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

/* Every helper fails only for want of memory, which is told once, at the top. */
struct reader {
    struct tw_arena *arena;
    struct tw_json doc;
};

static bool read_texts(struct reader *in, uint32_t node, struct tw_texts *out)
{
    tw_slice *texts = TW_NEW_ARRAY(in->arena, tw_slice, tw_json_length(&in->doc, node));
    if (!texts) {
        return false;
    }
    uint32_t count = 0;
    TW_JSON_EACH(&in->doc, node, item)
    {
        texts[count++] = tw_json_string(&in->doc, item);
    }
    *out = (struct tw_texts){texts, count};
    return true;
}

/* ---------------------------------------------------------------- packages */

static bool read_files(struct reader *in, uint32_t node,
                       struct tw_universe_release *release)
{
    struct tw_universe_file *files = TW_NEW_ARRAY(in->arena, struct tw_universe_file,
                                                  tw_json_length(&in->doc, node));
    if (!files) {
        return false;
    }
    uint32_t count = 0;
    TW_JSON_EACH(&in->doc, node, item)
    {
        uint32_t yanked = tw_json_member(&in->doc, item, "yanked");
        tw_slice why = tw_json_string(&in->doc, yanked);
        files[count++] = (struct tw_universe_file){
            tw_json_string(&in->doc, tw_json_member(&in->doc, item, "filename")),
            why.ptr || tw_json_true(&in->doc, yanked), why,
            tw_json_string(&in->doc, tw_json_member(&in->doc, item, "upload_time"))};
    }
    release->files = files;
    release->file_count = count;
    return true;
}

static bool read_release(struct reader *in, uint32_t node,
                         struct tw_universe_release *out)
{
    const struct tw_json *doc = &in->doc;
    out->requires_python =
        tw_json_string(doc, tw_json_member(doc, node, "requires_python"));
    out->index = tw_json_string(doc, tw_json_member(doc, node, "index"));
    return read_texts(in, tw_json_member(doc, node, "requires_dist"),
                      &out->requires_dist) &&
           read_texts(in, tw_json_member(doc, node, "provides_extra"), &out->extras) &&
           read_files(in, tw_json_member(doc, node, "files"), out);
}

static int by_version(const void *a, const void *b)
{
    const struct tw_universe_release *x = a, *y = b;
    return tw_version_compare(x->version, y->version);
}

static enum tw_status sort_releases(struct tw_universe_project *project,
                                    struct tw_universe_release *releases,
                                    uint32_t count, struct tw_error *err)
{
    qsort(releases, count, sizeof *releases, by_version);
    for (uint32_t i = 1; i < count; i++) {
        if (by_version(&releases[i - 1], &releases[i]) == 0) {
            return tw_error_set(err, TW_ERR_INPUT, "%.*s has %.*s in two spellings",
                                TW_FMT(project->name),
                                TW_FMT(releases[i].version.text));
        }
    }
    project->releases = releases;
    project->release_count = count;
    return TW_OK;
}

static enum tw_status read_project(struct reader *in, uint32_t key,
                                   struct tw_universe_project *project,
                                   struct tw_error *err)
{
    struct tw_universe_release *releases = TW_NEW_ARRAY(
        in->arena, struct tw_universe_release, tw_json_length(&in->doc, key + 1));
    if (!releases) {
        return tw_error_nomem(err);
    }
    project->name = in->doc.at[key].text;
    uint32_t count = 0;
    TW_JSON_EACH(&in->doc, key + 1, item)
    {
        struct tw_universe_release *release = &releases[count];
        enum tw_status status =
            tw_version_parse(in->arena, in->doc.at[item].text, &release->version, err);
        if (status == TW_ERR_VERSION) {
            continue;
        }
        if (status || !read_release(in, item + 1, release)) {
            return tw_error_nomem(err);
        }
        count++;
    }
    return sort_releases(project, releases, count, err);
}

static int by_name(const void *a, const void *b)
{
    const struct tw_universe_project *x = a, *y = b;
    return tw_slice_compare(x->name, y->name);
}

static enum tw_status read_projects(struct reader *in, uint32_t node,
                                    struct tw_universe *out, struct tw_error *err)
{
    struct tw_universe_project *projects = TW_NEW_ARRAY(
        in->arena, struct tw_universe_project, tw_json_length(&in->doc, node));
    if (!projects) {
        return tw_error_nomem(err);
    }
    uint32_t count = 0;
    TW_JSON_EACH(&in->doc, node, key)
    {
        enum tw_status status = read_project(in, key, &projects[count++], err);
        if (status) {
            return status;
        }
    }
    qsort(projects, count, sizeof *projects, by_name);
    out->projects = projects;
    out->project_count = count;
    return TW_OK;
}

/* ---------------------------------------------------------------- cases */

static enum tw_pre_mode prereleases_named(tw_slice text)
{
    return tw_slice_equal(text, TW_SLICE("allow"))      ? TW_PRE_ALWAYS
           : tw_slice_equal(text, TW_SLICE("disallow")) ? TW_PRE_NEVER
           : tw_slice_equal(text, TW_SLICE("explicit")) ? TW_PRE_EXPLICIT
                                                        : TW_PRE_IF_NECESSARY;
}

static bool read_options(struct reader *in, uint32_t node, struct tw_universe_case *out)
{
    const struct tw_json *doc = &in->doc;
    tw_slice order = tw_json_string(doc, tw_json_member(doc, node, "resolution"));
    out->order = tw_slice_equal(order, TW_SLICE("lowest"))          ? TW_LOWEST
                 : tw_slice_equal(order, TW_SLICE("lowest-direct")) ? TW_LOWEST_DIRECT
                                                                    : TW_HIGHEST;
    out->prereleases = prereleases_named(
        tw_json_string(doc, tw_json_member(doc, node, "prereleases")));
    if (tw_json_true(doc, tw_json_member(doc, node, "universal"))) {
        out->skip = TW_SLICE("universal");
    }
    out->prefer_binary = tw_json_true(doc, tw_json_member(doc, node, "prefer_binary"));
    out->exclude_newer =
        tw_json_string(doc, tw_json_member(doc, node, "exclude_newer"));
    return read_texts(in, tw_json_member(doc, node, "no_build"), &out->no_build) &&
           read_texts(in, tw_json_member(doc, node, "no_binary"), &out->no_binary) &&
           read_texts(in, tw_json_member(doc, node, "prerelease_packages"),
                      &out->prerelease_packages) &&
           read_texts(in, tw_json_member(doc, node, "exclude_newer_packages"),
                      &out->exclude_newer_packages);
}

static bool read_expectation(struct reader *in, uint32_t node,
                             struct tw_universe_case *out)
{
    const struct tw_json *doc = &in->doc;
    uint32_t packages = tw_json_member(doc, node, "packages");
    struct tw_expected *expected =
        TW_NEW_ARRAY(in->arena, struct tw_expected, tw_json_length(doc, packages));
    if (!expected) {
        return false;
    }
    out->satisfiable = tw_json_true(doc, tw_json_member(doc, node, "satisfiable"));
    out->stated = doc->at[packages].kind == TW_JSON_OBJECT;
    TW_JSON_EACH(doc, packages, key)
    {
        expected[out->expected_count++] = (struct tw_expected){
            tw_json_string(doc, key), tw_json_string(doc, key + 1)};
    }
    out->expected = expected;
    return true;
}

static bool read_case(struct reader *in, uint32_t node, struct tw_universe_case *out)
{
    const struct tw_json *doc = &in->doc;
    out->name = tw_json_string(doc, tw_json_member(doc, node, "name"));
    out->python = tw_json_string(doc, tw_json_member(doc, node, "python_full_version"));
    out->platform = tw_json_string(doc, tw_json_member(doc, node, "platform"));
    out->skip = tw_json_string(doc, tw_json_member(doc, node, "superseded"));
    return read_texts(in, tw_json_member(doc, node, "requirements"),
                      &out->requirements) &&
           read_texts(in, tw_json_member(doc, node, "constraints"),
                      &out->constraints) &&
           read_texts(in, tw_json_member(doc, node, "overrides"), &out->overrides) &&
           read_texts(in, tw_json_member(doc, node, "excludes"), &out->excludes) &&
           read_texts(in, tw_json_member(doc, node, "locked"), &out->locked) &&
           read_options(in, tw_json_member(doc, node, "options"), out) &&
           read_expectation(in, tw_json_member(doc, node, "expect"), out);
}

static bool read_cases(struct reader *in, uint32_t node, struct tw_universe *out)
{
    struct tw_universe_case *cases = TW_NEW_ARRAY(in->arena, struct tw_universe_case,
                                                  tw_json_length(&in->doc, node));
    if (!cases) {
        return false;
    }
    TW_JSON_EACH(&in->doc, node, item)
    {
        if (!read_case(in, item, &cases[out->case_count++])) {
            return false;
        }
    }
    out->cases = cases;
    return true;
}

/* ---------------------------------------------------------------- the file */

static enum tw_status read_stream(struct tw_arena *arena, FILE *stream, char **text,
                                  size_t *len, struct tw_error *err)
{
    long size = fseek(stream, 0, SEEK_END) ? -1 : ftell(stream);
    if (size < 0 || fseek(stream, 0, SEEK_SET)) {
        return tw_error_set(err, TW_ERR_IO, "cannot be measured");
    }
    *len = (size_t)size;
    *text = tw_arena_alloc(arena, *len);
    if (!*text) {
        return tw_error_nomem(err);
    }
    if (fread(*text, 1, *len, stream) != *len) {
        return tw_error_set(err, TW_ERR_IO, "cannot be read");
    }
    return TW_OK;
}

static enum tw_status read_document(struct reader *in, struct tw_universe *out,
                                    struct tw_error *err)
{
    const struct tw_json *doc = &in->doc;
    uint32_t packages = tw_json_member(doc, TW_JSON_ROOT, "packages");
    if (doc->at[packages].kind != TW_JSON_OBJECT) {
        return tw_error_set(err, TW_ERR_INPUT, "is not a universe: it has no packages");
    }
    *out = (struct tw_universe){0};
    out->name = tw_json_string(doc, tw_json_member(doc, TW_JSON_ROOT, "name"));
    enum tw_status status = read_projects(in, packages, out, err);
    if (status == TW_OK &&
        !read_cases(in, tw_json_member(doc, TW_JSON_ROOT, "cases"), out)) {
        status = tw_error_nomem(err);
    }
    return status;
}

enum tw_status tw_universe_parse(struct tw_arena *arena, char *text, size_t len,
                                 struct tw_universe *out, struct tw_error *err)
{
    struct reader in = {arena, {NULL, 0}};
    enum tw_status status = tw_json_parse(arena, text, len, &in.doc, err);
    return status ? status : read_document(&in, out, err);
}

enum tw_status tw_universe_read(struct tw_arena *arena, const char *path,
                                struct tw_universe *out, struct tw_error *err)
{
    char *text = NULL;
    size_t len = 0;
    FILE *stream = fopen(path, "rb");
    if (!stream) {
        tw_error_set(err, TW_ERR_IO, "%s", strerror(errno));
        return tw_error_wrap(err, "%s", path);
    }
    enum tw_status status = read_stream(arena, stream, &text, &len, err);
    fclose(stream);
    if (status == TW_OK) {
        status = tw_universe_parse(arena, text, len, out, err);
    }
    return status ? tw_error_wrap(err, "%s", path) : TW_OK;
}

tw_slice tw_texts_value(struct tw_texts texts, tw_slice name)
{
    tw_slice value = TW_NO_SLICE;
    for (uint32_t i = 0; i < texts.count; i++) {
        size_t equals = tw_slice_find(texts.at[i], '=', 0);
        if (tw_slice_equal(tw_slice_cut(texts.at[i], 0, equals), name)) {
            value = tw_slice_cut(texts.at[i], equals + 1, texts.at[i].len);
        }
    }
    return value;
}

enum tw_pre_mode tw_universe_pre_mode(const struct tw_universe_case *what,
                                      tw_slice name)
{
    tw_slice own = tw_texts_value(what->prerelease_packages, name);
    return own.ptr ? prereleases_named(own) : what->prereleases;
}

const struct tw_universe_project *tw_universe_find(const struct tw_universe *universe,
                                                   tw_slice name)
{
    const struct tw_universe_project key = {.name = name};
    return bsearch(&key, universe->projects, universe->project_count,
                   sizeof *universe->projects, by_name);
}
