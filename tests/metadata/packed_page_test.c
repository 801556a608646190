/*
 * Packed pages: they say what the page said, whatever bytes they are given back as they
 * are read without harm, and damage is found.
 */
#include "tw_packed_page.h"
#include "tw_test.h"

#include <stdlib.h>

#define SHA_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa0F"
#define SHA_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb1e"

static const char page_text[] =
    "{\"meta\": {\"api-version\": \"1.4\", \"tracks\": [\"https://a/x/\"]},"
    " \"name\": \"X\", \"alternate-locations\": [\"https://b/x/\", \"https://c/x/\"],"
    " \"project-status\": {\"status\": \"archived\", \"reason\": \"old\"}, \"files\": ["
    "{\"filename\": \"x-1.10-py3-none-any.whl\", \"url\": \"../../f/1/x-1.10-py3-none-"
    "any.whl\","
    " \"hashes\": {\"sha256\": \"" SHA_A "\"}, \"size\": 70000,"
    " \"core-metadata\": {\"sha256\": \"" SHA_B "\"}, \"requires-python\": \">=3.8\","
    " \"upload-time\": \"2024-05-01T12:00:00.123Z\"},"
    "{\"filename\": \"x-1.9.tar.gz\", \"url\": \"../../f/2/other%20name\","
    " \"yanked\": \"bad\", \"size\": 7},"
    "{\"filename\": \"x-1.9-2-cp39-cp39-win_amd64.whl\", \"url\": \"https://e/f\","
    " \"core-metadata\": true, \"yanked\": true},"
    "{\"filename\": \"x-1.9-10-cp39-cp39-win_amd64.whl\", \"url\": \"https://e/g\"},"
    "{\"filename\": \"x-2.exe\", \"url\": \"https://e/h\"},"
    "{\"filename\": \"x-1.zip\"}]}";

struct fixture {
    struct tw_arena arena;
    struct tw_page page;
    tw_slice bytes;
    struct tw_packed_page packed;
};

static struct fixture set_up(const char *text)
{
    struct fixture f = {.arena = TW_ARENA_INIT};
    tw_slice url = TW_SLICE("https://index.example.org/simple/x/");
    assert_int_equal(
        tw_page_parse(&f.arena, tw_slice_from(text), TW_NO_SLICE, url, &f.page, NULL),
        TW_OK);
    assert_int_equal(tw_page_pack(&f.arena, &f.page, TW_SLICE("x"), &f.bytes, NULL),
                     TW_OK);
    assert_true(tw_packed_page_open(f.bytes, url, &f.packed));
    return f;
}

/* The files of RELEASE, in ARENA. */
static enum tw_status read_files(struct tw_arena *arena,
                                 const struct tw_packed_page *page, uint32_t release,
                                 const struct tw_file **out)
{
    struct tw_packed_details details;
    enum tw_status status = tw_packed_details(page, release, &details, NULL);
    if (status) {
        return status;
    }
    struct tw_file *files = TW_NEW_ARRAY(arena, struct tw_file, details.shape->count);
    assert_non_null(files);
    for (uint32_t i = 0; i < details.shape->count && !status; i++) {
        status = tw_packed_file(arena, &details, i, &files[i], NULL);
    }
    *out = files;
    return status;
}

static const struct tw_file *details(struct fixture *f, uint32_t release)
{
    const struct tw_file *files = NULL;
    assert_int_equal(read_files(&f->arena, &f->packed, release, &files), TW_OK);
    return files;
}

static void assert_same_file(const struct tw_file *got, const struct tw_file *page)
{
    assert_true(tw_slice_equal(got->filename, page->filename));
    assert_true(tw_slice_equal(got->url, page->url));
    assert_true(tw_slice_equal(got->requires_python, page->requires_python));
    assert_true(tw_slice_equal(got->yank_reason, page->yank_reason));
    assert_true(tw_slice_equal_nocase(got->sha256, page->sha256));
    assert_true(tw_slice_equal_nocase(got->metadata_sha256, page->metadata_sha256));
    assert_int_equal(got->sha256.ptr != NULL, page->sha256.ptr != NULL);
    assert_true(got->size == page->size && got->upload_time == page->upload_time);
    assert_true(got->kind == page->kind && got->yanked == page->yanked);
    assert_int_equal(got->has_metadata, page->has_metadata);
}

