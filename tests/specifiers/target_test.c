#include "tw_specifiers.h"
#include "tw_targets.h"
#include "tw_test.h"

static uint32_t rank(const struct tw_target *target, const char *filename)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_wheel_name wheel;
    assert_int_equal(tw_wheel_name_parse(&arena, tw_slice_from(filename), &wheel, NULL),
                     TW_OK);
    uint32_t result = tw_tags_rank(target->tags, &wheel);
    tw_arena_free(&arena);
    return result;
}

static struct tw_target make(struct tw_arena *arena, const char *python,
                             const char *platform)
{
    struct tw_target target;
    struct tw_error err = TW_ERROR_INIT;
    if (tw_target_new(arena, tw_slice_from(python), tw_slice_from(platform), &target,
                      &err)) {
        fail_msg("%s", err.message);
    }
    return target;
}

TW_TEST(target_ranks_the_nearest_wheel_first)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_target target = make(&arena, "3.12", "linux");
    static const char *const best_first[] = {
        "a-1-cp312-cp312-manylinux_2_28_x86_64.whl",
        "a-1-cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64.whl",
        "a-1-CP312-CP312-manylinux2014_x86_64.whl",
        "a-1-cp312-abi3-manylinux1_x86_64.whl",
        "a-1-cp39-abi3-manylinux2014_x86_64.whl",
        "a-1-py3-none-manylinux2014_x86_64.whl",
        "a-1-cp312-none-any.whl",
        "a-1-py2.py3-none-any.whl",
    };
    uint32_t below = 0;
    for (size_t i = 0; i < sizeof best_first / sizeof *best_first; i++) {
        uint32_t at = rank(&target, best_first[i]);
        assert_true(at != UINT32_MAX && (i == 0 || at > below));
        below = at;
    }
    assert_int_equal(rank(&target, "a-1-cp313-cp313-manylinux2014_x86_64.whl"),
                     UINT32_MAX);
    assert_int_equal(rank(&target, "a-1-cp312-cp312-manylinux_2_29_x86_64.whl"),
                     UINT32_MAX);
    assert_int_equal(rank(&target, "a-1-py2-none-any.whl"), UINT32_MAX);
    assert_int_equal(rank(&target, "a-1-py3-none-win_amd64.whl"), UINT32_MAX);
    tw_arena_free(&arena);
}

TW_TEST(target_variables_follow_the_platform)
{
    static const struct {
        const char *platform, *os_name, *sys_platform, *system, *machine;
    } rows[] = {
        {"linux", "posix", "linux", "Linux", "x86_64"},
        {"macos", "posix", "darwin", "Darwin", "arm64"},
        {"windows", "nt", "win32", "Windows", "AMD64"},
        {"aarch64-unknown-linux-gnu", "posix", "linux", "Linux", "aarch64"},
        {"x86_64-unknown-linux-musl", "posix", "linux", "Linux", "x86_64"},
        {"x86_64-manylinux_2_31", "posix", "linux", "Linux", "x86_64"},
        {"aarch64-manylinux2014", "posix", "linux", "Linux", "aarch64"},
        {"x86_64-apple-darwin", "posix", "darwin", "Darwin", "x86_64"},
        {"aarch64-apple-darwin", "posix", "darwin", "Darwin", "arm64"},
        {"i686-pc-windows-msvc", "nt", "win32", "Windows", "x86"},
        {"aarch64-pc-windows-msvc", "nt", "win32", "Windows", "ARM64"},
        {"manylinux_2_28_x86_64", "posix", "linux", "Linux", "x86_64"},
        {"musllinux_1_2_aarch64", "posix", "linux", "Linux", "aarch64"},
        {"macosx_14_0_arm64", "posix", "darwin", "Darwin", "arm64"},
        {"win32", "nt", "win32", "Windows", "x86"},
        {"win_amd64", "nt", "win32", "Windows", "AMD64"},
    };
    struct tw_arena arena = TW_ARENA_INIT;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tw_target t = make(&arena, "3.12.4", rows[i].platform);
        const tw_slice *env = t.env.value;
        assert_true(
            tw_slice_equal(env[TW_ENV_OS_NAME], tw_slice_from(rows[i].os_name)));
        assert_true(tw_slice_equal(env[TW_ENV_SYS_PLATFORM],
                                   tw_slice_from(rows[i].sys_platform)));
        assert_true(
            tw_slice_equal(env[TW_ENV_PLATFORM_SYSTEM], tw_slice_from(rows[i].system)));
        assert_true(tw_slice_equal(env[TW_ENV_PLATFORM_MACHINE],
                                   tw_slice_from(rows[i].machine)));
        assert_slice_equal(env[TW_ENV_PYTHON_FULL_VERSION], "3.12.4");
        assert_slice_equal(env[TW_ENV_PYTHON_VERSION], "3.12");
        assert_slice_equal(env[TW_ENV_PLATFORM_RELEASE], "");
        for (uint32_t j = 0; j < TW_ENV_COUNT; j++) {
            assert_non_null(env[j].ptr);
        }
    }
    tw_arena_free(&arena);
}

