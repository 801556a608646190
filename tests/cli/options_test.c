/* Command lines and the environment, by the tables of the real commands. */
#include "options.h"
#include "options_table.h"
#include "tw_test.h"

#include <stdio.h>

enum { WORDS_MAX = 32 };

struct run {
    struct tw_arena arena;
    struct tw_options options;
    struct tw_error err;
    char *words[WORDS_MAX];
    uint32_t count;
};

/* Parses "compile" and the words given, NULL-terminated, in ENVIRONMENT. */
static enum tw_status parse(struct run *run, char *const *environment,
                            const char *first, ...)
{
    *run = (struct run){.arena = TW_ARENA_INIT, .err = TW_ERROR_INIT};
    tw_options_init(&run->options);
    run->words[run->count++] = (char *)"compile";
    va_list words;
    va_start(words, first);
    for (const char *word = first; word; word = va_arg(words, const char *)) {
        run->words[run->count++] = (char *)word;
    }
    va_end(words);
    const struct tw_command_line line = {run->words, run->count, 0};
    return tw_options_parse(&run->arena, &tw_compile_spec, &line, environment,
                            &run->options, &run->err);
}

/* Parsing fails with STATUS and says "CONTEXT: MESSAGE". */
#define assert_parse_error(status_, text_, environment, ...)                           \
    do {                                                                               \
        struct run run_;                                                               \
        char said_[1000];                                                              \
        assert_int_equal(parse(&run_, environment, __VA_ARGS__, NULL), status_);       \
        snprintf(said_, sizeof said_, "%s%s%s", run_.err.context,                      \
                 run_.err.context[0] ? ": " : "", run_.err.message);                   \
        assert_string_equal(said_, text_);                                             \
        tw_arena_free(&run_.arena);                                                    \
    } while (0)
#define assert_usage_error(...) assert_parse_error(TW_ERR_USAGE, __VA_ARGS__)

TW_TEST(options_take_values_joined_and_apart)
{
    struct run run;
    assert_int_equal(parse(&run, NULL, "a.in", "-o", "x", "--python-version=3.11",
                           "--constraint", "c1", "-cc2", "-c=c3", "b.in", NULL),
                     TW_OK);
    assert_slice_equal(run.options.output_file, "x");
    assert_slice_equal(run.options.python_version, "3.11");
    assert_int_equal(run.options.constraints.len, 3);
    assert_slice_equal(run.options.constraints.at[0], "c1");
    assert_slice_equal(run.options.constraints.at[1], "c2");
    assert_slice_equal(run.options.constraints.at[2], "c3");
    assert_int_equal(run.options.arguments.len, 2);
    assert_slice_equal(run.options.arguments.at[1], "b.in");
    tw_arena_free(&run.arena);
}

TW_TEST(options_of_letters_cluster)
{
    struct run run;
    assert_int_equal(parse(&run, NULL, "-qvvUox.txt", "-", NULL), TW_OK);
    assert_int_equal(run.options.quiet, 1);
    assert_int_equal(run.options.verbose, 2);
    assert_true(run.options.upgrade);
    assert_slice_equal(run.options.output_file, "x.txt");
    assert_slice_equal(run.options.arguments.at[0], "-");
    tw_arena_free(&run.arena);
}

TW_TEST(options_have_negatives)
{
    struct run run;
    assert_int_equal(parse(&run, NULL, "--no-annotate", "--annotate", "--upgrade",
                           "--no-upgrade", "--generate-hashes", "--no-header", NULL),
                     TW_OK);
    assert_false(run.options.no_annotate);
    assert_false(run.options.upgrade);
    assert_true(run.options.generate_hashes);
    assert_true(run.options.no_header);
    tw_arena_free(&run.arena);
}

TW_TEST(options_end_at_two_dashes)
{
    struct run run;
    assert_int_equal(parse(&run, NULL, "-q", "--", "-q", "--", NULL), TW_OK);
    assert_int_equal(run.options.quiet, 1);
    assert_int_equal(run.options.arguments.len, 2);
    assert_slice_equal(run.options.arguments.at[0], "-q");
    assert_slice_equal(run.options.arguments.at[1], "--");
    tw_arena_free(&run.arena);
}

TW_TEST(options_choose_by_name)
{
    struct run run;
    assert_int_equal(parse(&run, NULL, "--resolution=lowest-direct", "--pre",
                           "--annotation-style", "line", "--no-color", NULL),
                     TW_OK);
    assert_int_equal(run.options.resolution, 2);
    assert_int_equal(run.options.prerelease, 1);
    assert_int_equal(run.options.annotation_style, TW_STYLE_LINE);
    assert_int_equal(run.options.color, TW_COLOR_NEVER);
    assert_int_equal(run.options.retries, 3);
    tw_arena_free(&run.arena);
}

