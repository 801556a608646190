/* Choosing a target, with shell scripts in the place of Pythons. */
#include "target_probe.h"

#include "python_cache.h"
#include "tw_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder that is all of PATH, with one script in it. */
struct path {
    char folder[64], program[96], variable[96];
    char *environment[3];
};

#define FACTS(version, arch)                                                           \
    "implementation_name=cpython\\nimplementation_version=" version                    \
    "\\nos_name=posix\\nplatform_machine=" arch                                        \
    "\\nplatform_python_implementation=CPython\\nplatform_release=6.1\\n"              \
    "platform_system=Linux\\nplatform_version=1=2\\npython_full_version=" version      \
    "\\npython_version=3.9\\nsys_platform=linux\\narch=" arch                          \
    "\\nlibc=glibc\\nrelease=2.31\\nabi=\\nend=\\n"

static struct path make_path(const char *name, const char *script)
{
    struct path path = {.folder = "/tmp/tw-probe-XXXXXX"};
    assert_non_null(mkdtemp(path.folder));
    snprintf(path.program, sizeof path.program, "%s/%s", path.folder, name);
    snprintf(path.variable, sizeof path.variable, "PATH=/nowhere:%s", path.folder);
    FILE *file = fopen(path.program, "w");
    assert_non_null(file);
    fprintf(file, "#!/bin/sh\n%s\n", script);
    fclose(file);
    assert_int_equal(chmod(path.program, 0755), 0);
    return path;
}

static void remove_path(const struct path *path)
{
    unlink(path->program);
    rmdir(path->folder);
}

struct outcome {
    struct tw_arena arena;
    struct tw_chosen_target chosen;
    struct tw_error err;
    enum tw_status status;
};

static struct outcome choose(struct path *path, struct tw_target_request request)
{
    struct outcome o = {.arena = TW_ARENA_INIT, .err = TW_ERROR_INIT};
    path->environment[0] = path->variable;
    request.environment = path->environment;
    o.status = tw_target_choose(&o.arena, &request, &o.chosen, &o.err);
    return o;
}

#define value_of(outcome, name) (outcome).chosen.target.env.value[TW_ENV_##name]

/* Looks at the best tag but for the bare linux_ARCH. */
static void assert_second_tag(const struct outcome *o, const char *expected)
{
    struct tw_buf tag = TW_BUF_INIT(100);
    tw_tags_print(&tag, o->chosen.target.tags, 1);
    assert_string_equal(tag.ptr, expected);
    tw_buf_free(&tag);
}

TW_TEST(target_is_that_of_the_python_on_path)
{
    struct path path = make_path("python3", "printf '" FACTS("3.9.2", "aarch64") "'");
    struct outcome o = choose(&path, (struct tw_target_request){0});
    assert_int_equal(o.status, TW_OK);
    assert_false(o.chosen.defaulted);
    assert_slice_equal(value_of(o, PYTHON_FULL_VERSION), "3.9.2");
    assert_slice_equal(value_of(o, PLATFORM_VERSION), "1=2");
    assert_slice_equal(o.chosen.target.python.text, "3.9.2");
    assert_second_tag(&o, "cp39-cp39-manylinux_2_31_aarch64");
    assert_non_null(strstr(o.chosen.summary.ptr,
                           "CPython 3.9.2 on linux aarch64, glibc 2.31, as /tmp/"));
    tw_arena_free(&o.arena);
    remove_path(&path);
}

TW_TEST(target_version_that_is_named_replaces_that_of_the_python)
{
    struct path path = make_path("python3", "printf '" FACTS("3.9.2", "aarch64") "'");
    struct outcome o =
        choose(&path, (struct tw_target_request){.version = TW_SLICE("3.12")});
    assert_int_equal(o.status, TW_OK);
    assert_slice_equal(value_of(o, PYTHON_FULL_VERSION), "3.12.0");
    assert_slice_equal(value_of(o, PYTHON_VERSION), "3.12");
    assert_slice_equal(value_of(o, IMPLEMENTATION_VERSION), "3.12.0");
    assert_slice_equal(value_of(o, PLATFORM_MACHINE), "aarch64");
    assert_second_tag(&o, "cp312-cp312-manylinux_2_31_aarch64");
    tw_arena_free(&o.arena);
    remove_path(&path);
}

