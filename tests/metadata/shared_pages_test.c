/*
 * The recorded pages and sidecars of $TAILWHEEL_SHARED/pages: each reads as its line in
 * INDEX.md says, and those of uv's unit tests as uv reads them (.expect.txt).
 *
 *     - `black.json`: 4 files, api-version 1.4, yanked with reason, sizes, ...
 */
#include "tw_limits.h"
#include "tw_metadata.h"
#include "tw_test.h"

#include <stdio.h>
#include <stdlib.h>

static struct tw_arena arena = TW_ARENA_INIT;

/* A file below the shared folder; TW_NO_SLICE when there is none. */
static tw_slice read_shared(const char *folder, tw_slice directory, tw_slice name)
{
    tw_slice text = TW_NO_SLICE;
    const char *path =
        tw_arena_printf(&arena, "%s/pages/%.*s%s%.*s", folder, TW_FMT(directory),
                        directory.len ? "/" : "", TW_FMT(name));
    FILE *file = path ? fopen(path, "rb") : NULL;
    if (!file) {
        return text;
    }
    char *bytes = tw_arena_alloc(&arena, TW_MIB);
    assert_non_null(bytes);
    text = (tw_slice){bytes, fread(bytes, 1, TW_MIB, file)};
    assert_true(text.len < TW_MIB);
    fclose(file);
    return text;
}

static const char *shared_folder(void)
{
    const char *folder = getenv("TAILWHEEL_SHARED");
    if (!folder) {
        skip();
    }
    return folder;
}

/* ---------------------------------------------------------------- features */

static bool is_yanked(const struct tw_file *file)
{
    return file->yanked;
}

static bool has_reason(const struct tw_file *file)
{
    return file->yanked && file->yank_reason.len > 0;
}

static bool has_sidecar(const struct tw_file *file)
{
    return file->has_metadata;
}

static bool has_size(const struct tw_file *file)
{
    return file->size != TW_SIZE_UNKNOWN;
}

static bool has_time(const struct tw_file *file)
{
    return file->upload_time != TW_TIME_UNKNOWN;
}

static bool has_requires_python(const struct tw_file *file)
{
    return file->requires_python.len > 0;
}

static bool has_no_requires_python(const struct tw_file *file)
{
    return !file->requires_python.ptr;
}

static bool has_sha256(const struct tw_file *file)
{
    return file->sha256.ptr;
}

static bool has_other_digest(const struct tw_file *file)
{
    return file->digest_count > 0;
}

static bool has_digest(const struct tw_file *file)
{
    return file->sha256.ptr || file->digest_count;
}

static bool is_other(const struct tw_file *file)
{
    return file->kind == TW_DIST_OTHER;
}

static bool is_absolute(const struct tw_file *file)
{
    return tw_slice_search(file->url, TW_SLICE("://")) != SIZE_MAX;
}

static bool any(const struct tw_page *page, bool (*holds)(const struct tw_file *))
{
    for (uint32_t i = 0; i < page->file_count; i++) {
        if (holds(&page->files[i])) {
            return true;
        }
    }
    return false;
}

/* A feature is told of a page when SOME file has it, or (NONE) when no file has. */
static const struct feature {
    const char *name;
    bool (*some)(const struct tw_file *);
    bool (*none)(const struct tw_file *);
} features[] = {
    {"yanked", is_yanked, NULL},
    {"yanked with reason", has_reason, NULL},
    {"core-metadata", has_sidecar, NULL},
    {"dist-info-metadata only", has_sidecar, NULL},
    {"sizes", has_size, NULL},
    {"upload times", has_time, NULL},
    {"requires-python", has_requires_python, NULL},
    {"requires-python null", has_no_requires_python, NULL},
    {"sha256", has_sha256, NULL},
    {"md5", has_other_digest, NULL},
    {"no hashes", NULL, has_digest},
    {"eggs or installers", is_other, NULL},
    {"absolute URLs", is_absolute, NULL},
    {"relative URLs", NULL, is_absolute},
    {"host-relative URLs", NULL, is_absolute},
};