TW_TEST(packed_page_has_the_files_of_the_page_by_version)
{
    struct fixture f = set_up(page_text);
    assert_int_equal(f.packed.release_count, 2);
    assert_slice_equal(tw_packed_version(&f.packed, 0).text, "1.9");
    assert_slice_equal(tw_packed_version(&f.packed, 1).text, "1.10");
    assert_int_equal(tw_packed_shape(&f.packed, 0)->count, 3);
    for (uint32_t i = 0; i < 3; i++) {
        assert_same_file(&details(&f, 0)[i], &f.page.files[1 + i]);
    }
    assert_same_file(details(&f, 1), &f.page.files[0]);
    const struct tw_packed_member *members =
        &f.packed.members[tw_packed_shape(&f.packed, 0)->first];
    assert_true(members[1].build < members[2].build);
    tw_arena_free(&f.arena);
}

TW_TEST(packed_page_has_what_the_page_says_beside_its_files)
{
    struct fixture f = set_up(page_text);
    struct tw_page about;
    assert_int_equal(tw_packed_about(&f.arena, &f.packed, &about, NULL), TW_OK);
    assert_slice_equal(about.name, "X");
    assert_slice_equal(about.api_version, "1.4");
    assert_slice_equal(about.status, "archived");
    assert_slice_equal(about.status_reason, "old");
    assert_int_equal(about.track_count, 1);
    assert_slice_equal(about.tracks[0], "https://a/x/");
    assert_int_equal(about.alternate_count, 2);
    assert_slice_equal(about.alternates[1], "https://c/x/");
    assert_int_equal(about.skipped_count, 2);
    assert_slice_equal(about.skipped[0].what, "x-1.zip");
    assert_slice_equal(about.skipped[0].reason, "has no URL");
    assert_slice_equal(about.skipped[1].what, "x-2.exe");
    tw_arena_free(&f.arena);
}

TW_TEST(packed_page_of_nothing_is_one)
{
    struct fixture f = set_up("{\"files\": []}");
    assert_int_equal(f.packed.release_count, 0);
    assert_int_equal(tw_packed_page_front(f.bytes), f.bytes.len);
    tw_arena_free(&f.arena);
}

/* A copy of BYTES that ends where its memory does, so that reading on is noticed. */
static char *copy_of(tw_slice bytes)
{
    char *copy = malloc(bytes.len ? bytes.len : 1);
    assert_non_null(copy);
    memcpy(copy, bytes.ptr, bytes.len);
    return copy;
}

/* Looks at all of PAGE; returns how many of its releases are damaged. */
static uint32_t look_at_all(const struct tw_packed_page *page)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_page about;
    uint32_t damaged = 0;
    assert_int_equal(tw_packed_about(&arena, page, &about, NULL), TW_OK);
    for (uint32_t r = 0; r < page->release_count; r++) {
        const struct tw_file *files = NULL;
        enum tw_status status = read_files(&arena, page, r, &files);
        assert_true(status == TW_OK || status == TW_ERR_PAGE);
        damaged += status != TW_OK;
    }
    tw_arena_free(&arena);
    return damaged;
}

TW_TEST(packed_page_damage_is_found_or_harmless)
{
    struct fixture f = set_up(page_text);
    size_t front = tw_packed_page_front(f.bytes);
    assert_true(front > 0 && front < f.bytes.len);
    for (size_t at = 0; at < f.bytes.len; at++) {
        char *copy = copy_of(f.bytes);
        struct tw_packed_page page;
        copy[at] = (char)(copy[at] ^ 0x81);
        bool opened =
            tw_packed_page_open((tw_slice){copy, f.bytes.len}, f.packed.url, &page);
        assert_true(opened || at < front);
        if (opened) {
            assert_true(look_at_all(&page) == 1 || at < front);
        }
        free(copy);
    }
    tw_arena_free(&f.arena);
}

TW_TEST(packed_page_cut_short_is_none)
{
    struct fixture f = set_up(page_text);
    struct tw_packed_page page;
    for (size_t len = 0; len < f.bytes.len; len++) {
        char *copy = copy_of(tw_slice_cut(f.bytes, 0, len));
        assert_false(tw_packed_page_open((tw_slice){copy, len}, f.packed.url, &page));
        free(copy);
    }
    tw_arena_free(&f.arena);
}
