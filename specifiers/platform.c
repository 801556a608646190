/*
 * The platform tags that an operating system accepts, best first, as the reference
 * implementation lists them (packaging.tags.*_platforms; PEP 600, 656, 730, 738).
 *
 * The invariant: versions are held against MAX_VERSION, so that the lists stay short
 * whatever a user asks for.
 */
#include "tw_specifiers.h"
#include "tw_targets.h"

enum { MAX_VERSION = 1000 };

struct list {
    struct tw_arena *arena;
    TW_VEC(tw_slice) tags;
    bool failed; /* no memory */
};

static bool is(tw_slice text, const char *literal)
{
    return tw_slice_equal(text, tw_slice_from(literal));
}

static void add(struct list *list, const char *tag)
{
    if (!tag || !tw_vec_push(list->arena, &list->tags, tw_slice_from(tag))) {
        list->failed = true;
    }
}

static void add_version(struct list *list, const char *os, uint32_t major,
                        uint32_t minor, tw_slice arch)
{
    add(list,
        tw_arena_printf(list->arena, "%s_%u_%u_%.*s", os, major, minor, TW_FMT(arch)));
}

/* ---------------------------------------------------------------- linux */

/* The names that versions of glibc had before PEP 600. */
static const char *old_manylinux(uint32_t major, uint32_t minor)
{
    return major != 2    ? NULL
           : minor == 17 ? "manylinux2014"
           : minor == 12 ? "manylinux2010"
           : minor == 5  ? "manylinux1"
                         : NULL;
}

/* manylinux tags of MAJOR.MINOR, MAJOR.(MINOR-1) ... MAJOR.LEAST. */
static void add_glibcs(struct list *list, tw_slice arch, uint32_t major, uint32_t minor,
                       uint32_t least)
{
    for (uint32_t at = minor + 1; at-- > least;) {
        const char *old = old_manylinux(major, at);
        add_version(list, "manylinux", major, at, arch);
        if (old) {
            add(list, tw_arena_printf(list->arena, "%s_%.*s", old, TW_FMT(arch)));
        }
    }
}

static bool has_manylinux(tw_slice arch)
{
    static const char *const archs[] = {"x86_64", "aarch64",     "ppc64",   "ppc64le",
                                        "s390x",  "loongarch64", "riscv64", "i686",
                                        "armv7l", "armv8l"};
    for (size_t i = 0; i < sizeof archs / sizeof *archs; i++) {
        if (is(arch, archs[i])) {
            return true;
        }
    }
    return false;
}

static void add_manylinux(struct list *list, tw_slice arch, uint32_t major,
                          uint32_t minor)
{
    enum { LAST_MINOR = 50 /* of a glibc 2 before a glibc 3 */ };
    bool intel = is(arch, "x86_64") || is(arch, "i686");
    uint32_t least = intel ? 5 : 17; /* of glibc 2: CentOS 5, CentOS 7 */
    add_glibcs(list, arch, major, minor, major == 2 ? least : 0);
    for (uint32_t older = major; older-- > 2;) {
        add_glibcs(list, arch, older, LAST_MINOR, older == 2 ? least : 0);
    }
}

static void add_linux(struct list *list, const struct tw_platform *p)
{
    tw_slice archs[] = {p->arch, TW_SLICE("armv7l")};
    size_t count = is(p->arch, "armv8l") ? 2 : 1;
    for (size_t i = 0; i < count; i++) {
        add(list, tw_arena_printf(list->arena, "linux_%.*s", TW_FMT(archs[i])));
    }
    for (size_t i = 0; i < count; i++) {
        if (is(p->libc, "glibc") && has_manylinux(p->arch)) {
            add_manylinux(list, archs[i], p->major, p->minor);
        } else if (is(p->libc, "musl")) {
            for (uint32_t minor = p->minor + 1; minor-- > 0;) {
                add_version(list, "musllinux", p->major, minor, archs[i]);
            }
        }
    }
}

/* ---------------------------------------------------------------- macos */

/* The binary formats that ARCH runs on macOS 10.MINOR (later ones: MINOR 16), best
 * first; ends with NULL. */