TW_TEST(options_remember_words_and_whose_they_are)
{
    struct run run;
    assert_int_equal(
        parse(&run, NULL, "a.in", "-i", "http://h/", "-vv", "-v", "-Px", NULL), TW_OK);
    const struct tw_typed *typed = run.options.typed;
    assert_int_equal(run.options.typed_count, 7);
    assert_slice_equal(typed[0].word, "compile");
    assert_null(typed[0].option);
    assert_null(typed[1].option);
    assert_int_equal(typed[2].option->echo, TW_ECHO_INDEX);
    assert_ptr_equal(typed[3].option, typed[2].option);
    assert_null(typed[4].option); /* a cluster of flags is nobody's */
    assert_int_equal(typed[5].option->echo, TW_ECHO_NEVER);
    assert_int_equal(typed[6].option->echo, TW_ECHO_NEVER);
    tw_arena_free(&run.arena);
}

TW_TEST(options_without_meaning_are_noted)
{
    struct run run;
    assert_int_equal(
        parse(&run, NULL, "--allow-unsafe", "--resolver", "backtracking", NULL), TW_OK);
    assert_int_equal(run.options.ignored.len, 2);
    assert_slice_equal(run.options.ignored.at[0], "--allow-unsafe");
    assert_slice_equal(run.options.ignored.at[1], "--resolver");
    assert_int_equal(run.options.arguments.len, 0);
    tw_arena_free(&run.arena);
}

TW_TEST(options_come_from_the_environment_when_not_typed)
{
    char *const environment[] = {(char *)"TAILWHEEL_OUTPUT_FILE=env.txt",
                                 (char *)"TAILWHEEL_PYTHON_VERSION=3.9",
                                 (char *)"TAILWHEEL_GENERATE_HASHES=1",
                                 (char *)"TAILWHEEL_NO_HEADER=",
                                 (char *)"TAILWHEEL_CONSTRAINTS='a b.txt' c\\ d.txt e",
                                 (char *)"TAILWHEEL_INDEX_URL=http://not.here/",
                                 (char *)"TAILWHEEL_RETRIES=7",
                                 NULL};
    struct run run;
    assert_int_equal(parse(&run, environment, "--python-version", "3.12", NULL), TW_OK);
    assert_slice_equal(run.options.python_version, "3.12");
    assert_slice_equal(run.options.output_file, "env.txt");
    assert_true(run.options.generate_hashes);
    assert_false(run.options.no_header);
    assert_int_equal(run.options.constraints.len, 3);
    assert_slice_equal(run.options.constraints.at[0], "a b.txt");
    assert_slice_equal(run.options.constraints.at[1], "c d.txt");
    assert_int_equal(run.options.default_index.len, 0); /* config.h ranks it */
    assert_int_equal(run.options.retries, 7);
    tw_arena_free(&run.arena);
}

TW_TEST(options_on_the_command_line_hide_their_variable_under_any_name)
{
    char *const environment[] = {(char *)"TAILWHEEL_CONSTRAINTS=env.txt", NULL};
    struct run run;
    assert_int_equal(parse(&run, environment, "--constraint", "typed.txt", NULL),
                     TW_OK);
    assert_int_equal(run.options.constraints.len, 1);
    assert_slice_equal(run.options.constraints.at[0], "typed.txt");
    tw_arena_free(&run.arena);
}

TW_TEST(options_read_the_variables_of_other_tools_last)
{
    char *const theirs[] = {(char *)"PIP_CONSTRAINT=a.txt b.txt",
                            (char *)"UV_CUSTOM_COMPILE_COMMAND=make uv",
                            (char *)"CUSTOM_COMPILE_COMMAND=make lock", NULL};
    struct run run;
    assert_int_equal(parse(&run, theirs, "a.in", NULL), TW_OK);
    assert_int_equal(run.options.constraints.len, 2);
    assert_slice_equal(run.options.custom_command, "make lock");
    tw_arena_free(&run.arena);

    char *const isolated[] = {(char *)"PIP_CONSTRAINT=a.txt",
                              (char *)"TAILWHEEL_ISOLATED=yes", NULL};
    assert_int_equal(parse(&run, isolated, "a.in", NULL), TW_OK);
    assert_int_equal(run.options.constraints.len, 0);
    tw_arena_free(&run.arena);

    char *const both[] = {(char *)"CUSTOM_COMPILE_COMMAND=make lock",
                          (char *)"TAILWHEEL_CUSTOM_COMPILE_COMMAND=mine", NULL};
    assert_int_equal(parse(&run, both, "a.in", NULL), TW_OK);
    assert_slice_equal(run.options.custom_command, "mine");
    tw_arena_free(&run.arena);
}

TW_TEST(options_stop_at_help)
{
    struct run run;
    assert_int_equal(parse(&run, NULL, "--help", "--nonsense", NULL), TW_OK);
    assert_true(run.options.help);
    tw_arena_free(&run.arena);
}

