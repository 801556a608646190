/* Sources of every kind, from memory: what they add up to, and what is said of bad
 * ones. */
#include "sources.h"

#include "memory_files.h"
#include "tw_test.h"

#include <stdio.h>

/* What reading some sources gave: "name|via;" for each entry, or the error. */
struct outcome {
    char text[1200];
    enum tw_status status;
};

struct question {
    const struct memory_file *files;
    size_t file_count;
    const char *arguments, *extras, *groups; /* separated by spaces; or NULL */
    bool all_extras;
};

static void split(struct tw_arena *arena, const char *text, struct tw_texts *out)
{
    tw_slice rest = tw_slice_from(text);
    while (rest.len > 0) {
        size_t space = tw_slice_find(rest, ' ', 0);
        tw_slice word = tw_slice_cut(rest, 0, space);
        rest = tw_slice_cut(rest, word.len + 1, rest.len);
        assert_true(tw_vec_push(arena, out, word));
    }
}

static struct outcome ask(struct question question)
{
    struct outcome outcome = {.status = TW_OK};
    struct tw_arena arena = TW_ARENA_INIT;
    struct memory_files memory = {question.files, question.file_count};
    struct tw_file_reader reader = memory_reader(&memory, NULL);
    struct tw_options options;
    struct tw_reqfile all = {0};
    struct tw_error err = TW_ERROR_INIT;
    tw_options_init(&options);
    options.all_extras = question.all_extras;
    split(&arena, question.arguments, &options.arguments);
    split(&arena, question.extras, &options.extras);
    split(&arena, question.groups, &options.groups);
    outcome.status = tw_sources_read(&arena, &reader, &options, &all, &err);
    size_t len = 0;
    for (uint32_t i = 0; i < all.entry_count && !outcome.status; i++) {
        const struct tw_entry *e = &all.entries[i];
        len += (size_t)snprintf(outcome.text + len, sizeof outcome.text - len,
                                "%.*s:%u %.*s|", TW_FMT(e->requirement.name),
                                e->origin.line, TW_FMT(e->via));
    }
    if (outcome.status) {
        snprintf(outcome.text, sizeof outcome.text, "%s:%u:%u: %s", err.context,
                 err.line, err.column, err.message);
    }
    tw_arena_free(&arena);
    return outcome;
}

static const struct memory_file project[] = {
    FILE_OF("pyproject.toml", "[project]\n"
                              "name = \"My.Project\"\n"
                              "dependencies = [\"core\"]\n"
                              "[project.optional-dependencies]\n"
                              "A = [\"extra-a\", \"my-project[b]\"]\n"
                              "b = [\n  \"extra-b\",\n  \"my_project[a]\"\n]\n"
                              "[dependency-groups]\n"
                              "docs = [\"docs-tool\"]\n"
                              "test = [{include-group = \"docs\"}, \"test-tool\"]\n"),
    FILE_OF("sub/pyproject.toml", "[dependency-groups]\nlint = [\"linter\"]\n"),
    FILE_OF("base.in", "plain\n"),
};

#define assert_sources(expected, ...)                                                  \
    do {                                                                               \
        struct outcome got_ =                                                          \
            ask((struct question){.files = project, .file_count = 3, __VA_ARGS__});    \
        assert_string_equal(got_.text, expected);                                      \
    } while (0)

#define ME "my-project (pyproject.toml)"

TW_TEST(sources_of_a_project_are_its_dependencies)
{
    assert_sources("core:3 " ME "|plain:1 |", .arguments = "pyproject.toml base.in");
}

TW_TEST(sources_of_a_project_take_extras_that_name_each_other)
{
    assert_sources("core:3 " ME "|extra-b:7 " ME "|extra-a:5 " ME "|",
                   .arguments = "pyproject.toml", .extras = "B");
    assert_sources("core:3 " ME "|extra-a:5 " ME "|extra-b:7 " ME "|",
                   .arguments = "pyproject.toml", .all_extras = true);
}

