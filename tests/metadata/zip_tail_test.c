/*
 * METADATA out of the tail of a wheel: which ranges are asked for (exactly), and what
 * is refused. Rows T4 to T6 and T26 to T32 of the study of fetching are named where
 * they are tested.
 */
#include "limits.h"
#include "tw_metadata.h"
#include "tw_test.h"
#include "zip_builder.h"

#include <stdio.h>
#include <stdlib.h>

#define METADATA "x-1.dist-info/METADATA"
#define TEXT "Metadata-Version: 2.1\nName: x\nVersion: 1\n"

static struct tw_arena arena = TW_ARENA_INIT;

/* What reading an archive took. */
struct outcome {
    enum tw_tail_step step;
    enum tw_status status;
    struct tw_range asked[8];
    int requests;
    uint64_t bytes, needed;
};

/* Reads BYTES as a wheel of project "x", giving just what is asked for. */
static struct outcome read_with(tw_slice bytes, struct tw_zip_tail_options options)
{
    struct outcome out = {0};
    char *held[4] = {NULL};
    struct tw_error err = TW_ERROR_INIT;
    options.size = bytes.len;
    struct tw_zip_tail *tail = tw_zip_tail_new(&arena, &options);
    assert_non_null(tail);
    struct tw_range need;
    while ((out.step = tw_zip_tail_step(tail, &need, &err)) == TW_TAIL_NEED) {
        assert_true(need.from < need.to && need.to <= bytes.len);
        assert_true(out.requests < 4);
        out.asked[out.requests++] = need;
        out.bytes += need.to - need.from;
        /* Copies of their own size, so that the sanitizer sees a read outside. */
        size_t length = (size_t)(need.to - need.from);
        char *copy = held[out.requests - 1] = malloc(length);
        assert_non_null(copy);
        memcpy(copy, bytes.ptr + need.from, length);
        assert_int_equal(
            tw_zip_tail_give(tail, need.from, (tw_slice){copy, length}, &err), TW_OK);
    }
    out.status = err.status;
    if (out.step == TW_TAIL_DONE) {
        out.needed = tw_zip_tail_needed(tail);
        assert_slice_equal(tw_zip_tail_metadata(tail), TEXT);
    }
    for (int i = 0; i < 4; i++) {
        free(held[i]);
    }
    tw_arena_free(&arena);
    return out;
}

static struct outcome read_wheel(const struct zip *zip)
{
    return read_with(
        (tw_slice){zip->bytes, zip->len},
        (struct tw_zip_tail_options){.project = TW_SLICE("x"), .kind = TW_DIST_WHEEL});
}

/* Reads and frees ZIP; it must be METADATA in REQUESTS ranges. */
static void assert_read(struct zip *zip, int requests)
{
    struct outcome out = read_wheel(zip);
    zip_free(zip);
    assert_int_equal(out.step, TW_TAIL_DONE);
    assert_int_equal(out.requests, requests);
}

static void assert_refused(struct zip *zip, enum tw_status status)
{
    struct outcome out = read_wheel(zip);
    zip_free(zip);
    assert_int_equal(out.step, TW_TAIL_FAILED);
    assert_int_equal(out.status, status);
}

static void add_metadata(struct zip *zip)
{
    zip_add(zip, (struct zip_member){.name = METADATA, .data = TEXT, .deflate = true});
}

static void add_members(struct zip *zip, int count, size_t size)
{
    char name[64];
    for (int i = 0; i < count; i++) {
        snprintf(name, sizeof name, "x/some/module_of_the_package_%05d.py", i);
        zip_add(zip, (struct zip_member){.name = name, .size = size});
    }
}

static struct zip small_wheel(struct zip_member metadata)
{
    struct zip zip = {0};
    metadata.name = metadata.name ? metadata.name : METADATA;
    metadata.data = metadata.data ? metadata.data : TEXT;
    zip_add(&zip, (struct zip_member){.name = "x/__init__.py", .size = 1000});
    zip_add(&zip, metadata);
    zip_add(&zip, (struct zip_member){.name = "x-1.dist-info/RECORD", .size = 100});
    return zip;
}

static struct zip closed(struct zip zip, struct zip_end end)
{
    zip_close(&zip, end);
    return zip;
}

