/*
 * Tests that register themselves: a test is one function, nothing else to edit.
 *
 *     TW_TEST(slice_trim_keeps_inner_space)
 *     {
 *         assert_int_equal(tw_slice_trim(TW_SLICE(" a b ")).len, 3);
 *     }
 *
 * The runner takes substrings of names as arguments and runs only those tests.
 */
#ifndef TW_TEST_H
#define TW_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

void tw_test_register(const char *name, void (*function)(void **));

#define TW_TEST(name)                                                                  \
    static void name(void **state_);                                                   \
    __attribute__((constructor)) static void name##_register(void)                     \
    {                                                                                  \
        tw_test_register(#name, name);                                                 \
    }                                                                                  \
    static void name(void **state_ __attribute__((unused)))

/* The two arguments of a slice compared with a literal. */
#define assert_slice_equal(slice, literal)                                             \
    do {                                                                               \
        tw_slice got_ = (slice);                                                       \
        assert_int_equal(got_.len, sizeof(literal) - 1);                               \
        assert_memory_equal(got_.ptr, (literal), sizeof(literal) - 1);                 \
    } while (0)

#endif
