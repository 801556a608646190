/*
 * Targets as users name them: a Python version and a platform, in the spellings of uv
 * or as the newest platform tag.
 *
 *     linux    x86_64-unknown-linux-gnu, with glibc 2.28
 *     macos    aarch64-apple-darwin, macOS 13.0
 *     windows  x86_64-pc-windows-msvc
 *
 * The invariant: nothing is asked of the machine that runs; platform_release and
 * platform_version are empty, as a target is not one machine.
 */
#include "text.h"
#include "tw_specifiers.h"
#include "tw_targets.h"

/* What a platform's name stands for. */
struct system {
    struct tw_platform platform;
    const char *os_name, *sys_platform, *platform_system;
    tw_slice machine;
};

static const char known_platforms[] =
    "known: linux, macos, windows, ARCH-unknown-linux-gnu, ARCH-unknown-linux-musl, "
    "ARCH-manylinux2014, ARCH-manylinux_2_28, ARCH-musllinux_1_2, ARCH-apple-darwin, "
    "ARCH-pc-windows-msvc, and platform tags such as manylinux_2_28_x86_64, "
    "macosx_13_0_arm64, win_amd64";

static void set_os(struct system *s, const char *os, tw_slice arch)
{
    s->platform.os = tw_slice_from(os);
    s->platform.arch = s->machine = arch;
}

static bool set_linux(struct system *s, tw_slice arch, const char *libc, uint32_t major,
                      uint32_t minor)
{
    set_os(s, "linux", arch);
    s->platform.libc = tw_slice_from(libc);
    s->platform.major = major;
    s->platform.minor = minor;
    s->os_name = "posix";
    s->sys_platform = "linux";
    s->platform_system = "Linux";
    return arch.len > 0;
}

static bool set_macos(struct system *s, tw_slice arch, uint32_t major, uint32_t minor)
{
    set_os(s, "macos",
           tw_slice_equal(arch, TW_SLICE("aarch64")) ? TW_SLICE("arm64") : arch);
    s->platform.major = major;
    s->platform.minor = minor;
    s->os_name = "posix";
    s->sys_platform = "darwin";
    s->platform_system = "Darwin";
    return arch.len > 0;
}

static bool set_windows(struct system *s, tw_slice arch)
{
    static const struct {
        const char *arch, *machine;
    } machines[] = {{"x86_64", "AMD64"}, {"i686", "x86"}, {"aarch64", "ARM64"}};
    for (size_t i = 0; i < sizeof machines / sizeof *machines; i++) {
        if (tw_slice_equal(arch, tw_slice_from(machines[i].arch))) {
            set_os(s, "windows", arch);
            s->machine = tw_slice_from(machines[i].machine);
            s->os_name = "nt";
            s->sys_platform = "win32";
            s->platform_system = "Windows";
            return true;
        }
    }
    return false;
}

/* Eats "2_28" from the front of *TEXT. */
static bool pull_version(tw_slice *text, uint32_t *major, uint32_t *minor)
{
    uint64_t parts[2] = {0, 0};
    tw_pull_uint(text, 999, &parts[0]);
    tw_pull_byte(text, '_');
    bool good = tw_pull_uint(text, 999, &parts[1]);
    *major = (uint32_t)parts[0];
    *minor = (uint32_t)parts[1];
    return good;
}

/* Reads "manylinux2014" or "manylinux_2_28", "musllinux_1_2" from the front of *TEXT
 * into the libc of a Linux. */
static bool pull_libc(tw_slice *text, const char **libc, uint32_t *major,
                      uint32_t *minor)
{
    static const struct {
        const char *name;
        uint32_t minor;
    } old[] = {{"manylinux2014", 17}, {"manylinux2010", 12}, {"manylinux1", 5}};
    *libc = "glibc";
    for (size_t i = 0; i < sizeof old / sizeof *old; i++) {
        if (tw_slice_starts(*text, tw_slice_from(old[i].name))) {
            *major = 2;
            *minor = old[i].minor;
            return tw_pull(text, tw_slice_from(old[i].name));
        }
    }
    if (tw_slice_starts(*text, TW_SLICE("musllinux_"))) {
        *libc = "musl";
        tw_pull(text, TW_SLICE("musllinux_"));
    } else {
        tw_pull(text, TW_SLICE("manylinux_"));
    }
    return pull_version(text, major, minor);
}