static bool check_feature(const struct tw_page *page, tw_slice name)
{
    for (size_t i = 0; i < sizeof features / sizeof features[0]; i++) {
        const struct feature *feature = &features[i];
        if (tw_slice_equal(name, tw_slice_from(feature->name))) {
            return (!feature->some || any(page, feature->some)) &&
                   (!feature->none || !any(page, feature->none));
        }
    }
    if (tw_pull(&name, TW_SLICE("api-version "))) {
        return tw_slice_equal(name, TW_SLICE("absent"))
                   ? !page->api_version.ptr
                   : tw_slice_equal(page->api_version, name);
    }
    return true;
}

/* ---------------------------------------------------------------- one entry */

struct entry {
    tw_slice directory, name;
    tw_slice text; /* what the index says of it */
};

/* The next of the comma-separated things that TEXT says. */
static bool next_part(tw_slice *text, tw_slice *part)
{
    if (text->len == 0) {
        return false;
    }
    *part = tw_slice_trim(tw_slice_cut(*text, 0, tw_slice_find(*text, ',', 0)));
    size_t comma = tw_slice_find(*text, ',', 0);
    *text = comma == SIZE_MAX ? TW_NO_SLICE : tw_slice_cut(*text, comma + 1, text->len);
    return true;
}

static bool says(const struct entry *entry, const char *wanted)
{
    tw_slice rest = entry->text;
    tw_slice part;
    while (next_part(&rest, &part)) {
        if (tw_slice_equal(part, tw_slice_from(wanted))) {
            return true;
        }
    }
    return false;
}

static void complain(const struct entry *entry, tw_slice part)
{
    fail_msg("%.*s/%.*s: not so: %.*s", TW_FMT(entry->directory), TW_FMT(entry->name),
             TW_FMT(part));
}

static void check_page(const struct entry *entry, tw_slice body)
{
    struct tw_page page;
    struct tw_error err = TW_ERROR_INIT;
    uint64_t count = 0;
    tw_slice part;
    tw_slice rest = entry->text;
    if (tw_page_parse(&arena, body, TW_NO_SLICE, TW_SLICE("https://i.example/x/"),
                      &page, &err)) {
        fail_msg("%.*s: %s", TW_FMT(entry->name), err.message);
    }
    assert_true(next_part(&rest, &part) && tw_pull_uint(&part, 1000000, &count));
    uint32_t read = page.file_count + page.skipped_count;
    bool some_lead_nowhere =
        says(entry, "empty href") || says(entry, "link without href");
    if (some_lead_nowhere ? read >= count : read != count) {
        complain(entry, entry->text);
    }
    while (next_part(&rest, &part)) {
        /* The index overlooks the digest behind "#sha256%3D". */
        bool unsure = says(entry, "percent-escapes") &&
                      tw_slice_equal(part, TW_SLICE("no hashes"));
        if (page.file_count && !unsure && !check_feature(&page, part)) {
            complain(entry, part);
        }
    }
    if (says(entry, "project-status") != (page.status.ptr != NULL)) {
        complain(entry, TW_SLICE("project-status"));
    }
}

static void check_sidecar(const struct entry *entry, tw_slice body)
{
    struct tw_core_metadata metadata;
    struct tw_error err = TW_ERROR_INIT;
    uint64_t count = 0;
    tw_slice part;
    tw_slice rest = entry->text;
    if (tw_core_metadata_parse(&arena, body, &metadata, &err)) {
        fail_msg("%.*s: %s", TW_FMT(entry->name), err.message);
    }
    assert_true(next_part(&rest, &part));
    assert_true(tw_pull(&part, TW_SLICE("Metadata-Version ")));
    assert_true(tw_slice_equal(part, metadata.metadata_version));
    assert_true(next_part(&rest, &part) && tw_pull_uint(&part, 1000, &count));
    if (metadata.requirement_count + metadata.bad_count != count ||
        says(entry, "Requires-Python") != (metadata.requires_python.ptr != NULL) ||
        says(entry, "Provides-Extra") != (metadata.extra_count > 0)) {
        complain(entry, entry->text);
    }
}

/* ---------------------------------------------------------------- the index */

/* Takes a line "- `name`: text" apart. */
static bool read_entry(tw_slice line, struct entry *entry)
{
    if (!tw_pull(&line, TW_SLICE("- `"))) {
        return false;
    }
    entry->name = tw_pull_until(&line, '`');
    return tw_pull(&line, TW_SLICE(": ")) && (entry->text = line, entry->text.len > 0);
}

