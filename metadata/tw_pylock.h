/*
 * pylock.toml (PEP 751): reading it strictly, and choosing what an installer on some
 * target would install from it.
 */
#ifndef TW_METADATA_PYLOCK_H
#define TW_METADATA_PYLOCK_H

#include "tw_metadata.h"
#include "tw_targets.h"
#include "tw_toml.h"

TW_BEGIN_DECLS

/* A file: a wheel, an sdist or an archive. One of URL and PATH is set. */
struct tw_lock_file {
    tw_slice name;             /* given, or the last segment of path or url */
    tw_slice url, path;        /* or TW_NO_SLICE */
    tw_slice upload_time;      /* as written, or TW_NO_SLICE */
    uint64_t size;             /* bytes, or TW_SIZE_UNKNOWN */
    struct tw_digest *digests; /* at least one */
    uint32_t digest_count;
    tw_slice subdirectory; /* archives only */
};

struct tw_lock_vcs {
    tw_slice type, url, path, requested_revision, commit_id, subdirectory;
};

struct tw_lock_directory {
    tw_slice path, subdirectory;
    bool editable;
};

/* What a package is installed from. */
enum tw_lock_source {
    TW_LOCK_INDEX, /* wheels and sdist */
    TW_LOCK_VCS,
    TW_LOCK_DIRECTORY,
    TW_LOCK_ARCHIVE,
};

struct tw_lock_package {
    tw_slice name; /* normalised */
    bool has_version;
    tw_version version;
    const struct tw_marker *marker; /* or NULL */
    tw_slice marker_text;
    bool has_requires_python;
    struct tw_specifiers requires_python;
    tw_slice index;
    enum tw_lock_source source;
    struct tw_lock_vcs vcs;
    struct tw_lock_directory directory;
    struct tw_lock_file archive;
    bool has_sdist;
    struct tw_lock_file sdist;
    struct tw_lock_file *wheels;
    struct tw_wheel_name *wheel_names; /* of the wheels, parsed */
    uint32_t wheel_count;
    const struct tw_toml *toml; /* everything else: dependencies, tool ... */
};

struct tw_pylock {
    tw_version lock_version;
    tw_slice created_by;
    bool has_requires_python;
    struct tw_specifiers requires_python;
    bool has_environments; /* a list of them, perhaps an empty one */
    const struct tw_marker **environments;
    uint32_t environment_count;
    tw_slice *extras; /* normalised */
    uint32_t extra_count;
    tw_slice *groups, *default_groups;
    uint32_t group_count, default_group_count;
    struct tw_lock_package *packages;
    uint32_t package_count;
};

/* Reads TEXT, which must outlive *OUT; everything else is allocated in ARENA.
 * TW_ERR_TOML; TW_ERR_LOCK: the message starts with the path of what is wrong
 * ("packages[0].wheels[1]: ..."), err->line and err->column say where it stands;
 * TW_ERR_LIMIT. *UNSUPPORTED (may be NULL) tells a lock of another major version. */
enum tw_status tw_pylock_parse(struct tw_arena *arena, tw_slice text,
                               struct tw_pylock *out, bool *unsupported,
                               struct tw_error *err) TW_MUST_USE;

/* May a lock file have this name? "pylock.toml" or "pylock.NAME.toml", NAME without
 * dots; folders before it are allowed. */
bool tw_pylock_is_name(tw_slice path);

/* What is installed of a package: FILE is NULL for vcs and directory. */
struct tw_lock_choice {
    const struct tw_lock_package *package;
    const struct tw_lock_file *file;
    bool is_wheel;
};

struct tw_lock_selection {
    const struct tw_target *target;
    const tw_slice *extras; /* normalised */
    uint32_t extra_count;
    const tw_slice *groups; /* NULL: the lock's default groups */
    uint32_t group_count;
};

/* What an installer selects for a target, in the order of the lock (PEP 751,
 * Installation). TW_ERR_LOCK: the lock is not for this target, names a package twice,
 * or has no file for it; TW_ERR_MARKER: a marker cannot be evaluated. */
enum tw_status tw_pylock_select(struct tw_arena *arena, const struct tw_pylock *lock,
                                const struct tw_lock_selection *selection,
                                struct tw_lock_choice **out, uint32_t *count,
                                struct tw_error *err) TW_MUST_USE;

TW_END_DECLS

#endif
