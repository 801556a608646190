/*
 * Asking an interpreter for its marker variables and for what its wheel tags follow
 * from. (The version of musl has no place where it stands; 1.2 is taken, which is that
 * of every Python that is still maintained.) The script prints "key=value" lines, so
 * that nothing but line reading is needed here; it imports the standard library only
 * and runs with -I -S, so that nothing of the user's is imported and it takes some 30
 * ms.
 *
 * Called from target_probe.c.
 */
#include "python_probe.h"

#include "child.h"
#include "environment.h"

#include <errno.h>
#include <unistd.h>

enum { ANSWER_MAX = 64 * 1024 };

/* The keys of platform and abi have names that no marker variable has. */
static const char script[] =
    "import os, platform, struct, sys, sysconfig\n"
    "i = sys.implementation\n"
    "v = i.version\n"
    "full = '%d.%d.%d' % v[:3]\n"
    "if v.releaselevel != 'final':\n"
    "    full += v.releaselevel[0] + str(v.serial)\n"
    "m = platform.machine()\n"
    "if sys.platform == 'linux' and struct.calcsize('P') == 4:\n"
    "    m = {'x86_64': 'i686', 'aarch64': 'armv7l'}.get(m, m)\n"
    "libc, release = platform.libc_ver()\n"
    "if 'musl' in (sysconfig.get_config_var('HOST_GNU_TYPE') or ''):\n"
    "    libc, release = 'musl', '1.2'\n"
    "if sys.platform == 'darwin':\n"
    "    release = platform.mac_ver()[0]\n"
    "abi = ''\n"
    "if i.name == 'cpython':\n"
    "    if sysconfig.get_config_var('Py_GIL_DISABLED'):\n"
    "        abi = 'cp%d%dt' % sys.version_info[:2]\n"
    "else:\n"
    "    so = (sysconfig.get_config_var('EXT_SUFFIX') or '..').split('.')[1]\n"
    "    abi = '_'.join(so.split('-')[:2])\n"
    "for pair in [\n"
    "    ('implementation_name', i.name),\n"
    "    ('implementation_version', full),\n"
    "    ('os_name', os.name),\n"
    "    ('platform_machine', platform.machine()),\n"
    "    ('platform_python_implementation', platform.python_implementation()),\n"
    "    ('platform_release', platform.release()),\n"
    "    ('platform_system', platform.system()),\n"
    "    ('platform_version', platform.version()),\n"
    "    ('python_full_version', platform.python_version()),\n"
    "    ('python_version', '.'.join(platform.python_version_tuple()[:2])),\n"
    "    ('sys_platform', sys.platform),\n"
    "    ('arch', m), ('libc', libc), ('release', release), ('abi', abi),\n"
    "    ('end', ''),\n"
    "]:\n"
    "    print('%s=%s' % pair)\n";

/* ---------------------------------------------------------------- running it */

static bool run(const char *program, char *const *environment, int timeout_ms,
                struct tw_buf *answer, struct tw_error *err)
{
    char *const words[] = {(char *)program, (char *)"-I",   (char *)"-S",
                           (char *)"-c",    (char *)script, NULL};
    struct tw_child child = {.program = program,
                             .words = words,
                             .environment = environment,
                             .timeout_ms = timeout_ms};
    int status;
    switch (tw_child_run(&child, answer, &status)) {
    case TW_CHILD_ENDED:
        return true;
    case TW_CHILD_LATE:
        tw_error_set(err, TW_ERR_USAGE, "%s did not say what it is in %d ms", program,
                     timeout_ms);
        break;
    case TW_CHILD_FAILED:
        tw_error_set(err, TW_ERR_USAGE, "%s cannot be run: %s", program,
                     strerror(errno));
        break;
    }
    return false;
}

/* ---------------------------------------------------------------- reading it */

/* Reads "2.36" (further parts are dropped) into the platform. */
static void set_release(struct tw_platform *platform, tw_slice release)
{
    uint64_t major = 0, minor = 0;
    tw_pull_uint(&release, 9999, &major);
    tw_pull_byte(&release, '.');
    tw_pull_uint(&release, 9999, &minor);
    platform->major = (uint32_t)major;
    platform->minor = (uint32_t)minor;
}