TW_TEST(target_platform_that_is_named_keeps_the_version_of_the_python)
{
    struct path path = make_path("python3", "printf '" FACTS("3.9.2", "aarch64") "'");
    struct outcome o =
        choose(&path, (struct tw_target_request){.platform = TW_SLICE("windows")});
    assert_int_equal(o.status, TW_OK);
    assert_slice_equal(value_of(o, PYTHON_FULL_VERSION), "3.9.2");
    assert_slice_equal(value_of(o, SYS_PLATFORM), "win32");
    tw_arena_free(&o.arena);
    remove_path(&path);
}

TW_TEST(target_that_is_named_whole_asks_nobody)
{
    struct path path = make_path("python3", "touch $0.ran");
    struct tw_target_request request = {.version = TW_SLICE("3.11.4"),
                                        .platform = TW_SLICE("macos")};
    struct outcome o = choose(&path, request);
    char ran[128];
    snprintf(ran, sizeof ran, "%s.ran", path.program);
    assert_int_equal(o.status, TW_OK);
    assert_int_equal(access(ran, F_OK), -1);
    assert_slice_equal(o.chosen.summary, "CPython 3.11.4 on darwin arm64");
    tw_arena_free(&o.arena);
    remove_path(&path);
}

/* Nobody to ask, or one that does not answer well. */
TW_TEST(target_without_a_python_is_the_default_and_says_so)
{
    static const char *const scripts[][2] = {{"other", "true"},
                                             {"python3", "exit 1"},
                                             {"python3", "echo Python 2.7"},
                                             {"python3", "head -c 100000 /dev/zero"}};
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        struct path path = make_path(scripts[i][0], scripts[i][1]);
        struct outcome o = choose(&path, (struct tw_target_request){0});
        assert_int_equal(o.status, TW_OK);
        assert_true(o.chosen.defaulted);
        assert_slice_equal(o.chosen.summary,
                           "CPython 3.13.0 on linux x86_64; no Python was found, so "
                           "these are defaults: say --python-version and "
                           "--python-platform");
        tw_arena_free(&o.arena);
        remove_path(&path);
    }
}

TW_TEST(target_markers_can_be_set_one_by_one)
{
    struct path path = make_path("python3", "printf '" FACTS("3.9.2", "aarch64") "'");
    tw_slice markers[] = {TW_SLICE_INIT("platform_release=5=x"),
                          TW_SLICE_INIT("os.name=nt")};
    struct tw_target_request request = {.marker_env = markers, .marker_env_count = 2};
    struct outcome o = choose(&path, request);
    assert_int_equal(o.status, TW_OK);
    assert_slice_equal(value_of(o, PLATFORM_RELEASE), "5=x");
    assert_slice_equal(value_of(o, OS_NAME), "nt");
    tw_arena_free(&o.arena);

    markers[0] = TW_SLICE("release=5");
    o = choose(&path, request);
    assert_int_equal(o.status, TW_ERR_USAGE);
    assert_string_equal(o.err.message, "expected a variable such as "
                                       "platform_release=6.1, found \"release=5\"");
    tw_arena_free(&o.arena);
    remove_path(&path);
}

TW_TEST(target_python_can_be_named_by_path_name_and_version)
{
    struct path path = make_path("python3.9", "printf '" FACTS("3.9.2", "aarch64") "'");
    const tw_slice names[] = {TW_SLICE("3.9"), TW_SLICE("python3.9"),
                              tw_slice_from(path.program)};
    for (size_t i = 0; i < 3; i++) {
        struct outcome o =
            choose(&path, (struct tw_target_request){.python = names[i]});
        assert_int_equal(o.status, TW_OK);
        assert_true(tw_slice_equal(o.chosen.python, tw_slice_from(path.program)));
        tw_arena_free(&o.arena);
    }
    remove_path(&path);
}

