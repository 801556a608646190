/* Folders with a pyproject.toml, as requirements. */
#include "local_project.h"

#include "memory_files.h"
#include "tw_test.h"

#include <stdio.h>

/* "name version: requirement|..." of ./lib with CONTENT, or the error. */
static void assert_project(const char *content, const char *expected)
{
    struct memory_file file = {"./lib/pyproject.toml", tw_slice_from(content)};
    struct memory_files memory = {&file, 1};
    struct tw_file_reader reader = memory_reader(&memory, NULL);
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_local_project project;
    char got[1000];
    if (tw_local_project_read(&arena, &reader, TW_SLICE("./lib"), &project, &err)) {
        snprintf(got, sizeof got, "%s:%u:%u: %s", err.context, err.line, err.column,
                 err.message);
    } else {
        int len = snprintf(got, sizeof got, "%.*s %.*s:", TW_FMT(project.name),
                           TW_FMT(project.version.text));
        for (uint32_t i = 0; i < project.requirement_count; i++) {
            len += snprintf(got + len, sizeof got - (size_t)len, " %.*s|",
                            TW_FMT(project.requirements[i].text));
        }
    }
    assert_string_equal(got, expected);
    tw_arena_free(&arena);
}

TW_TEST(local_project_says_what_its_metadata_would)
{
    assert_project(
        "[project]\nname = \"My_Lib\"\nversion = \"1.0\"\n"
        "dependencies = [\"a>=1\", \"b ; os_name == 'nt'\"]\n"
        "[project.optional-dependencies]\n"
        "Fast = [\"c[x]<3 ; os_name == 'nt' or os_name == 'posix'\", \"d\"]\n",
        "my-lib 1.0: a>=1| b ; os_name == 'nt'| "
        "c[x]<3 ; (os_name == \"nt\" or os_name == \"posix\") and extra == "
        "\"fast\"| d ; extra == \"fast\"|");
}

TW_TEST(local_project_that_only_a_build_could_tell_is_refused)
{
    assert_project("[project]\nname = \"x\"\ndynamic = [\"version\"]\n",
                   "./lib/pyproject.toml:1:2: expected a fixed version in [project]: "
                   "without it only a build could tell");
    assert_project("[build-system]\nrequires = []\n",
                   "./lib/pyproject.toml:0:0: expected a fixed name in [project]: "
                   "without it only a build could tell");
    assert_project("[project]\nname = \"x\"\nversion = \"1\"\n"
                   "dynamic = [\"optional-dependencies\"]\n",
                   "./lib/pyproject.toml:4:13: \"optional-dependencies\" is dynamic: "
                   "only a build of the project could tell its value");
    assert_project("[project]\nname = \"x\"\nversion = \"one\"\n",
                   "./lib/pyproject.toml:3:1: not a version: \"one\"");
    assert_project("[project\n",
                   "./lib/pyproject.toml:1:9: expected the end of the header");
}