static void set_os(struct tw_python_facts *facts)
{
    tw_slice os = facts->env.value[TW_ENV_SYS_PLATFORM];
    facts->platform.os = tw_slice_equal(os, TW_SLICE("darwin"))  ? TW_SLICE("macos")
                         : tw_slice_equal(os, TW_SLICE("win32")) ? TW_SLICE("windows")
                                                                 : os;
}

/* Takes one line of the answer; false at the last. */
static bool take_line(tw_slice line, struct tw_python_facts *out, tw_slice *release)
{
    tw_slice value = line, key = tw_pull_until(&value, '=');
    const struct {
        tw_slice key;
        tw_slice *field;
    } others[] = {{TW_SLICE("arch"), &out->platform.arch},
                  {TW_SLICE("libc"), &out->platform.libc},
                  {TW_SLICE("release"), release},
                  {TW_SLICE("abi"), &out->abi}};
    enum tw_env_name name;
    if (tw_env_find(key, &name)) {
        out->env.value[name] = value;
    }
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (tw_slice_equal(key, others[i].key)) {
            *others[i].field = value;
        }
    }
    return !tw_slice_equal(key, TW_SLICE("end"));
}

bool tw_python_read_facts(tw_slice answer, struct tw_python_facts *out)
{
    tw_slice line, release = TW_NO_SLICE;
    *out = (struct tw_python_facts){.answer = answer};
    while (tw_slice_line(&answer, &line)) {
        if (!take_line(line, out, &release)) {
            set_release(&out->platform, release);
            set_os(out);
            return out->env.value[TW_ENV_PYTHON_FULL_VERSION].len > 0;
        }
    }
    return false;
}

enum tw_status tw_python_ask(struct tw_arena *arena, const char *program,
                             char *const *environment, int timeout_ms,
                             struct tw_python_facts *out, struct tw_error *err)
{
    struct tw_buf answer = TW_BUF_INIT(ANSWER_MAX);
    tw_slice text;
    enum tw_status status = TW_OK;
    if (!run(program, environment, timeout_ms, &answer, err)) {
        status = TW_ERR_USAGE;
    } else if (!tw_arena_copy(arena, tw_buf_slice(&answer), &text)) {
        status = tw_error_nomem(err);
    } else if (!tw_python_read_facts(text, out)) {
        status = tw_error_set(err, TW_ERR_USAGE, "%s is not a Python 3", program);
    }
    tw_buf_free(&answer);
    return status;
}

/* ---------------------------------------------------------------- finding it */

/* Is NAME a version, "3.12"? */
static bool is_version(tw_slice name)
{
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] != '.' && (name.ptr[i] < '0' || name.ptr[i] > '9')) {
            return false;
        }
    }
    return name.len > 0;
}

tw_slice tw_python_find(struct tw_arena *arena, tw_slice name, char *const *environment,
                        struct tw_error *err)
{
    if (tw_slice_find(name, '/', 0) != SIZE_MAX) {
        return name;
    }
    const char *prefix = is_version(name) ? "python" : "";
    tw_slice rest = tw_environment_get(environment, "PATH");
    while (rest.len > 0) {
        size_t colon = tw_slice_find(rest, ':', 0);
        tw_slice folder = tw_slice_cut(rest, 0, colon);
        rest =
            colon == SIZE_MAX ? TW_NO_SLICE : tw_slice_cut(rest, colon + 1, rest.len);
        const char *path = tw_arena_printf(
            arena, "%.*s/%s%.*s", TW_FMT(folder.len > 0 ? folder : TW_SLICE(".")),
            prefix, TW_FMT(name));
        if (!path) {
            tw_error_nomem(err);
            return TW_NO_SLICE;
        }
        if (access(path, X_OK) == 0) {
            return tw_slice_from(path);
        }
    }
    return TW_NO_SLICE;
}
