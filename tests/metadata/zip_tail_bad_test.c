/*
 * METADATA out of the tail of a wheel that is unusual, damaged or made to deceive. Rows
 * T26 to T32 of the study of fetching are named where they are tested.
 */
#include "tw_limits.h"
#include "tw_metadata.h"
#include "tw_test.h"
#include "zip_reading.h"

#include <stdlib.h>

static struct tw_arena arena = TW_ARENA_INIT;

/* ---------------------------------------------------------------- the end, T26, T27 */

TW_TEST(zip_tail_finds_the_end_before_a_comment)
{
    static char comment[65535];
    memset(comment, 'c', sizeof comment);
    struct zip_member metadata = {.deflate = true};
    for (size_t len = 1; len < sizeof comment; len = len * 3 + 1000) {
        struct zip zip =
            zip_closed(zip_small_wheel(metadata),
                       (struct zip_end){.comment = comment, .comment_len = len});
        assert_int_equal(zip_read_wheel(&zip).step, TW_TAIL_DONE);
        zip_free(&zip);
    }
    memcpy(comment + 100, "PK\5\6", 4);
    struct zip zip =
        zip_closed(zip_small_wheel(metadata),
                   (struct zip_end){.comment = comment, .comment_len = 65535});
    zip_assert_read(&zip, 3); /* tail, all of the comment, directory and member */
}

TW_TEST(zip_tail_refuses_trailing_junk_and_two_ends)
{
    struct zip zip =
        zip_closed(zip_small_wheel((struct zip_member){0}), (struct zip_end){0});
    zip_raw(&zip, "junk", 4);
    zip_assert_refused(&zip, TW_ERR_ARCHIVE);
    char fake[22] = "PK\5\6";
    zip = zip_closed(zip_small_wheel((struct zip_member){0}),
                     (struct zip_end){.comment = fake, .comment_len = sizeof fake});
    zip_assert_refused(&zip, TW_ERR_ARCHIVE);
}

TW_TEST(zip_tail_refuses_an_empty_or_misplaced_directory)
{
    struct zip zip = {0};
    zip_close(&zip, (struct zip_end){0});
    zip_assert_refused(&zip, TW_ERR_ARCHIVE);
    zip = zip_small_wheel((struct zip_member){0});
    zip_close(&zip, (struct zip_end){.size_error = 10});
    zip_assert_refused(&zip, TW_ERR_ARCHIVE);
    zip = zip_small_wheel((struct zip_member){0});
    zip_close(&zip, (struct zip_end){.size_error = -10});
    zip_assert_refused(&zip, TW_ERR_ARCHIVE);
    zip = zip_small_wheel((struct zip_member){0});
    zip_close(&zip, (struct zip_end){.size_error = 1000000});
    zip_assert_refused(&zip, TW_ERR_ARCHIVE);
    zip = zip_small_wheel((struct zip_member){0});
    zip.count = 2;
    zip_close(&zip, (struct zip_end){0});
    zip_assert_refused(&zip, TW_ERR_ARCHIVE);
}

TW_TEST(zip_tail_reads_zip64)
{
    struct zip zip = zip_closed(zip_small_wheel((struct zip_member){0}),
                                (struct zip_end){.zip64 = true});
    zip_assert_read(&zip, 1);
    zip = zip_closed(zip_small_wheel((struct zip_member){0}),
                     (struct zip_end){.zip64 = true, .zip64_all = true});
    zip_assert_read(&zip, 1);
    zip = zip_closed(zip_small_wheel((struct zip_member){.zip64 = true}),
                     (struct zip_end){0});
    zip_assert_read(&zip, 1);
    zip = zip_closed(zip_small_wheel((struct zip_member){.surplus = true}),
                     (struct zip_end){0});
    zip_assert_read(&zip, 1);
    zip = zip_closed(zip_small_wheel((struct zip_member){.saturated = true}),
                     (struct zip_end){0});
    zip_assert_refused(&zip, TW_ERR_ARCHIVE);
    zip = zip_small_wheel((struct zip_member){0});
    zip_close(&zip, (struct zip_end){.zip64 = true});
    memset(zip.bytes + zip.len - 22 - 76, 0, 4); /* its signature */
    zip_assert_refused(&zip, TW_ERR_ARCHIVE);
}

TW_TEST(zip_tail_asks_for_a_zip64_record_that_it_lacks)
{
    struct zip zip = zip_closed(zip_small_wheel((struct zip_member){.deflate = true}),
                                (struct zip_end){.zip64 = true});
    struct zip_outcome out =
        zip_read((tw_slice){zip.bytes, zip.len},
                 (struct tw_zip_tail_options){.kind = TW_DIST_WHEEL, .first = 22});
    assert_int_equal(out.step, TW_TAIL_DONE);
    assert_true(out.asked[1].from == zip.len - 22 - 76);
    assert_true(out.asked[1].to == zip.len - 22);
    zip_free(&zip);
}