/* ARCH-SYSTEM, as in "x86_64-unknown-linux-gnu". */
static bool read_triple(tw_slice name, struct system *out)
{
    const char *libc;
    uint32_t major;
    uint32_t minor;
    size_t dash = tw_slice_find(name, '-', 0);
    if (dash == SIZE_MAX) {
        return false;
    }
    tw_slice arch = tw_slice_cut(name, 0, dash);
    tw_slice rest = tw_slice_cut(name, dash + 1, name.len);
    if (tw_slice_equal(rest, TW_SLICE("unknown-linux-gnu"))) {
        return set_linux(out, arch, "glibc", 2, 28);
    }
    if (tw_slice_equal(rest, TW_SLICE("unknown-linux-musl"))) {
        return set_linux(out, arch, "musl", 1, 2);
    }
    if (tw_slice_equal(rest, TW_SLICE("apple-darwin"))) {
        return set_macos(out, arch, 13, 0);
    }
    if (tw_slice_equal(rest, TW_SLICE("pc-windows-msvc"))) {
        return set_windows(out, arch);
    }
    return pull_libc(&rest, &libc, &major, &minor) && rest.len == 0 &&
           set_linux(out, arch, libc, major, minor);
}

/* A platform tag, as in "manylinux_2_28_x86_64". */
static bool read_tag(tw_slice name, struct system *out)
{
    const char *libc;
    uint32_t major;
    uint32_t minor;
    if (tw_slice_equal(name, TW_SLICE("win_amd64"))) {
        return set_windows(out, TW_SLICE("x86_64"));
    }
    if (tw_slice_equal(name, TW_SLICE("win_arm64"))) {
        return set_windows(out, TW_SLICE("aarch64"));
    }
    if (tw_slice_equal(name, TW_SLICE("win32"))) {
        return set_windows(out, TW_SLICE("i686"));
    }
    tw_slice rest = name;
    if (tw_pull(&rest, TW_SLICE("linux_"))) {
        return set_linux(out, rest, "", 0, 0);
    }
    rest = name;
    if (tw_pull(&rest, TW_SLICE("macosx_"))) {
        return pull_version(&rest, &major, &minor) && tw_pull_byte(&rest, '_') &&
               set_macos(out, rest, major, minor);
    }
    rest = name;
    return pull_libc(&rest, &libc, &major, &minor) && tw_pull_byte(&rest, '_') &&
           set_linux(out, rest, libc, major, minor);
}

static bool read_platform(tw_slice name, struct system *out)
{
    *out = (struct system){0};
    if (tw_slice_equal(name, TW_SLICE("linux"))) {
        return set_linux(out, TW_SLICE("x86_64"), "glibc", 2, 28);
    }
    if (tw_slice_equal(name, TW_SLICE("macos"))) {
        return set_macos(out, TW_SLICE("arm64"), 13, 0);
    }
    if (tw_slice_equal(name, TW_SLICE("windows"))) {
        return set_windows(out, TW_SLICE("x86_64"));
    }
    return read_triple(name, out) || read_tag(name, out);
}

