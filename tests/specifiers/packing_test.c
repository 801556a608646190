/* What is packed of numbers and texts, and which bytes are cuts between versions. */
#include "specifier.h"
#include "tw_packing.h"
#include "tw_test.h"
#include "version_key.h"

static struct tw_arena arena = TW_ARENA_INIT;

TW_TEST(packing_numbers_and_texts_come_back)
{
    static const uint32_t numbers[] = {0, 1, 127, 128, 300, 16383, 16384, UINT32_MAX};
    enum { COUNT = sizeof numbers / sizeof *numbers };
    struct tw_buf buf = TW_BUF_INIT(1000);
    tw_slice base = TW_SLICE("a base of texts");
    struct tw_packer p = {&buf, base};
    for (size_t i = 0; i < COUNT; i++) {
        tw_pack_number(&p, numbers[i]);
    }
    tw_pack_text(&p, TW_NO_SLICE);
    tw_pack_text(&p, TW_SLICE(""));
    size_t before = buf.len;
    tw_pack_text(&p, tw_slice_cut(base, 2, 6));
    assert_int_equal(buf.len - before, 2);
    tw_pack_text(&p, TW_SLICE("elsewhere"));
    struct tw_unpacker u = {&arena, base, tw_buf_slice(&buf), TW_OK};
    for (size_t i = 0; i < COUNT; i++) {
        assert_int_equal(tw_unpack_number(&u, UINT32_MAX), numbers[i]);
    }
    assert_null(tw_unpack_text(&u).ptr);
    tw_slice empty = tw_unpack_text(&u);
    assert_true(empty.ptr && empty.len == 0);
    assert_ptr_equal(tw_unpack_text(&u).ptr, base.ptr + 2);
    assert_slice_equal(tw_unpack_text(&u), "elsewhere");
    assert_true(u.failed == TW_OK && u.rest.len == 0);
    assert_int_equal(tw_unpack_number(&u, 9), 0);
    assert_int_equal(u.failed, TW_ERR_INPUT);
    tw_buf_free(&buf);
    tw_arena_free(&arena);
}

TW_TEST(packing_refuses_what_is_out_of_bounds)
{
    static const struct {
        const char *bytes;
        size_t len;
    } bad[] = {{"\x80", 1},
               {"\xff\xff\xff\xff\xff\xff", 6},
               {"\x0b\x05", 2}, /* five bytes at 5 of a base of 8 */
               {"\x0c"
                "ab",
                3}, /* five bytes, of which there are two */
               {"\x03\xff\xff\xff\xff\x0f", 6}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct tw_unpacker u = {
            &arena, TW_SLICE("12345678"), {bad[i].bytes, bad[i].len}, TW_OK};
        assert_null(tw_unpack_text(&u).ptr);
        assert_int_equal(u.failed, TW_ERR_INPUT);
    }
    struct tw_unpacker u = {&arena, TW_NO_SLICE,
                            TW_SLICE("\x05"
                                     "abcd"),
                            TW_OK};
    assert_int_equal(tw_unpack_count(&u), 0);
    assert_int_equal(u.failed, TW_ERR_INPUT);
}

/* Every bound of a clause is a cut, and so is no front of one that a successor could
 * not be made of. */
TW_TEST(packing_knows_the_bounds_of_clauses)
{
    static const char *const clauses[] = {"~=1.4.5",
                                          "==1.2",
                                          "==1.2.*",
                                          "!=0.*",
                                          "<=1.dev1",
                                          ">=1!2.0",
                                          "<1.2",
                                          "<1.2a1",
                                          "<1.post2",
                                          ">1.2",
                                          ">1.2.post1",
                                          ">1.2.dev3",
                                          "==1+ab.12",
                                          "==0",
                                          ">1.2rc4",
                                          "<=1.2rc4.post5.dev6",
                                          "==99999999999999999999.*"};
    for (size_t i = 0; i < sizeof clauses / sizeof *clauses; i++) {
        struct tw_specifier c;
        assert_int_equal(
            tw_clause_parse(&arena, tw_slice_from(clauses[i]), 0, &c, NULL), TW_OK);
        assert_true(!c.lower.ptr || tw_key_is_cut(c.lower));
        assert_true(!c.upper.ptr || tw_key_is_cut(c.upper));
        tw_slice bounds[] = {c.lower, c.upper};
        for (size_t b = 0; b < 2; b++) {
            for (size_t len = 0; bounds[b].ptr && len < bounds[b].len; len++) {
                tw_slice front, successor;
                assert_true(
                    tw_arena_copy(&arena, tw_slice_cut(bounds[b], 0, len), &front));
                assert_true(!tw_key_is_cut(front) ||
                            tw_key_successor(&arena, front, &successor));
            }
        }
    }
    assert_false(tw_key_is_cut(TW_NO_SLICE));
    assert_false(tw_key_is_cut((tw_slice){"\x01\xff", 2}));
    assert_false(tw_key_is_cut((tw_slice){"\x01\x02\xff\xff", 4}));
    assert_false(tw_key_is_cut((tw_slice){"\x01\x02\x00\x07", 4}));
    tw_arena_free(&arena);
}