/* ---------------------------------------------------------------- which ranges */

TW_TEST(zip_tail_guess_goes_by_size_and_sibling)
{
    assert_true(tw_zip_tail_guess(0, 0) == 0);
    assert_true(tw_zip_tail_guess(32768, 0) == 32768);
    assert_true(tw_zip_tail_guess(44000, 0) == 12 * 1024 + 32 * 209);
    assert_true(tw_zip_tail_guess(33000, 0) == 12 * 1024 + 32 * 181);
    assert_true(tw_zip_tail_guess(2000000, 0) == 12 * 1024 + 32 * 1414);
    assert_true(tw_zip_tail_guess(800000000, 0) == 65536);
    assert_true(tw_zip_tail_guess(UINT64_MAX, 0) == 65536);
    assert_true(tw_zip_tail_guess(2000000, 80000) == 80000 + 10000 + 512);
    assert_true(tw_zip_tail_guess(2000000, 1390000) == 12 * 1024 + 32 * 1414);
    assert_true(tw_zip_tail_guess(60000, 59999) == 60000);
}

TW_TEST(zip_tail_small_wheel_is_read_whole)
{
    struct zip zip =
        closed(small_wheel((struct zip_member){.deflate = true}), (struct zip_end){0});
    struct outcome out = read_wheel(&zip);
    assert_int_equal(out.requests, 1);
    assert_true(out.asked[0].from == 0 && out.asked[0].to == zip.len);
    zip_free(&zip);
}

TW_TEST(zip_tail_finds_metadata_in_the_tail)
{
    struct zip zip = {0};
    add_members(&zip, 20, 10000);
    size_t metadata = zip.len;
    add_metadata(&zip);
    zip_close(&zip, (struct zip_end){0});
    struct outcome out = read_wheel(&zip);
    assert_int_equal(out.requests, 1);
    assert_true(out.bytes == tw_zip_tail_guess(zip.len, 0));
    assert_true(out.needed == zip.len - metadata);
    zip_free(&zip);
}

TW_TEST(zip_tail_asks_for_just_the_member_T4)
{
    struct zip zip = {0};
    add_members(&zip, 3, 100);
    size_t metadata = zip.len;
    add_metadata(&zip);
    size_t behind = zip.len;
    add_members(&zip, 20, 10000);
    zip_close(&zip, (struct zip_end){0});
    struct outcome out = read_wheel(&zip);
    assert_int_equal(out.requests, 2);
    assert_true(out.asked[1].from == metadata && out.asked[1].to == behind);
    assert_true(out.needed == zip.len - metadata);
    zip_free(&zip);
}

TW_TEST(zip_tail_uses_part_of_a_large_directory_T5)
{
    struct zip zip = {0};
    add_members(&zip, 9999, 100);
    add_metadata(&zip);
    zip_add(&zip, (struct zip_member){.name = "x-1.dist-info/RECORD", .size = 380000});
    zip_close(&zip, (struct zip_end){0});
    struct outcome out = read_wheel(&zip);
    assert_int_equal(out.step, TW_TAIL_DONE);
    assert_int_equal(out.requests, 2);
    assert_true(out.bytes < 100000);
    zip_free(&zip);
}

TW_TEST(zip_tail_reads_the_rest_of_the_directory_at_once_T6)
{
    struct zip zip = {0};
    add_metadata(&zip);
    size_t behind = zip.len;
    add_members(&zip, 10000, 100);
    size_t directory = zip.len;
    zip_close(&zip, (struct zip_end){0});
    struct outcome out = read_wheel(&zip);
    assert_int_equal(out.step, TW_TAIL_DONE);
    assert_int_equal(out.requests, 3);
    assert_true(out.asked[1].from == directory);
    assert_true(out.asked[1].to == out.asked[0].from);
    assert_true(out.asked[2].from == 0 && out.asked[2].to == behind);
    zip_free(&zip);
}