/* Reads "3.12" or "3.12.4" into the Python of OUT and its variables. */
static enum tw_status set_python(struct tw_arena *arena, tw_slice python,
                                 struct tw_target *out, struct tw_tags_options *tags,
                                 struct tw_error *err)
{
    uint64_t major;
    uint64_t minor = 0;
    tw_slice rest = python;
    tw_pull_uint(&rest, 99, &major);
    tw_pull_byte(&rest, '.');
    if (!tw_pull_uint(&rest, 999, &minor)) {
        return tw_error_set(err, TW_ERR_USAGE,
                            "not a Python version, such as 3.12 or 3.12.4: \"%.*s\"",
                            TW_FMT(tw_slice_cut(python, 0, 100)));
    }
    char *full = tw_arena_printf(arena, "%.*s%s", TW_FMT(tw_slice_cut(python, 0, 100)),
                                 rest.len ? "" : ".0");
    char *brief = tw_arena_printf(arena, "%u.%u", (unsigned)major, (unsigned)minor);
    if (!full || !brief) {
        return tw_error_nomem(err);
    }
    tags->major = (uint32_t)major;
    tags->minor = (uint32_t)minor;
    tw_slice *env = out->env.value;
    env[TW_ENV_PYTHON_FULL_VERSION] = tw_slice_from(full);
    env[TW_ENV_IMPLEMENTATION_VERSION] = tw_slice_from(full);
    env[TW_ENV_PYTHON_VERSION] = tw_slice_from(brief);
    return tw_version_parse(arena, tw_slice_from(full), &out->python, err);
}

static void set_system(const struct system *system, struct tw_environment *env)
{
    env->value[TW_ENV_OS_NAME] = tw_slice_from(system->os_name);
    env->value[TW_ENV_SYS_PLATFORM] = tw_slice_from(system->sys_platform);
    env->value[TW_ENV_PLATFORM_SYSTEM] = tw_slice_from(system->platform_system);
    env->value[TW_ENV_PLATFORM_MACHINE] = system->machine;
    env->value[TW_ENV_PLATFORM_RELEASE] = TW_SLICE("");
    env->value[TW_ENV_PLATFORM_VERSION] = TW_SLICE("");
}

enum tw_status tw_target_set_implementation(struct tw_environment *env,
                                            tw_slice implementation,
                                            struct tw_error *err)
{
    static const struct {
        const char *brief, *name, *shown;
    } known[] = {{"cp", "cpython", "CPython"}, {"pp", "pypy", "PyPy"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (tw_slice_equal_nocase(implementation, tw_slice_from(known[i].brief)) ||
            tw_slice_equal_nocase(implementation, tw_slice_from(known[i].name))) {
            env->value[TW_ENV_IMPLEMENTATION_NAME] = tw_slice_from(known[i].name);
            env->value[TW_ENV_PLATFORM_PYTHON_IMPLEMENTATION] =
                tw_slice_from(known[i].shown);
            return TW_OK;
        }
    }
    return tw_error_set(
        err, TW_ERR_USAGE,
        "not an implementation of Python: \"%.*s\"; known: cp (cpython), "
        "pp (pypy)",
        TW_FMT(tw_slice_cut(implementation, 0, 60)));
}

enum tw_status tw_target_new_of(struct tw_arena *arena, tw_slice implementation,
                                tw_slice python, tw_slice platform,
                                struct tw_target *out, struct tw_error *err)
{
    struct system system;
    struct tw_tags_options tags = {0};
    tw_slice *platforms;
    *out = (struct tw_target){0};
    tw_slice name;
    if (!tw_arena_copy(arena, platform, &name)) {
        return tw_error_nomem(err);
    }
    if (!read_platform(name, &system)) {
        return tw_error_set(err, TW_ERR_USAGE, "not a platform: \"%.*s\"; %s",
                            TW_FMT(tw_slice_cut(platform, 0, 60)), known_platforms);
    }
    set_system(&system, &out->env);
    enum tw_status status =
        tw_target_set_implementation(&out->env, implementation, err);
    if (!status) {
        status = set_python(arena, python, out, &tags, err);
    }
    tags.implementation = out->env.value[TW_ENV_IMPLEMENTATION_NAME];
    if (!status) {
        status = tw_platform_tags(arena, &system.platform, &platforms,
                                  &tags.platform_count, err);
    }
    if (!status) {
        tags.platforms = platforms;
        status = tw_tags_new(arena, &tags, &out->tags, err);
    }
    return status;
}

enum tw_status tw_target_new(struct tw_arena *arena, tw_slice python, tw_slice platform,
                             struct tw_target *out, struct tw_error *err)
{
    return tw_target_new_of(arena, TW_SLICE("cp"), python, platform, out, err);
}