TW_TEST(sources_take_groups_with_or_without_the_project)
{
    assert_sources("docs-tool:11 my-project (pyproject.toml:test)|"
                   "test-tool:12 my-project (pyproject.toml:test)|",
                   .groups = "Test");
    assert_sources("core:3 " ME "|docs-tool:11 my-project (pyproject.toml:docs)|"
                   "linter:2 sub/pyproject.toml:lint|",
                   .arguments = "pyproject.toml",
                   .groups = "pyproject.toml:docs sub/pyproject.toml:lint");
}

TW_TEST(sources_that_lack_what_is_asked_for_say_so)
{
    assert_sources(":0:0: --extra c: no pyproject.toml has such an extra",
                   .arguments = "pyproject.toml", .extras = "c");
    assert_sources(":0:0: --extra and --all-extras need a pyproject.toml among the "
                   "sources",
                   .arguments = "base.in", .extras = "a");
    struct outcome got =
        ask((struct question){.files = project, .file_count = 3, .groups = "nothing"});
    assert_int_equal(got.status, TW_ERR_INPUT);
    assert_non_null(strstr(got.text, "pyproject.toml:"));
    assert_sources("setup.py:0:0: only a build could tell what this project needs; "
                   "write it into pyproject.toml or a requirements file",
                   .arguments = "setup.py");
}

static void assert_alone(const char *path, const char *content, const char *expected)
{
    struct memory_file file = {path, tw_slice_from(content)};
    struct outcome got =
        ask((struct question){.files = &file, .file_count = 1, .arguments = path});
    assert_string_equal(got.text, expected);
}

TW_TEST(sources_say_where_a_project_is_wrong)
{
    assert_alone(
        "pyproject.toml",
        "[project]\nname = \"x\"\ndependencies = [\n"
        "  \"one\", \"two >> 1\"]\n",
        "pyproject.toml:4:16: expected a version after the operator, found \">\"");
    assert_alone("pyproject.toml", "[project]\nname = \"x\"\ndependencies = \"one\"\n",
                 "pyproject.toml:3:1: expected an array of requirements, not a string");
    assert_alone("pyproject.toml", "[project]\nname = \"x\"\ndependencies = [1]\n",
                 "pyproject.toml:3:17: expected a requirement, not an integer");
    assert_alone(
        "pyproject.toml",
        "[project]\nname = \"x\"\ndynamic = [\"version\", \"dependencies\"]\n",
        "pyproject.toml:3:24: \"dependencies\" is dynamic: only a build of the "
        "project could tell its value");
    assert_alone("pyproject.toml", "[tool]\n",
                 "pyproject.toml:0:0: expected a [project] table");
    assert_alone("pyproject.toml", "[project]\nname = \"-\"\n",
                 "pyproject.toml:2:1: not a valid name: \"-\"");
}

TW_TEST(sources_read_the_block_of_a_script)
{
    assert_alone("tool.py",
                 "#!/usr/bin/env python3\r\n# /// script\r\n"
                 "# dependencies = [\r\n#   \"one\",\r\n#\r\n#   \"two\"]\r\n# ///\r\n"
                 "# ///\nprint()\n",
                 "tool.py:7:3: expected a key");
    assert_alone("tool.py",
                 "import x\n# /// script\n# requires-python = \">=3.9\"\n"
                 "# dependencies = [\"one\",\n#   \"two\"]\n# ///\nprint()\n",
                 "one:4 |two:5 |");
    assert_alone("tool.py", "# /// script\n# ///\n", "");
    assert_alone("tool.py", "print()\n",
                 "tool.py:0:0: expected a block of comments from \"# /// script\" to "
                 "\"# ///\"");
    assert_alone("tool.py", "# /// script\n# ///\n\n# /// script\n# ///\n",
                 "tool.py:4:0: there is another \"# /// script\" block above");
    assert_alone("tool.py", "\n# /// script\n#dependencies=[]\n# ///\n",
                 "tool.py:3:2: expected a space after \"#\"");
    assert_alone("tool.py", "\n# /// script\n# dependencies=[\"one>\"]\n# ///\n",
                 "tool.py:3:22: expected a version after the operator, found the end");
}
