/* --no-binary and --only-binary, from files and the command line. */
#include "format_control.h"

#include "tw_test.h"

#include <stdio.h>

/* "no-binary names|only-binary names" of an option in a file and two of the command
 * line (NULL: none), or the error. */
static void assert_control(const char *in_file, const char *no_binary,
                           const char *only_binary, const char *expected)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_options options;
    struct tw_format_control control;
    struct tw_file_option option = {.kind = TW_FILE_NO_BINARY,
                                    .value = tw_slice_from(in_file)};
    option.origin.file = TW_SLICE("a.in");
    option.origin.line = 3;
    struct tw_reqfile files = {.options = &option, .option_count = in_file != NULL};
    struct tw_buf got = TW_BUF_INIT(1000);
    tw_options_init(&options);
    if (no_binary) {
        assert_true(tw_vec_push(&arena, &options.no_binary, tw_slice_from(no_binary)));
    }
    if (only_binary) {
        assert_true(
            tw_vec_push(&arena, &options.only_binary, tw_slice_from(only_binary)));
    }
    if (tw_format_control(&arena, &files, &options, &control, &err)) {
        tw_buf_printf(&got, "%d %s:%u: %s", tw_status_exit(err.status), err.context,
                      err.line, err.message);
    } else {
        for (uint32_t i = 0; i < control.no_binary.len; i++) {
            tw_buf_printf(&got, "%.*s ", TW_FMT(control.no_binary.at[i]));
        }
        tw_buf_adds(&got, "|");
        for (uint32_t i = 0; i < control.only_binary.len; i++) {
            tw_buf_printf(&got, " %.*s", TW_FMT(control.only_binary.at[i]));
        }
    }
    assert_string_equal(got.ptr, expected);
    tw_buf_free(&got);
    tw_arena_free(&arena);
}

TW_TEST(format_control_adds_up_as_in_pip)
{
    assert_control(NULL, NULL, NULL, "|");
    assert_control("One, two", "Th.ree", NULL, "one two th-ree |");
    assert_control("one,two", NULL, "two", "one | two");
    assert_control(":all:", NULL, "one", ":all: | one");
    assert_control("one,:all:,two", NULL, NULL, ":all: |");
    assert_control("one", ":none:", NULL, "|");
    assert_control("one", NULL, ":all:", "| :all:");
    assert_control(NULL, "one", ":all:", "one | :all:");
    assert_control(NULL, ":all:", "one", ":all: | one");
}

TW_TEST(format_control_says_where_a_name_is_wrong)
{
    assert_control("one,!", NULL, NULL, "1 a.in:3: not a valid name: \"!\"");
    assert_control(NULL, "a b", NULL, "2 --no-binary:0: not a valid name: \"a b\"");
    assert_control(NULL, NULL, "a,,b", "2 --only-binary:0: not a valid name: \"\"");
}
