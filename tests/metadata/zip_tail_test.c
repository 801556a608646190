/*
 * METADATA out of the tail of a wheel: which ranges are asked for, exactly. Rows T4 to
 * T6 of the study of fetching are named where they are tested.
 */
#include "tw_limits.h"
#include "tw_metadata.h"
#include "tw_test.h"
#include "zip_reading.h"

#include <stdlib.h>

static struct tw_arena arena = TW_ARENA_INIT;

/* ---------------------------------------------------------------- which ranges */

static uint64_t guess(uint64_t size, bool pure, uint64_t sibling)
{
    return tw_zip_tail_guess(&(struct tw_tail_hint){size, pure, sibling});
}

TW_TEST(zip_tail_guess_goes_by_size_and_kind)
{
    assert_true(guess(0, true, 0) == 0);
    assert_true(guess(32768, false, 0) == 32768);
    assert_true(guess(33000, true, 0) == 8 * 1024 + 33000 / 20);
    assert_true(guess(33000, false, 0) == 8 * 1024 + 32 * 181);
    assert_true(guess(2000000, true, 0) == 8 * 1024 + 2000000 / 20);
    assert_true(guess(2000000, false, 0) == 8 * 1024 + 32 * 1414);
    assert_true(guess(2200000, true, 0) == 16 * 1024);
    assert_true(guess(12000000, false, 0) == 16 * 1024);
    assert_true(guess(UINT64_MAX - 1, false, 0) == 16 * 1024);
    assert_true(guess(TW_SIZE_UNKNOWN, true, 0) == 32 * 1024);
}

TW_TEST(zip_tail_guess_goes_by_a_sibling)
{
    assert_true(guess(2000000, true, 80000) == 80000 + 10000 + 512);
    assert_true(guess(TW_SIZE_UNKNOWN, true, 4000) == 4000 + 500 + 512);
    assert_true(guess(2000000, true, 1390000) == 16 * 1024);
    assert_true(guess(60000, true, 59999) == 60000);
    assert_true(guess(20000, true, 1000) == 20000);
}

TW_TEST(zip_tail_small_wheel_is_read_whole)
{
    struct zip zip = zip_closed(zip_small_wheel((struct zip_member){.deflate = true}),
                                (struct zip_end){0});
    struct zip_outcome out = zip_read_wheel(&zip);
    assert_int_equal(out.requests, 1);
    assert_true(out.asked[0].from == 0 && out.asked[0].to == zip.len);
    zip_free(&zip);
}

TW_TEST(zip_tail_finds_metadata_in_the_tail)
{
    struct zip zip = {0};
    zip_add_members(&zip, 20, 10000);
    size_t metadata = zip.len;
    zip_add_metadata(&zip);
    zip_close(&zip, (struct zip_end){0});
    struct zip_outcome out = zip_read_wheel(&zip);
    assert_int_equal(out.requests, 1);
    assert_true(out.bytes == guess(zip.len, false, 0));
    assert_true(out.needed == zip.len - metadata);
    zip_free(&zip);
}

TW_TEST(zip_tail_asks_for_just_the_member_T4)
{
    struct zip zip = {0};
    zip_add_members(&zip, 3, 100);
    size_t metadata = zip.len;
    zip_add_metadata(&zip);
    size_t behind = zip.len;
    zip_add_members(&zip, 20, 10000);
    zip_close(&zip, (struct zip_end){0});
    struct zip_outcome out = zip_read_wheel(&zip);
    assert_int_equal(out.requests, 2);
    assert_true(out.asked[1].from == metadata && out.asked[1].to == behind);
    assert_true(out.needed == zip.len - metadata);
    zip_free(&zip);
}

TW_TEST(zip_tail_uses_part_of_a_large_directory_T5)
{
    struct zip zip = {0};
    zip_add_members(&zip, 9999, 100);
    zip_add_metadata(&zip);
    zip_add(&zip, (struct zip_member){.name = "x-1.dist-info/RECORD", .size = 380000});
    zip_close(&zip, (struct zip_end){0});
    struct zip_outcome out = zip_read_wheel(&zip);
    assert_int_equal(out.step, TW_TAIL_DONE);
    assert_int_equal(out.requests, 2);
    assert_true(out.bytes < 100000);
    zip_free(&zip);
}