TW_TEST(target_platforms_accept_what_they_should)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_target musl = make(&arena, "3.12", "x86_64-unknown-linux-musl");
    assert_true(rank(&musl, "a-1-cp312-cp312-musllinux_1_1_x86_64.whl") != UINT32_MAX);
    assert_int_equal(rank(&musl, "a-1-cp312-cp312-manylinux2014_x86_64.whl"),
                     UINT32_MAX);
    struct tw_target mac = make(&arena, "3.8", "macos");
    assert_true(rank(&mac, "a-1-cp38-cp38-macosx_11_0_arm64.whl") != UINT32_MAX);
    assert_true(rank(&mac, "a-1-cp38-cp38-macosx_10_9_universal2.whl") != UINT32_MAX);
    assert_int_equal(rank(&mac, "a-1-cp38-cp38-macosx_14_0_arm64.whl"), UINT32_MAX);
    struct tw_target windows = make(&arena, "3.7", "windows");
    assert_true(rank(&windows, "a-1-cp37-cp37m-win_amd64.whl") != UINT32_MAX);
    tw_arena_free(&arena);
}

TW_TEST(target_python_is_completed)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_target target = make(&arena, "3.12", "linux");
    assert_slice_equal(target.env.value[TW_ENV_PYTHON_FULL_VERSION], "3.12.0");
    assert_slice_equal(target.python.text, "3.12.0");
    tw_arena_free(&arena);
}

TW_TEST(target_errors_tell_what_is_known)
{
    static const char *const platforms[] = {"",
                                            "beos",
                                            "x86_64-",
                                            "manylinux_2_x86_64",
                                            "win64",
                                            "-unknown-linux-gnu",
                                            "manylinux_2_28_"};
    static const char *const pythons[] = {"", "3", "x", "3.", "3.12x", "python3.12"};
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_target target;
    for (size_t i = 0; i < sizeof platforms / sizeof *platforms; i++) {
        struct tw_error err = TW_ERROR_INIT;
        assert_int_equal(tw_target_new(&arena, TW_SLICE("3.12"),
                                       tw_slice_from(platforms[i]), &target, &err),
                         TW_ERR_USAGE);
        assert_non_null(strstr(err.message, "macos"));
    }
    for (size_t i = 0; i < sizeof pythons / sizeof *pythons; i++) {
        if (tw_target_new(&arena, tw_slice_from(pythons[i]), TW_SLICE("linux"), &target,
                          NULL) == TW_OK) {
            fail_msg("%s", pythons[i]);
        }
    }
    tw_arena_free(&arena);
}

TW_TEST(tags_of_a_free_threaded_interpreter)
{
    struct tw_arena arena = TW_ARENA_INIT;
    tw_slice abi = TW_SLICE("cp315t");
    tw_slice platform = TW_SLICE("linux_x86_64");
    struct tw_tags_options options = {.major = 3,
                                      .minor = 15,
                                      .abis = &abi,
                                      .abi_count = 1,
                                      .platforms = &platform,
                                      .platform_count = 1};
    struct tw_tags *tags;
    struct tw_buf buf = TW_BUF_INIT(4096);
    assert_int_equal(tw_tags_new(&arena, &options, &tags, NULL), TW_OK);
    for (uint32_t i = 0; i < 3; i++) {
        tw_tags_print(&buf, tags, i);
        tw_buf_add_byte(&buf, ' ');
    }
    assert_string_equal(buf.ptr, "cp315-cp315t-linux_x86_64 cp315-abi3t-linux_x86_64 "
                                 "cp315-none-linux_x86_64 ");
    tw_buf_free(&buf);
    tw_arena_free(&arena);
}

TW_TEST(target_may_be_another_implementation)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_target target;
    assert_int_equal(tw_target_new_of(&arena, TW_SLICE("pypy"), TW_SLICE("3.10"),
                                      TW_SLICE("linux"), &target, &err),
                     TW_OK);
    assert_slice_equal(target.env.value[TW_ENV_IMPLEMENTATION_NAME], "pypy");
    assert_slice_equal(target.env.value[TW_ENV_PLATFORM_PYTHON_IMPLEMENTATION], "PyPy");
    assert_true(rank(&target, "a-1-py3-none-any.whl") != UINT32_MAX);
    assert_true(rank(&target, "a-1-cp310-cp310-linux_x86_64.whl") == UINT32_MAX);
    assert_int_equal(tw_target_new_of(&arena, TW_SLICE("jython"), TW_SLICE("3.10"),
                                      TW_SLICE("linux"), &target, &err),
                     TW_ERR_USAGE);
    tw_arena_free(&arena);
}