static const char *const *mac_formats(tw_slice arch, uint32_t minor)
{
    static const char *const none[] = {NULL};
    static const char *const x86_64[] = {"intel",      "fat64",     "fat3",
                                         "universal2", "universal", NULL};
    static const char *const i386[] = {"intel", "fat3", "fat", "universal", NULL};
    static const char *const ppc64[] = {"fat64", "universal", NULL};
    static const char *const ppc[] = {"fat3", "fat", "universal", NULL};
    static const char *const arm64[] = {"universal2", NULL};
    static const char *const intel[] = {"universal", NULL};
    if (is(arch, "x86_64")) {
        return minor < 4 ? NULL : x86_64;
    }
    if (is(arch, "i386")) {
        return minor < 4 ? NULL : i386;
    }
    if (is(arch, "ppc64")) {
        return minor < 4 || minor > 5 ? NULL : ppc64;
    }
    if (is(arch, "ppc")) {
        return minor > 6 ? NULL : ppc;
    }
    return is(arch, "arm64") ? arm64 : is(arch, "intel") ? intel : none;
}

static void add_mac_version(struct list *list, tw_slice arch, uint32_t major,
                            uint32_t minor)
{
    const char *const *formats = mac_formats(arch, major > 10 ? 16 : minor);
    if (!formats) {
        return;
    }
    add_version(list, "macosx", major, minor, arch);
    for (; *formats; formats++) {
        add_version(list, "macosx", major, minor, tw_slice_from(*formats));
    }
}

static void add_macos(struct list *list, const struct tw_platform *p)
{
    if (p->major == 10) {
        for (uint32_t minor = p->minor + 1; minor-- > 0;) {
            add_mac_version(list, p->arch, 10, minor);
        }
        return;
    }
    if (p->major < 11) {
        return;
    }
    for (uint32_t major = p->major; major > 10; major--) {
        add_mac_version(list, p->arch, major, 0);
    }
    /* what was built for Intel before macOS 11, also as half of a universal2 file */
    for (uint32_t minor = 16; minor > 3; minor--) {
        if (is(p->arch, "x86_64")) {
            add_mac_version(list, p->arch, 10, minor);
        } else {
            add_version(list, "macosx", 10, minor, TW_SLICE("universal2"));
        }
    }
}

/* ---------------------------------------------------------------- others */

/* TEXT with '_' for what a tag must not hold; NULL: no memory. */
static const char *tag_text(struct tw_arena *arena, tw_slice text)
{
    char *out = tw_arena_printf(arena, "%.*s", TW_FMT(text));
    for (char *c = out; c && *c; c++) {
        if (*c == '.' || *c == '-' || *c == ' ') {
            *c = '_';
        }
    }
    return out;
}

static void add_ios(struct list *list, const struct tw_platform *p)
{
    enum { FIRST_MAJOR = 12, LAST_MINOR = 9 };
    tw_slice abi = tw_slice_from(tag_text(list->arena, p->abi));
    if (!abi.ptr) {
        list->failed = true;
        return;
    }
    for (uint32_t major = p->major; major >= FIRST_MAJOR; major--) {
        uint32_t minor = major == p->major ? p->minor : LAST_MINOR;
        for (minor++; minor-- > 0;) {
            add_version(list, "ios", major, minor, abi);
        }
    }
}

static void add_android(struct list *list, const struct tw_platform *p)
{
    enum { FIRST_API = 16 };
    const char *abi = tag_text(list->arena, p->abi);
    list->failed = list->failed || !abi;
    for (uint32_t api = p->major; abi && api >= FIRST_API; api--) {
        add(list, tw_arena_printf(list->arena, "android_%u_%s", api, abi));
    }
}

static void add_windows(struct list *list, const struct tw_platform *p)
{
    add(list, is(p->arch, "x86_64")                            ? "win_amd64"
              : is(p->arch, "aarch64") || is(p->arch, "arm64") ? "win_arm64"
                                                               : "win32");
}

enum tw_status tw_platform_tags(struct tw_arena *arena,
                                const struct tw_platform *platform, tw_slice **out,
                                uint32_t *count, struct tw_error *err)
{
    struct list list = {.arena = arena};
    if (platform->major > MAX_VERSION || platform->minor > MAX_VERSION) {
        return tw_error_set(err, TW_ERR_USAGE, "no platform has version %u.%u",
                            platform->major, platform->minor);
    }
    if (is(platform->os, "linux")) {
        add_linux(&list, platform);
    } else if (is(platform->os, "macos")) {
        add_macos(&list, platform);
    } else if (is(platform->os, "windows")) {
        add_windows(&list, platform);
    } else if (is(platform->os, "ios")) {
        add_ios(&list, platform);
    } else if (is(platform->os, "android")) {
        add_android(&list, platform);
    } else {
        add(&list, tag_text(arena, platform->arch));
    }
    *out = list.tags.at;
    *count = list.tags.len;
    return list.failed ? tw_error_nomem(err) : TW_OK;
}
