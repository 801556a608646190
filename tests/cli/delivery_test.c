/* Results delivered to files: line ends, dry runs. */
#include "delivery.h"

#include "memory_files.h"
#include "tw_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* What is in a file after TEXT was delivered to it in place of OLD; "" when it is not
 * there. */
static void assert_delivered(struct tw_options options, const char *old, tw_slice text,
                             const char *expected)
{
    char path[] = "/tmp/tw-delivery-XXXXXX";
    struct memory_file file = {path, tw_slice_from(old)};
    struct memory_files memory = {&file, old != NULL};
    struct tw_file_reader reader = memory_reader(&memory, NULL);
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    const struct tw_delivery delivery = {&arena, &reader, &options, true};
    bool outdated = true;
    char got[200] = "";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    options.output_file = tw_slice_from(path);
    assert_int_equal(tw_deliver(&delivery, text, &outdated, &err), TW_OK);
    assert_false(outdated);
    close(fd);
    FILE *stream = fopen(path, "rb");
    assert_non_null(stream);
    got[fread(got, 1, sizeof got - 1, stream)] = '\0';
    fclose(stream);
    unlink(path);
    assert_string_equal(got, expected);
    tw_arena_free(&arena);
}

TW_TEST(delivery_keeps_the_line_ends_of_a_file)
{
    struct tw_options options;
    tw_options_init(&options);
    assert_delivered(options, NULL, TW_SLICE("a\nb\n"), "a\nb\n");
    assert_delivered(options, "x\n", TW_SLICE("a\nb\n"), "a\nb\n");
    assert_delivered(options, "x\r\ny\n", TW_SLICE("a\nb\n"), "a\r\nb\r\n");
    options.newline = TW_NEWLINE_CRLF;
    assert_delivered(options, "x\n", TW_SLICE("a\n\nb\n"), "a\r\n\r\nb\r\n");
    options.newline = TW_NEWLINE_LF;
    assert_delivered(options, "x\r\n", TW_SLICE("a\nb\n"), "a\nb\n");
}

TW_TEST(delivery_of_a_dry_run_writes_nothing)
{
    struct tw_options options;
    tw_options_init(&options);
    options.dry_run = true;
    assert_delivered(options, "x\n", TW_SLICE("a\n"), "");
    options.dry_run = false;
    options.check = true;
    assert_delivered(options, "a\n", TW_SLICE("a\n"), "");
}

TW_TEST(delivery_check_needs_a_file)
{
    struct tw_options options;
    struct tw_error err = TW_ERROR_INIT;
    tw_options_init(&options);
    assert_int_equal(tw_delivery_check(&options, &err), TW_OK);
    options.check = true;
    options.output_file = TW_SLICE("-");
    assert_int_equal(tw_delivery_check(&options, &err), TW_ERR_USAGE);
    assert_string_equal(err.message,
                        "--check needs the file to compare with: --output-file");
    options.output_file = TW_SLICE("a.txt");
    assert_int_equal(tw_delivery_check(&options, &err), TW_OK);
}
