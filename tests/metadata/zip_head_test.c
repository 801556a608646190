/*
 * METADATA out of the front of a wheel, fed in pieces of every size. Row T45 of the
 * study of fetching.
 */
#include "tw_metadata.h"
#include "tw_test.h"
#include "zip_reading.h"

#include <stdlib.h>

/* Feeds ZIP in pieces of SIZE bytes; *EATEN is what had been fed when it was over. */
static enum tw_head_step read_in_pieces(const struct zip *zip, size_t size,
                                        size_t *eaten)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_zip_head *head = tw_zip_head_new(&arena, TW_SLICE("x"));
    enum tw_head_step step = TW_HEAD_MORE;
    assert_non_null(head);
    for (*eaten = 0; step == TW_HEAD_MORE && *eaten < zip->len;) {
        size_t end = *eaten + size < zip->len ? *eaten + size : zip->len;
        char *piece = malloc(end - *eaten); /* so that ASan sees what is read beyond */
        assert_non_null(piece);
        memcpy(piece, zip->bytes + *eaten, end - *eaten);
        step = tw_zip_head_feed(head, (tw_slice){piece, end - *eaten}, &err);
        free(piece);
        *eaten = end;
    }
    if (step == TW_HEAD_DONE) {
        assert_slice_equal(tw_zip_head_metadata(head), TEXT);
    }
    assert_int_equal(step == TW_HEAD_FAILED, err.status == TW_ERR_ARCHIVE);
    tw_arena_free(&arena);
    return step;
}

/* Reads and frees ZIP in pieces of one byte, of several and in one. */
static void assert_head(struct zip zip, enum tw_head_step expected)
{
    static const size_t sizes[] = {1, 7, 30, 31, 500, 1 << 20};
    size_t eaten;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        assert_int_equal(read_in_pieces(&zip, sizes[i], &eaten), expected);
    }
    zip_free(&zip);
}

static struct zip wheel_of(struct zip_member metadata)
{
    return zip_closed(zip_small_wheel(metadata), (struct zip_end){0});
}

TW_TEST(zip_head_finds_metadata_behind_other_members)
{
    assert_head(wheel_of((struct zip_member){.deflate = true}), TW_HEAD_DONE);
    assert_head(wheel_of((struct zip_member){.local_extra = 900}), TW_HEAD_DONE);
    assert_head(wheel_of((struct zip_member){.deflate = true, .zip64 = true}),
                TW_HEAD_DONE);
}

TW_TEST(zip_head_stops_right_behind_the_member)
{
    struct zip zip = {0};
    size_t eaten;
    zip_add_metadata(&zip);
    size_t behind = zip.len;
    zip_add_members(&zip, 50, 2000);
    zip_close(&zip, (struct zip_end){0});
    assert_int_equal(read_in_pieces(&zip, 1, &eaten), TW_HEAD_DONE);
    assert_int_equal(eaten, behind);
    zip_free(&zip);
}

TW_TEST(zip_head_passes_over_what_is_not_the_project_s)
{
    struct zip zip = {0};
    zip_add(&zip, (struct zip_member){.name = "x/_vendor/y-1.dist-info/METADATA",
                                      .data = "Name: y\n"});
    zip_add(&zip,
            (struct zip_member){.name = "y-1.dist-info/METADATA", .data = "Name: y\n"});
    zip_add_metadata(&zip);
    zip_close(&zip, (struct zip_end){0});
    assert_head(zip, TW_HEAD_DONE);
}

TW_TEST(zip_head_gives_up_where_the_front_does_not_tell)
{
    struct zip none = {0};
    zip_add_members(&none, 3, 100);
    assert_head(zip_closed(none, (struct zip_end){0}), TW_HEAD_ABSENT);
    assert_head(wheel_of((struct zip_member){.deflate = true, .descriptor = true}),
                TW_HEAD_ABSENT);
    assert_head(wheel_of((struct zip_member){.flags = 1}), TW_HEAD_ABSENT);
    assert_head(zip_closed(zip_small_wheel((struct zip_member){0}),
                           (struct zip_end){.prefix = 9}),
                TW_HEAD_ABSENT);
}

TW_TEST(zip_head_believes_no_damaged_member)
{
    struct zip zip = wheel_of((struct zip_member){0});
    for (size_t i = 0; i + sizeof TEXT <= zip.len; i++) {
        if (memcmp(zip.bytes + i, TEXT, sizeof TEXT - 1) == 0) {
            zip.bytes[i]++;
            break;
        }
    }
    assert_head(zip, TW_HEAD_FAILED);
    assert_head(wheel_of((struct zip_member){.method = 93}), TW_HEAD_FAILED);
}

TW_TEST(zip_head_survives_each_failing_allocation)
{
    struct zip zip = wheel_of((struct zip_member){.deflate = true});
    for (int64_t after = 0;; after++) {
        struct tw_arena arena = TW_ARENA_INIT;
        struct tw_error err = TW_ERROR_INIT;
        arena.fail_after = after;
        struct tw_zip_head *head = tw_zip_head_new(&arena, TW_SLICE("x"));
        enum tw_head_step step =
            head ? tw_zip_head_feed(head, (tw_slice){zip.bytes, zip.len}, &err)
                 : TW_HEAD_FAILED;
        tw_arena_free(&arena);
        if (step == TW_HEAD_DONE) {
            assert_true(after > 2);
            break;
        }
        assert_int_equal(step, TW_HEAD_FAILED);
        assert_true(!head || err.status == TW_ERR_NOMEM);
    }
    zip_free(&zip);
}