TW_TEST(zip_tail_reads_more_than_65535_members)
{
    struct zip zip = {0};
    zip_add_members(&zip, 66000, 0);
    zip_add_metadata(&zip);
    zip_close(&zip, (struct zip_end){.zip64 = true});
    zip_assert_read(&zip, 2);
    zip_add_members(&zip, 66000, 0); /* the count wraps without zip64 */
    zip_add_metadata(&zip);
    zip_close(&zip, (struct zip_end){0});
    struct zip_outcome out = zip_read_wheel(&zip);
    assert_int_equal(out.step, TW_TAIL_DONE);
    zip_free(&zip);
}

TW_TEST(zip_tail_allows_bytes_in_front_of_the_archive)
{
    struct zip zip = zip_closed(zip_small_wheel((struct zip_member){.deflate = true}),
                                (struct zip_end){.prefix = 777});
    zip_assert_read(&zip, 1);
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
        struct zip zip = zip_closed(zip_small_wheel(ways[i]), (struct zip_end){0});
        struct zip_outcome out = zip_read_wheel(&zip);
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
        struct zip zip = zip_closed(zip_small_wheel(lies[i]), (struct zip_end){0});
        zip_assert_refused(&zip, TW_ERR_ARCHIVE);
    }
    struct zip bomb = zip_closed(zip_small_wheel((struct zip_member){
                                     .size_error = TW_MAX_METADATA, .deflate = true}),
                                 (struct zip_end){0});
    zip_assert_refused(&bomb, TW_ERR_LIMIT);
}

/* ---------------------------------------------------------------- whose, T30 */

TW_TEST(zip_tail_refuses_two_metadata_and_another_project)
{
    struct zip zip = zip_small_wheel((struct zip_member){0});
    zip_add(&zip, (struct zip_member){.name = "y-1.dist-info/METADATA", .data = TEXT});
    zip_close(&zip, (struct zip_end){0});
    zip_assert_refused(&zip, TW_ERR_ARCHIVE);
    zip = zip_closed(
        zip_small_wheel((struct zip_member){.name = "y-1.dist-info/METADATA"}),
        (struct zip_end){0});
    zip_assert_refused(&zip, TW_ERR_ARCHIVE);
    zip = zip_closed(
        zip_small_wheel((struct zip_member){.name = "xy-1.dist-info/METADATA"}),
        (struct zip_end){0});
    zip_assert_refused(&zip, TW_ERR_ARCHIVE);
    zip = zip_closed(
        zip_small_wheel((struct zip_member){.name = "x-1.dist-info/METADATA2"}),
        (struct zip_end){0});
    zip_assert_refused(&zip, TW_ERR_ARCHIVE);
}

TW_TEST(zip_tail_ignores_nested_metadata)
{
    struct zip zip = zip_small_wheel((struct zip_member){0});
    zip_add(&zip, (struct zip_member){.name = "x/_vendor/y-1.dist-info/METADATA",
                                      .data = "no"});
    zip_close(&zip, (struct zip_end){0});
    zip_assert_read(&zip, 1);
}

TW_TEST(zip_tail_compares_names_normalised)
{
    struct zip zip = {0};
    zip_add(&zip, (struct zip_member){.name = "Mastodon.py-1.5.1.dist-info/METADATA",
                                      .data = TEXT});
    zip_close(&zip, (struct zip_end){0});
    struct zip_outcome out =
        zip_read((tw_slice){zip.bytes, zip.len},
                 (struct tw_zip_tail_options){.project = TW_SLICE("mastodon-py"),
                                              .kind = TW_DIST_WHEEL});
    assert_int_equal(out.step, TW_TAIL_DONE);
    out = zip_read((tw_slice){zip.bytes, zip.len},
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
    struct zip_outcome out = zip_read(
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
    assert_int_equal(zip_read(TW_SLICE(""), options).status, TW_ERR_ARCHIVE);
    assert_int_equal(zip_read(tw_slice_from(page), options).status, TW_ERR_ARCHIVE);
    char *zeros = calloc(1, 200000);
    assert_non_null(zeros);
    struct zip_outcome out = zip_read((tw_slice){zeros, 200000}, options);
    assert_int_equal(out.status, TW_ERR_ARCHIVE);
    assert_int_equal(out.requests, 2);
    free(zeros);
}

TW_TEST(zip_tail_refuses_truncated_archives)
{
    struct zip zip = zip_closed(zip_small_wheel((struct zip_member){.deflate = true}),
                                (struct zip_end){0});
    for (size_t len = 0; len < zip.len; len++) {
        struct zip_outcome out =
            zip_read((tw_slice){zip.bytes, len},
                     (struct tw_zip_tail_options){.kind = TW_DIST_WHEEL, .first = 60});
        assert_int_equal(out.step, TW_TAIL_FAILED);
    }
    zip_free(&zip);
}

TW_TEST(zip_tail_survives_random_damage)
{
    struct zip zip = zip_closed(zip_small_wheel((struct zip_member){.deflate = true}),
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
    struct zip zip = zip_closed(zip_small_wheel((struct zip_member){.deflate = true}),
                                (struct zip_end){0});
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