TW_TEST(zip_tail_strict_reads_the_whole_directory)
{
    struct zip zip = {0};
    add_members(&zip, 9999, 100);
    add_metadata(&zip);
    zip_close(&zip, (struct zip_end){0});
    struct outcome out =
        read_with((tw_slice){zip.bytes, zip.len},
                  (struct tw_zip_tail_options){.kind = TW_DIST_WHEEL, .strict = true});
    assert_int_equal(out.step, TW_TAIL_DONE);
    assert_int_equal(out.requests, 3);
    zip_free(&zip);
}

TW_TEST(zip_tail_reads_ahead_of_a_short_directory)
{
    struct zip zip = {0};
    add_members(&zip, 300, 1000);
    add_metadata(&zip);
    zip_add(&zip, (struct zip_member){.name = "x-1.dist-info/RECORD", .size = 9000});
    zip_close(&zip, (struct zip_end){0});
    /* So short a tail that not one entry of the directory is in it. */
    struct outcome out =
        read_with((tw_slice){zip.bytes, zip.len},
                  (struct tw_zip_tail_options){.kind = TW_DIST_WHEEL, .first = 40});
    assert_int_equal(out.step, TW_TAIL_DONE);
    assert_int_equal(out.requests, 2);
    assert_true(out.asked[1].to == zip.len - 40);
    zip_free(&zip);
}

TW_TEST(zip_tail_joins_what_is_given_in_any_order)
{
    struct zip zip =
        closed(small_wheel((struct zip_member){.deflate = true}), (struct zip_end){0});
    static const size_t cuts[] = {0, 1, 500, 1100, 1150, 1300, SIZE_MAX};
    static const int orders[][6] = {{0, 1, 2, 3, 4, 5},
                                    {5, 4, 3, 2, 1, 0},
                                    {0, 2, 4, 1, 3, 5},
                                    {5, 0, 3, 1, 4, 2},
                                    {2, 2, 5, 0, 1, 3}};
    tw_slice bytes = {zip.bytes, zip.len};
    for (size_t order = 0; order < 5; order++) {
        struct tw_zip_tail_options options = {.size = zip.len, .kind = TW_DIST_WHEEL};
        struct tw_range need;
        struct tw_zip_tail *tail = tw_zip_tail_new(&arena, &options);
        for (size_t i = 0; i < 6; i++) {
            int piece = orders[order][i];
            tw_slice part = tw_slice_cut(bytes, cuts[piece], cuts[piece + 1]);
            assert_int_equal(tw_zip_tail_give(tail, cuts[piece], part, NULL), TW_OK);
        }
        if (order == 4) { /* one piece twice, one not at all */
            assert_int_equal(
                tw_zip_tail_give(tail, 1100, tw_slice_cut(bytes, 1100, 1400), NULL),
                TW_OK);
        }
        assert_int_equal(tw_zip_tail_step(tail, &need, NULL), TW_TAIL_DONE);
        assert_slice_equal(tw_zip_tail_metadata(tail), TEXT);
        assert_int_equal(tw_zip_tail_step(tail, &need, NULL), TW_TAIL_DONE);
        tw_arena_free(&arena);
    }
    zip_free(&zip);
}

/* ---------------------------------------------------------------- the end, T26, T27 */

TW_TEST(zip_tail_finds_the_end_before_a_comment)
{
    static char comment[65535];
    memset(comment, 'c', sizeof comment);
    struct zip_member metadata = {.deflate = true};
    for (size_t len = 1; len < sizeof comment; len = len * 3 + 1000) {
        struct zip zip =
            closed(small_wheel(metadata),
                   (struct zip_end){.comment = comment, .comment_len = len});
        assert_int_equal(read_wheel(&zip).step, TW_TAIL_DONE);
        zip_free(&zip);
    }
    memcpy(comment + 100, "PK\5\6", 4);
    struct zip zip = closed(small_wheel(metadata),
                            (struct zip_end){.comment = comment, .comment_len = 65535});
    assert_read(&zip, 3); /* tail, all of the comment, directory and member */
}

TW_TEST(zip_tail_refuses_trailing_junk_and_two_ends)
{
    struct zip zip = closed(small_wheel((struct zip_member){0}), (struct zip_end){0});
    zip_raw(&zip, "junk", 4);
    assert_refused(&zip, TW_ERR_ARCHIVE);
    char fake[22] = "PK\5\6";
    zip = closed(small_wheel((struct zip_member){0}),
                 (struct zip_end){.comment = fake, .comment_len = sizeof fake});
    assert_refused(&zip, TW_ERR_ARCHIVE);
}