TW_TEST(zip_tail_reads_the_rest_of_the_directory_at_once_T6)
{
    struct zip zip = {0};
    zip_add_metadata(&zip);
    size_t behind = zip.len;
    zip_add_members(&zip, 10000, 100);
    size_t directory = zip.len;
    zip_close(&zip, (struct zip_end){0});
    struct zip_outcome out = zip_read_wheel(&zip);
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
    zip_add_members(&zip, 9999, 100);
    zip_add_metadata(&zip);
    zip_close(&zip, (struct zip_end){0});
    struct zip_outcome out =
        zip_read((tw_slice){zip.bytes, zip.len},
                 (struct tw_zip_tail_options){.kind = TW_DIST_WHEEL, .strict = true});
    assert_int_equal(out.step, TW_TAIL_DONE);
    assert_int_equal(out.requests, 3);
    zip_free(&zip);
}

TW_TEST(zip_tail_reads_ahead_of_a_short_directory)
{
    struct zip zip = {0};
    zip_add_members(&zip, 300, 1000);
    zip_add_metadata(&zip);
    zip_add(&zip, (struct zip_member){.name = "x-1.dist-info/RECORD", .size = 9000});
    zip_close(&zip, (struct zip_end){0});
    /* So short a tail that not one entry of the directory is in it. */
    struct zip_outcome out =
        zip_read((tw_slice){zip.bytes, zip.len},
                 (struct tw_zip_tail_options){.kind = TW_DIST_WHEEL, .first = 40});
    assert_int_equal(out.step, TW_TAIL_DONE);
    assert_int_equal(out.requests, 2);
    assert_true(out.asked[1].to == zip.len - 40);
    zip_free(&zip);
}

TW_TEST(zip_tail_joins_what_is_given_in_any_order)
{
    struct zip zip = zip_closed(zip_small_wheel((struct zip_member){.deflate = true}),
                                (struct zip_end){0});
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

TW_TEST(zip_tail_takes_what_it_is_given_within_the_file_only)
{
    struct tw_zip_tail_options options = {.size = 100, .kind = TW_DIST_WHEEL};
    struct tw_zip_tail *tail = tw_zip_tail_new(&arena, &options);
    tw_slice ten = TW_SLICE("0123456789");
    assert_int_equal(tw_zip_tail_give(tail, 100, TW_NO_SLICE, NULL), TW_OK);
    assert_int_equal(tw_zip_tail_give(tail, 90, ten, NULL), TW_OK);
    assert_int_equal(tw_zip_tail_give(tail, 91, ten, NULL), TW_ERR_ARCHIVE);
    assert_int_equal(tw_zip_tail_give(tail, 101, TW_NO_SLICE, NULL), TW_ERR_ARCHIVE);
    assert_int_equal(tw_zip_tail_give(tail, UINT64_MAX, ten, NULL), TW_ERR_ARCHIVE);
    tw_arena_free(&arena);
}

TW_TEST(zip_tail_asks_for_the_rest_of_a_member)
{
    struct zip zip = zip_closed(
        zip_small_wheel((struct zip_member){.local_extra = 500}), (struct zip_end){0});
    tw_slice bytes = {zip.bytes, zip.len};
    struct tw_zip_tail_options options = {.size = zip.len, .kind = TW_DIST_WHEEL};
    struct tw_zip_tail *tail = tw_zip_tail_new(&arena, &options);
    struct tw_range need;
    /* All but the last 300 bytes of the member: its header is there, its data not. */
    size_t record = tw_slice_search(bytes, TW_SLICE("x-1.dist-info/RECORD")) - 30;
    assert_int_equal(
        tw_zip_tail_give(tail, 0, tw_slice_cut(bytes, 0, record - 300), NULL), TW_OK);
    assert_int_equal(
        tw_zip_tail_give(tail, record, tw_slice_cut(bytes, record, bytes.len), NULL),
        TW_OK);
    assert_int_equal(tw_zip_tail_step(tail, &need, NULL), TW_TAIL_NEED);
    assert_true(need.from == record - strlen(TEXT) && need.to == record);
    assert_int_equal(tw_zip_tail_give(tail, 0, bytes, NULL), TW_OK);
    assert_int_equal(tw_zip_tail_step(tail, &need, NULL), TW_TAIL_DONE);
    assert_slice_equal(tw_zip_tail_metadata(tail), TEXT);
    tw_arena_free(&arena);
    zip_free(&zip);
}

TW_TEST(zip_tail_is_not_led_astray_by_false_entries)
{
    struct zip zip = {0};
    zip_add_metadata(&zip);
    for (int i = 0; i < 40; i++) {
        zip_add(&zip, (struct zip_member){.name = "x/PK\1\2 and text that is no entry, "
                                                  "but looks as if it were one",
                                          .data = ""});
    }
    zip_close(&zip, (struct zip_end){0});
    struct zip_outcome out =
        zip_read((tw_slice){zip.bytes, zip.len},
                 (struct tw_zip_tail_options){.kind = TW_DIST_WHEEL, .first = 1500});
    assert_int_equal(out.step, TW_TAIL_DONE);
    zip_free(&zip);
}
