/* Settings of a project, as they reach the options. */
#include "settings_file.h"

#include "memory_files.h"
#include "options_table.h"
#include "tw_test.h"

#include <stdio.h>

/* The variables that the file NAME adds to "TAILWHEEL_FORMAT=x", or the error. */
static void assert_settings(const char *name, const char *content, const char *expected)
{
    struct memory_file file = {name, tw_slice_from(content)};
    struct memory_files memory = {&file, 1};
    char *const environment[] = {(char *)"TAILWHEEL_OUTPUT_FILE=x", NULL};
    struct tw_file_reader reader = memory_reader(&memory, environment);
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    char *const *out;
    struct tw_setting_places places = {0};
    struct tw_buf got = TW_BUF_INIT(1000);
    if (tw_settings_file_read(&arena, &reader, &tw_settings_spec, &out, &places,
                              &err)) {
        tw_buf_printf(&got, "%s:%u:%u: %s", err.context, err.line, err.column,
                      err.message);
    } else {
        assert_string_equal(out[0], environment[0]);
        for (out++; *out; out++) {
            tw_buf_printf(&got, "%s\n", *out);
        }
    }
    assert_string_equal(got.ptr ? got.ptr : "", expected);
    tw_buf_free(&got);
    tw_arena_free(&arena);
}

TW_TEST(settings_file_becomes_environment)
{
    assert_settings("tailwheel.toml",
                    "generate-hashes = true\nno-header = false\nretries = 5\n"
                    "python-version = \"3.12\"\noutput-file = \"not this\"\n"
                    "constraints = [\"a b.txt\", \"c.txt\"]\nextra = \"x\"\n",
                    "TAILWHEEL_GENERATE_HASHES=true\nTAILWHEEL_NO_HEADER=false\n"
                    "TAILWHEEL_RETRIES=5\nTAILWHEEL_PYTHON_VERSION=3.12\n"
                    "TAILWHEEL_CONSTRAINTS='a b.txt' c.txt\nTAILWHEEL_EXTRA=x\n");
}

TW_TEST(settings_file_may_be_a_table_of_pyproject)
{
    assert_settings("pyproject.toml",
                    "[tool.other]\nx = 1\n[tool.tailwheel]\nno-annotate = true\n",
                    "TAILWHEEL_NO_ANNOTATE=true\n");
    assert_settings("pyproject.toml", "[project]\nname = \"x\"\n", "");
    assert_settings("pyproject.toml", "[project\n", "");
    assert_settings("other.toml", "no-annotate = true\n", "");
}

TW_TEST(settings_file_says_where_it_is_wrong)
{
    assert_settings("tailwheel.toml", "a = 1\n",
                    "tailwheel.toml:1:1: there is no setting a");
    assert_settings(
        "tailwheel.toml", "\ngenerate-hashs = true\n",
        "tailwheel.toml:2:1: there is no setting generate-hashs; did you mean "
        "generate-hashes?");
    assert_settings(
        "tailwheel.toml", "generate-hashes = 1\n",
        "tailwheel.toml:1:1: expected true or false for generate-hashes, not "
        "an integer");
    assert_settings(
        "tailwheel.toml", "retries = -1\n",
        "tailwheel.toml:1:1: expected a number for retries, not an integer");
    assert_settings("tailwheel.toml", "constraints = [1]\n",
                    "tailwheel.toml:1:1: expected an array of strings for constraints, "
                    "not an array");
    assert_settings("pyproject.toml", "[tool.tailwheel]\nhelp = true\n",
                    "pyproject.toml:2:1: there is no setting help");
    assert_settings("tailwheel.toml", "retries = \n",
                    "tailwheel.toml:1:11: expected a value");
}
