/* Manual pages and completions, by the tables of the real commands. */
#include <stdio.h>

#include "completions.h"
#include "options_table.h"
#include "tw_test.h"

enum { TEXT_MAX = 1 << 20 };

static const struct tw_command_spec *const specs[] = {&tw_compile_spec, &tw_cache_spec,
                                                      &tw_man_spec};
static const struct tw_command_list commands = {specs, 3};

TW_TEST(manual_page_has_all_names_of_an_option_and_what_is_refused)
{
    struct tw_buf buf = TW_BUF_INIT(TEXT_MAX);
    tw_manual_command(&buf, &tw_compile_spec, &commands);
    assert_int_equal(buf.failed, TW_OK);
    assert_non_null(strstr(buf.ptr, "\n\\fB\\-c\\fR, \\fB\\-\\-constraints\\fR, "
                                    "\\fB\\-\\-constraint\\fR \\fIFILE\\fR\n"));
    assert_non_null(strstr(buf.ptr, "\nAlso read from PIP_CONSTRAINT.\n"));
    assert_non_null(strstr(buf.ptr, "The same as \\fB\\-\\-prerelease\\fR=allow.\n"));
    assert_non_null(strstr(buf.ptr, "\\fB\\-\\-allow\\-unsafe\\fR,\n"));
    assert_non_null(strstr(buf.ptr, "\\fB\\-\\-max\\-rounds\\fR\nRefused: use "));
    assert_non_null(strstr(buf.ptr, "\n.BR tailwheel\\-cache (1)"));
    assert_null(strstr(buf.ptr, "\n.BR tailwheel\\-compile (1)"));
    tw_buf_free(&buf);
}

TW_TEST(manual_page_has_what_the_help_leaves_out)
{
    struct tw_buf page = TW_BUF_INIT(TEXT_MAX), help = TW_BUF_INIT(TEXT_MAX);
    tw_manual_command(&page, &tw_compile_spec, &commands);
    tw_options_help(&help, &tw_compile_spec, 80);
    assert_non_null(strstr(page.ptr, "\n\\fB\\-\\-max\\-steps\\fR \\fIN\\fR\n"));
    assert_null(strstr(help.ptr, "--max-steps"));
    assert_non_null(strstr(help.ptr, "\nMore: tailwheel man compile | man -l -\n"));
    tw_buf_free(&page);
    tw_buf_free(&help);
}

TW_TEST(manual_of_the_program_refers_to_every_command)
{
    struct tw_buf buf = TW_BUF_INIT(TEXT_MAX);
    tw_manual_program(&buf, &commands);
    assert_non_null(strstr(buf.ptr, ".TH TAILWHEEL 1 "));
    for (uint32_t i = 0; i < commands.len; i++) {
        char reference[64];
        snprintf(reference, sizeof reference, "\n.BR tailwheel\\-%s (1)",
                 commands.at[i]->name);
        assert_non_null(strstr(buf.ptr, reference));
    }
    tw_buf_free(&buf);
}

TW_TEST(completions_know_what_a_value_can_be)
{
    assert_int_equal(tw_value_kind("FILE"), TW_VALUE_FILE);
    assert_int_equal(tw_value_kind("<SOURCE>..."), TW_VALUE_FILE);
    assert_int_equal(tw_value_kind("PATH|URL"), TW_VALUE_FILE);
    assert_int_equal(tw_value_kind("DIR"), TW_VALUE_FOLDER);
    assert_int_equal(tw_value_kind("[COMMAND]"), TW_VALUE_COMMAND);
    assert_int_equal(tw_value_kind("COMMAND"), TW_VALUE_ANY);
    assert_int_equal(tw_value_kind("N"), TW_VALUE_ANY);
    assert_int_equal(tw_value_kind("<dir|size>"), TW_VALUE_WORDS);
}

TW_TEST(completions_leave_no_mark_in_a_script)
{
    static const char *const shells[] = {"bash", "zsh", "fish"};
    for (int i = 0; i < 3; i++) {
        struct tw_buf buf = TW_BUF_INIT(TEXT_MAX);
        assert_true(tw_completions(&buf, tw_slice_from(shells[i]), &commands));
        assert_int_equal(buf.failed, TW_OK);
        assert_null(strstr(buf.ptr, "%C"));
        assert_non_null(strstr(buf.ptr, "lowest lowest-direct"));
        assert_non_null(strstr(buf.ptr, "dir size prune clear"));
        assert_null(strstr(buf.ptr, "allow-unsafe"));
        tw_buf_free(&buf);
    }
    struct tw_buf none = TW_BUF_INIT(TEXT_MAX);
    assert_false(tw_completions(&none, TW_SLICE("csh"), &commands));
}