TW_TEST(zip_tail_refuses_an_empty_or_misplaced_directory)
{
    struct zip zip = {0};
    zip_close(&zip, (struct zip_end){0});
    assert_refused(&zip, TW_ERR_ARCHIVE);
    zip = small_wheel((struct zip_member){0});
    zip_close(&zip, (struct zip_end){.size_error = 10});
    assert_refused(&zip, TW_ERR_ARCHIVE);
    zip = small_wheel((struct zip_member){0});
    zip_close(&zip, (struct zip_end){.size_error = -10});
    assert_refused(&zip, TW_ERR_ARCHIVE);
    zip = small_wheel((struct zip_member){0});
    zip_close(&zip, (struct zip_end){.size_error = 1000000});
    assert_refused(&zip, TW_ERR_ARCHIVE);
    zip = small_wheel((struct zip_member){0});
    zip.count = 2;
    zip_close(&zip, (struct zip_end){0});
    assert_refused(&zip, TW_ERR_ARCHIVE);
}

TW_TEST(zip_tail_reads_zip64)
{
    struct zip zip =
        closed(small_wheel((struct zip_member){0}), (struct zip_end){.zip64 = true});
    assert_read(&zip, 1);
    zip = closed(small_wheel((struct zip_member){0}),
                 (struct zip_end){.zip64 = true, .zip64_all = true});
    assert_read(&zip, 1);
    zip = closed(small_wheel((struct zip_member){.zip64 = true}), (struct zip_end){0});
    assert_read(&zip, 1);
    zip = small_wheel((struct zip_member){0});
    zip_close(&zip, (struct zip_end){.zip64 = true});
    memset(zip.bytes + zip.len - 22 - 76, 0, 4); /* its signature */
    assert_refused(&zip, TW_ERR_ARCHIVE);
}

TW_TEST(zip_tail_reads_more_than_65535_members)
{
    struct zip zip = {0};
    add_members(&zip, 66000, 0);
    add_metadata(&zip);
    zip_close(&zip, (struct zip_end){.zip64 = true});
    assert_read(&zip, 2);
    add_members(&zip, 66000, 0); /* the count wraps without zip64 */
    add_metadata(&zip);
    zip_close(&zip, (struct zip_end){0});
    struct outcome out = read_wheel(&zip);
    assert_int_equal(out.step, TW_TAIL_DONE);
    zip_free(&zip);
}

TW_TEST(zip_tail_allows_bytes_in_front_of_the_archive)
{
    struct zip zip = closed(small_wheel((struct zip_member){.deflate = true}),
                            (struct zip_end){.prefix = 777});
    assert_read(&zip, 1);
}

/* ---------------------------------------------------------------- the member, T28, T29
 */

TW_TEST(zip_tail_reads_each_way_of_storing)
{
    static const struct zip_member ways[] = {
        {.deflate = false},
        {.deflate = true},
        {.descriptor = true},
        {.deflate = true, .descriptor = true},
        {.deflate = true, .local_extra = 9000},
        {.local_extra = 65535},
    };
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        struct zip zip = closed(small_wheel(ways[i]), (struct zip_end){0});
        struct outcome out = read_wheel(&zip);
        assert_int_equal(out.step, TW_TAIL_DONE);
        zip_free(&zip);
    }
}

TW_TEST(zip_tail_reads_an_empty_member)
{
    static const struct zip_member ways[] = {{.deflate = false}, {.deflate = true}};
    for (size_t i = 0; i < 2; i++) {
        struct zip zip = {0};
        struct tw_range need;
        zip_add(&zip, (struct zip_member){
                          .name = METADATA, .data = "", .deflate = ways[i].deflate});
        zip_close(&zip, (struct zip_end){0});
        struct tw_zip_tail_options options = {.size = zip.len, .kind = TW_DIST_WHEEL};
        struct tw_zip_tail *tail = tw_zip_tail_new(&arena, &options);
        assert_int_equal(
            tw_zip_tail_give(tail, 0, (tw_slice){zip.bytes, zip.len}, NULL), TW_OK);
        assert_int_equal(tw_zip_tail_step(tail, &need, NULL), TW_TAIL_DONE);
        assert_int_equal(tw_zip_tail_metadata(tail).len, 0);
        tw_arena_free(&arena);
        zip_free(&zip);
    }
}