TW_TEST(options_that_are_wrong_say_so)
{
    assert_usage_error("there is no option --generat-hashs; did you mean "
                       "--generate-hashes?",
                       NULL, "--generat-hashs");
    assert_usage_error("there is no option --custom; did you mean "
                       "--custom-compile-command?",
                       NULL, "--custom");
    assert_usage_error("there is no option --frobnicate", NULL, "--frobnicate=1");
    assert_usage_error("there is no option -Z", NULL, "-qZ");
    assert_usage_error("--output-file needs a value", NULL, "a.in", "-o");
    assert_usage_error(
        "--index-url needs a value; one that begins with \"-\" is joined "
        "by \"=\": --index-url",
        NULL, "-i", "--no-header");
    assert_usage_error("--no-header takes no value", NULL, "--no-header=yes");
    assert_usage_error("--resolution: \"newest\" is not one of "
                       "highest|lowest|lowest-direct",
                       NULL, "--resolution", "newest");
    assert_usage_error("--retries: \"3x\" is not a number", NULL, "--retries=3x");
    assert_usage_error("--retries: \"4294967296\" is not a number", NULL,
                       "--retries=4294967296");
    assert_usage_error("--universal: not available yet", NULL, "--universal");
    assert_usage_error("--max-rounds: use --max-steps", NULL, "--max-rounds=3");
}

TW_TEST(options_of_a_wrong_environment_name_the_variable)
{
    char *const maybe[] = {(char *)"TAILWHEEL_UPGRADE=maybe", NULL};
    assert_parse_error(TW_ERR_INPUT,
                       "TAILWHEEL_UPGRADE: \"maybe\" is neither true nor false", maybe,
                       "a.in");
    char *const many[] = {(char *)"TAILWHEEL_VERBOSE=very", NULL};
    assert_parse_error(TW_ERR_INPUT, "TAILWHEEL_VERBOSE: \"very\" is not a number",
                       many, "a.in");
}

TW_TEST(options_find_the_command_after_global_options)
{
    char *const words[] = {(char *)"--no-progress", (char *)"--color", (char *)"never",
                           (char *)"-qv",           (char *)"compile", (char *)"x.in"};
    assert_int_equal(tw_options_command(&tw_global_options, words, 6), 4);
    assert_int_equal(tw_options_command(&tw_global_options, words, 4), 4);
}

/* Every allocation that parsing makes may fail, and is then reported. */
TW_TEST(options_survive_exhausted_memory)
{
    char *words[] = {(char *)"compile",
                     (char *)"a.in",
                     (char *)"-c",
                     (char *)"c",
                     (char *)"-q",
                     (char *)"--resolver=x",
                     (char *)"--no-strip-extras"};
    char *const environment[] = {(char *)"TAILWHEEL_OVERRIDES=a b", NULL};
    for (long fail = 0;; fail++) {
        struct tw_arena arena = TW_ARENA_INIT;
        arena.fail_after = fail;
        struct tw_options options;
        tw_options_init(&options);
        struct tw_error err = TW_ERROR_INIT;
        const struct tw_command_line line = {words, 7, 0};
        enum tw_status status = tw_options_parse(&arena, &tw_compile_spec, &line,
                                                 environment, &options, &err);
        tw_arena_free(&arena);
        if (status == TW_OK) {
            assert_true(fail > 3);
            return;
        }
        assert_int_equal(status, TW_ERR_NOMEM);
    }
}

TW_TEST(options_help_shows_every_group_within_the_width_and_110_lines)
{
    struct tw_buf buf = TW_BUF_INIT(100000);
    tw_options_help(&buf, &tw_compile_spec, 80);
    assert_int_equal(buf.failed, TW_OK);
    tw_slice rest = tw_buf_slice(&buf), line;
    int lines = 0;
    while (tw_slice_line(&rest, &line)) {
        assert_true(line.len <= 80);
        lines++;
    }
    assert_true(lines < 100);
    assert_non_null(strstr(buf.ptr, "Usage: tailwheel compile [OPTIONS] <SOURCE>..."));
    assert_non_null(strstr(buf.ptr, "\n  -o, --output-file <FILE>      Write"));
    assert_non_null(strstr(buf.ptr, "split|line\n"));
    assert_null(strstr(buf.ptr, "--allow-unsafe"));
    for (uint32_t g = 0; g < tw_compile_spec.group_count; g++) {
        assert_non_null(strstr(buf.ptr, tw_compile_spec.groups[g]->title));
    }
    tw_buf_free(&buf);
}

TW_TEST(options_tables_have_unique_names_and_letters)
{
    for (uint32_t g = 0; g < tw_compile_spec.group_count; g++) {
        for (uint32_t i = 0; i < tw_compile_spec.groups[g]->count; i++) {
            const struct tw_option *a = &tw_compile_spec.groups[g]->options[i];
            assert_true(strlen(a->name) < 40);
            for (uint32_t h = 0; h < tw_compile_spec.group_count; h++) {
                for (uint32_t j = 0; j < tw_compile_spec.groups[h]->count; j++) {
                    const struct tw_option *b = &tw_compile_spec.groups[h]->options[j];
                    assert_true(a == b || strcmp(a->name, b->name) != 0);
                    assert_true(a == b || !a->letter || a->letter != b->letter);
                }
            }
        }
    }
}