TW_TEST(shared_pages_read_as_their_index_says)
{
    const char *folder = shared_folder();
    tw_slice index = read_shared(folder, TW_SLICE(""), TW_SLICE("INDEX.md"));
    struct entry entry = {TW_SLICE(""), TW_SLICE(""), TW_SLICE("")};
    int checked = 0;
    assert_non_null(index.ptr);
    while (index.len) {
        /* Not tw_slice_line: the index quotes a version that ends in \r. */
        tw_slice line = tw_pull_until(&index, '\n');
        struct tw_arena_mark mark = tw_arena_mark(&arena);
        if (tw_slice_starts(line, TW_SLICE("## "))) {
            entry.directory = tw_slice_cut(line, 3, line.len);
        } else if (read_entry(line, &entry)) {
            tw_slice body = read_shared(folder, entry.directory, entry.name);
            assert_non_null(body.ptr);
            bool sidecar = tw_slice_ends(entry.name, TW_SLICE(".metadata"));
            (sidecar ? check_sidecar : check_page)(&entry, body);
            checked++;
        }
        tw_arena_reset(&arena, mark);
    }
    assert_true(checked > 150);
    tw_arena_free(&arena);
}

/* The next `KEY: "value"` or `KEY: Some(\n "value"` of uv's debug output. */
static tw_slice pull_debug(tw_slice *text, const char *key)
{
    tw_slice value = TW_NO_SLICE;
    size_t at = tw_slice_search(*text, tw_slice_from(key));
    if (at != SIZE_MAX) {
        *text = tw_slice_cut(*text, at + strlen(key), text->len);
        tw_slice line = tw_slice_cut(*text, 0, tw_slice_find(*text, ',', 0));
        (void)tw_pull_until(&line, '"');
        value = tw_pull_until(&line, '"');
    }
    return value;
}

static void check_against_uv(const struct tw_page *page, tw_slice expected)
{
    static const tw_slice heading = TW_SLICE_INIT("PypiFile {");
    uint32_t count = 0;
    size_t at;
    while ((at = tw_slice_search(expected, heading)) != SIZE_MAX) {
        expected = tw_slice_cut(expected, at + heading.len, expected.len);
        assert_true(count < page->file_count);
        const struct tw_file *file = &page->files[count++];
        tw_slice filename = pull_debug(&expected, " filename:");
        tw_slice sha256 = pull_debug(&expected, " sha256:");
        tw_slice url = pull_debug(&expected, " url:");
        assert_true(tw_slice_equal(file->filename, filename));
        assert_true(tw_slice_equal(file->sha256, sha256));
        assert_true(tw_slice_equal(file->url, url));
    }
    assert_int_equal(count, page->file_count);
}

TW_TEST(shared_pages_of_uv_read_as_uv_reads_them)
{
    static const char *const names[] = {
        "parse_base",
        "parse_code_artifact_index_html",
        "parse_core_metadata",
        "parse_empty_fragment",
        "parse_empty_href",
        "parse_encoded_fragment",
        "parse_egg_fragment",
        "parse_escaped_fragment",
        "parse_flat_index_html",
        "parse_md5",
        "parse_missing_hash",
        "parse_query_string",
        "parse_quoted_filepath",
        "parse_sha256",
        "parse_unknown_fragment",
    };
    const char *folder = shared_folder();
    tw_slice directory = TW_SLICE("uv/unit-tests");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct tw_page page;
        char name[80];
        snprintf(name, sizeof name, "%s.html", names[i]);
        tw_slice body = read_shared(folder, directory, tw_slice_from(name));
        snprintf(name, sizeof name, "%s.expect.txt", names[i]);
        tw_slice expected = read_shared(folder, directory, tw_slice_from(name));
        assert_non_null(expected.ptr);
        assert_int_equal(tw_page_parse(&arena, body, TW_SLICE("text/html"),
                                       TW_SLICE("https://i.example/x/"), &page, NULL),
                         TW_OK);
        check_against_uv(&page, expected);
        tw_arena_free(&arena);
    }
}
