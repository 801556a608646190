/* base: the arena, its marks, its large allocations, and arrays that grow in it. */
#include "tw_base.h"
#include "tw_test.h"

enum { LARGE = 100 * 1000 };

TW_TEST(arena_allocations_do_not_overlap)
{
    struct tw_arena arena = TW_ARENA_INIT;
    unsigned char *blocks[200];
    for (int i = 0; i < 200; i++) {
        size_t size = (size_t)(i * 37 % 5000);
        blocks[i] = tw_arena_alloc(&arena, size);
        assert_non_null(blocks[i]);
        assert_int_equal((uintptr_t)blocks[i] % _Alignof(max_align_t), 0);
        memset(blocks[i], i, size);
    }
    for (int i = 0; i < 200; i++) {
        for (int k = 0; k < i * 37 % 5000; k++) {
            assert_int_equal(blocks[i][k], i);
        }
    }
    tw_arena_free(&arena);
}

TW_TEST(arena_grow_keeps_content_of_small_and_large)
{
    struct tw_arena arena = TW_ARENA_INIT;
    size_t size = 16;
    char *text = tw_arena_alloc(&arena, size);
    memset(text, 'x', size);
    for (; size < 8 * LARGE; size *= 2) {
        if (size % 3 == 1) {
            assert_non_null(tw_arena_alloc(&arena, 24)); /* now it is not the newest */
        }
        text = tw_arena_grow(&arena, text, size, size * 2);
        assert_non_null(text);
        memset(text + size, 'x', size);
    }
    for (size_t i = 0; i < size; i++) {
        assert_int_equal(text[i], 'x');
    }
    tw_arena_free(&arena);
}

TW_TEST(arena_grow_of_a_large_one_in_the_middle_keeps_its_neighbours)
{
    struct tw_arena arena = TW_ARENA_INIT;
    char *a = tw_arena_alloc(&arena, LARGE);
    char *b = tw_arena_alloc(&arena, LARGE);
    char *c = tw_arena_alloc(&arena, LARGE);
    a[LARGE - 1] = 'a';
    b[LARGE - 1] = 'b';
    c[LARGE - 1] = 'c';
    b = tw_arena_grow(&arena, b, LARGE, 50 * LARGE);
    a = tw_arena_grow(&arena, a, LARGE, 50 * LARGE);
    assert_int_equal(a[LARGE - 1], 'a');
    assert_int_equal(b[LARGE - 1], 'b');
    assert_int_equal(c[LARGE - 1], 'c');
    tw_arena_free(&arena);
}

TW_TEST(arena_reset_frees_down_to_the_mark)
{
    struct tw_arena arena = TW_ARENA_INIT;
    char *kept = tw_arena_alloc(&arena, 10);
    memcpy(kept, "123456789", 10);
    char *large = tw_arena_alloc(&arena, LARGE);
    size_t held = arena.total;
    struct tw_arena_mark mark = tw_arena_mark(&arena);
    for (int i = 0; i < 100; i++) {
        assert_non_null(tw_arena_alloc(&arena, 3000));
        assert_non_null(tw_arena_alloc(&arena, LARGE));
    }
    assert_true(arena.total > held);
    tw_arena_reset(&arena, mark);
    assert_int_equal(arena.total, held);
    assert_string_equal(kept, "123456789");
    assert_non_null(tw_arena_grow(&arena, large, LARGE, 2 * LARGE));
    tw_arena_free(&arena);
    assert_int_equal(arena.total, 0);
}

TW_TEST(arena_refuses_products_that_overflow)
{
    struct tw_arena arena = TW_ARENA_INIT;
    assert_null(tw_arena_zalloc(&arena, SIZE_MAX / 2, 4));
    assert_null(tw_arena_alloc(&arena, SIZE_MAX));
    assert_non_null(tw_arena_alloc(&arena, 0));
    tw_arena_free(&arena);
}

TW_TEST(arena_fails_where_a_test_asks_for_it)
{
    struct tw_arena arena = TW_ARENA_INIT;
    arena.fail_after = 2;
    assert_non_null(tw_arena_alloc(&arena, 8));
    assert_non_null(tw_arena_alloc(&arena, 8));
    assert_null(tw_arena_alloc(&arena, 8));
    assert_non_null(tw_arena_alloc(&arena, 8));
    tw_arena_free(&arena);
}

TW_TEST(arena_printf_and_copy_end_with_nul)
{
    struct tw_arena arena = TW_ARENA_INIT;
    tw_slice copy;
    assert_true(tw_arena_copy(&arena, TW_SLICE("abc"), &copy));
    assert_string_equal(copy.ptr, "abc");
    assert_string_equal(tw_arena_printf(&arena, "%s-%d", "x", 12), "x-12");
    tw_arena_free(&arena);
}

TW_TEST(vec_grows_and_keeps_its_elements)
{
    struct tw_arena arena = TW_ARENA_INIT;
    TW_VEC(uint32_t) ids = {0};
    for (uint32_t i = 0; i < 100000; i++) {
        assert_true(tw_vec_push(&arena, &ids, i * 3));
    }
    assert_int_equal(ids.len, 100000);
    for (uint32_t i = 0; i < 100000; i++) {
        assert_int_equal(ids.at[i], i * 3);
    }
    arena.fail_after = 0;
    ids.len = ids.cap;
    assert_false(tw_vec_push(&arena, &ids, 1u));
    assert_int_equal(ids.at[99999], 99999 * 3);
    tw_arena_free(&arena);
}