TW_TEST(zip_tail_refuses_a_member_that_lies)
{
    static const struct zip_member lies[] = {
        {.method = 93},
        {.method = 12, .deflate = true},
        {.method = 14, .deflate = true},
        {.flags = 1, .deflate = true},
        {.local_name = "x-1.dist-info/METADATB", .deflate = true},
        {.crc_error = 1, .deflate = true},
        {.crc_error = 1},
        {.size_error = 1, .deflate = true},
        {.size_error = UINT32_MAX, .deflate = true},
        {.size_error = 1},
    };
    for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++) {
        struct zip zip = closed(small_wheel(lies[i]), (struct zip_end){0});
        assert_refused(&zip, TW_ERR_ARCHIVE);
    }
    struct zip bomb = closed(small_wheel((struct zip_member){
                                 .size_error = TW_MAX_METADATA, .deflate = true}),
                             (struct zip_end){0});
    assert_refused(&bomb, TW_ERR_LIMIT);
}

/* ---------------------------------------------------------------- whose, T30 */

TW_TEST(zip_tail_refuses_two_metadata_and_another_project)
{
    struct zip zip = small_wheel((struct zip_member){0});
    zip_add(&zip, (struct zip_member){.name = "y-1.dist-info/METADATA", .data = TEXT});
    zip_close(&zip, (struct zip_end){0});
    assert_refused(&zip, TW_ERR_ARCHIVE);
    zip = closed(small_wheel((struct zip_member){.name = "y-1.dist-info/METADATA"}),
                 (struct zip_end){0});
    assert_refused(&zip, TW_ERR_ARCHIVE);
    zip = closed(small_wheel((struct zip_member){.name = "xy-1.dist-info/METADATA"}),
                 (struct zip_end){0});
    assert_refused(&zip, TW_ERR_ARCHIVE);
    zip = closed(small_wheel((struct zip_member){.name = "x-1.dist-info/METADATA2"}),
                 (struct zip_end){0});
    assert_refused(&zip, TW_ERR_ARCHIVE);
}

TW_TEST(zip_tail_ignores_nested_metadata)
{
    struct zip zip = small_wheel((struct zip_member){0});
    zip_add(&zip, (struct zip_member){.name = "x/_vendor/y-1.dist-info/METADATA",
                                      .data = "no"});
    zip_close(&zip, (struct zip_end){0});
    assert_read(&zip, 1);
}

TW_TEST(zip_tail_compares_names_normalised)
{
    struct zip zip = {0};
    zip_add(&zip, (struct zip_member){.name = "Mastodon.py-1.5.1.dist-info/METADATA",
                                      .data = TEXT});
    zip_close(&zip, (struct zip_end){0});
    struct outcome out =
        read_with((tw_slice){zip.bytes, zip.len},
                  (struct tw_zip_tail_options){.project = TW_SLICE("mastodon-py"),
                                               .kind = TW_DIST_WHEEL});
    assert_int_equal(out.step, TW_TAIL_DONE);
    out = read_with((tw_slice){zip.bytes, zip.len},
                    (struct tw_zip_tail_options){.project = TW_SLICE("mastodon"),
                                                 .kind = TW_DIST_WHEEL});
    assert_int_equal(out.step, TW_TAIL_FAILED);
    zip_free(&zip);
}

TW_TEST(zip_tail_finds_pkg_info_in_an_sdist)
{
    struct zip zip = {0};
    zip_add(&zip, (struct zip_member){.name = "x-1/x.egg-info/PKG-INFO", .data = "no"});
    zip_add(&zip, (struct zip_member){.name = "x-1/PKG-INFO", .data = TEXT});
    zip_close(&zip, (struct zip_end){0});
    struct outcome out = read_with(
        (tw_slice){zip.bytes, zip.len},
        (struct tw_zip_tail_options){.project = TW_SLICE("x"), .kind = TW_DIST_SDIST});
    assert_int_equal(out.step, TW_TAIL_DONE);
    zip_free(&zip);
}