TW_TEST(target_python_that_is_named_must_answer)
{
    struct path path = make_path("mypy", "echo nothing");
    struct outcome o =
        choose(&path, (struct tw_target_request){.python = TW_SLICE("3.8")});
    assert_int_equal(o.status, TW_ERR_USAGE);
    assert_string_equal(o.err.message, "there is no \"3.8\" on PATH");
    assert_string_equal(o.err.context, "--python");
    tw_arena_free(&o.arena);

    o = choose(&path, (struct tw_target_request){.python = TW_SLICE("mypy")});
    assert_int_equal(o.status, TW_ERR_USAGE);
    assert_non_null(strstr(o.err.message, "/mypy is not a Python 3"));
    tw_arena_free(&o.arena);

    o = choose(&path, (struct tw_target_request){.python = TW_SLICE("/etc/passwd")});
    assert_int_equal(o.status, TW_ERR_USAGE);
    assert_string_equal(o.err.message, "/etc/passwd cannot be run: Permission denied");
    tw_arena_free(&o.arena);
    remove_path(&path);
}

/* A cache folder, a script and a program: what is remembered of each. */
TW_TEST(target_python_is_asked_once_unless_it_is_a_script)
{
    struct path path = make_path("python3", "true");
    char cache[96], counted[160];
    snprintf(cache, sizeof cache, "%s/cache", path.folder);
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_python_slot slot;
    struct tw_python_facts facts;
    assert_int_equal(
        tw_python_slot(&arena, tw_slice_from(cache), path.program, &slot, &err), TW_OK);
    assert_null(slot.path.ptr);

    FILE *file = fopen(path.program, "w"); /* no longer a script */
    assert_non_null(file);
    fputs("ELF", file);
    fclose(file);
    assert_int_equal(
        tw_python_slot(&arena, tw_slice_from(cache), path.program, &slot, &err), TW_OK);
    assert_non_null(slot.path.ptr);
    assert_false(tw_python_recall(&arena, &slot, &facts));
    assert_true(tw_python_read_facts(
        TW_SLICE("python_full_version=3.9.2\nrelease=2.31\nend=\n"), &facts));
    tw_python_remember(&slot, &facts);
    assert_true(tw_python_recall(&arena, &slot, &facts));
    assert_int_equal(facts.platform.minor, 31);

    file = fopen(path.program, "a"); /* another program under the same name */
    fputs("!", file);
    fclose(file);
    assert_int_equal(
        tw_python_slot(&arena, tw_slice_from(cache), path.program, &slot, &err), TW_OK);
    assert_false(tw_python_recall(&arena, &slot, &facts));

    unlink(slot.path.ptr);
    snprintf(counted, sizeof counted, "%s/python", cache);
    assert_int_equal(rmdir(counted), 0);
    assert_int_equal(rmdir(cache), 0);
    tw_arena_free(&arena);
    remove_path(&path);
}

TW_TEST(target_python_that_hangs_is_killed)
{
    struct path path = make_path("python3", "exec sleep 1000");
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_python_facts facts;
    struct tw_error err = TW_ERROR_INIT;
    char *environment[] = {(char *)"PATH=/usr/bin:/bin", NULL};
    char expected[160];
    snprintf(expected, sizeof expected, "%s did not say what it is in 50 ms",
             path.program);
    assert_int_equal(tw_python_ask(&arena, path.program, environment, 50, &facts, &err),
                     TW_ERR_USAGE);
    assert_string_equal(err.message, expected);
    tw_arena_free(&arena);
    remove_path(&path);
}

/* The real script, where this machine has a Python. */
TW_TEST(target_of_a_real_python_is_complete)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_chosen_target chosen;
    struct tw_error err = TW_ERROR_INIT;
    char *environment[] = {(char *)"PATH=/usr/local/bin:/usr/bin:/bin", NULL};
    struct tw_target_request request = {.environment = environment};
    assert_int_equal(tw_target_choose(&arena, &request, &chosen, &err), TW_OK);
    if (!chosen.defaulted) {
        for (int i = 0; i < TW_ENV_COUNT; i++) {
            assert_true(chosen.target.env.value[i].len > 0);
        }
        assert_true(tw_tags_count(chosen.target.tags) > 50);
    }
    tw_arena_free(&arena);
}