/* ---------------------------------------------------------------- garbage, T31, T32 */

TW_TEST(zip_tail_refuses_what_is_no_zip)
{
    static const char page[] = "<html>please log in</html> and some more text";
    struct tw_zip_tail_options options = {.kind = TW_DIST_WHEEL};
    assert_int_equal(read_with(TW_SLICE(""), options).status, TW_ERR_ARCHIVE);
    assert_int_equal(read_with(tw_slice_from(page), options).status, TW_ERR_ARCHIVE);
    char *zeros = calloc(1, 200000);
    assert_non_null(zeros);
    struct outcome out = read_with((tw_slice){zeros, 200000}, options);
    assert_int_equal(out.status, TW_ERR_ARCHIVE);
    assert_int_equal(out.requests, 2);
    free(zeros);
}

TW_TEST(zip_tail_refuses_truncated_archives)
{
    struct zip zip =
        closed(small_wheel((struct zip_member){.deflate = true}), (struct zip_end){0});
    for (size_t len = 0; len < zip.len; len++) {
        struct outcome out =
            read_with((tw_slice){zip.bytes, len},
                      (struct tw_zip_tail_options){.kind = TW_DIST_WHEEL, .first = 60});
        assert_int_equal(out.step, TW_TAIL_FAILED);
    }
    zip_free(&zip);
}

TW_TEST(zip_tail_survives_random_damage)
{
    struct zip zip = closed(small_wheel((struct zip_member){.deflate = true}),
                            (struct zip_end){.zip64 = true, .zip64_all = true});
    char *bytes = malloc(zip.len);
    assert_non_null(bytes);
    uint32_t seed = 1;
    for (unsigned round = 0; round < 5000; round++) {
        memcpy(bytes, zip.bytes, zip.len);
        for (int i = 0; i < 3; i++) {
            seed = seed * 1664525u + 1013904223u;
            size_t back = seed >> 8 & 511;
            bytes[zip.len - 1 - back] = (char)(seed >> 24);
        }
        struct tw_zip_tail_options options = {
            .size = zip.len, .kind = TW_DIST_WHEEL, .first = 100 + round % 200};
        struct tw_zip_tail *tail = tw_zip_tail_new(&arena, &options);
        struct tw_range need;
        int requests = 0;
        while (tw_zip_tail_step(tail, &need, NULL) == TW_TAIL_NEED) {
            assert_true(need.from < need.to && need.to <= zip.len);
            assert_true(requests++ < 4);
            tw_slice part = {bytes + need.from, (size_t)(need.to - need.from)};
            assert_int_equal(tw_zip_tail_give(tail, need.from, part, NULL), TW_OK);
        }
        tw_arena_free(&arena);
    }
    free(bytes);
    zip_free(&zip);
}

TW_TEST(zip_tail_survives_each_failing_allocation)
{
    struct zip zip =
        closed(small_wheel((struct zip_member){.deflate = true}), (struct zip_end){0});
    tw_slice bytes = {zip.bytes, zip.len};
    enum tw_tail_step step = TW_TAIL_FAILED;
    for (long n = 0; step != TW_TAIL_DONE; n++) {
        struct tw_zip_tail_options options = {
            .size = zip.len, .kind = TW_DIST_WHEEL, .first = 60};
        struct tw_error err = TW_ERROR_INIT;
        struct tw_range need;
        arena.fail_after = n;
        struct tw_zip_tail *tail = tw_zip_tail_new(&arena, &options);
        enum tw_status status = tail ? TW_OK : tw_error_nomem(&err);
        while (status == TW_OK &&
               (step = tw_zip_tail_step(tail, &need, &err)) == TW_TAIL_NEED) {
            status = tw_zip_tail_give(
                tail, need.from,
                tw_slice_cut(bytes, (size_t)need.from, (size_t)need.to), &err);
        }
        arena.fail_after = -1;
        assert_true(step == TW_TAIL_DONE || err.status == TW_ERR_NOMEM);
        tw_arena_free(&arena);
        assert_true(n < 50);
    }
    zip_free(&zip);
}
