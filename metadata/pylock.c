/*
 * pylock.toml, format 1 (packaging.python.org: pylock.toml; PEP 751), and the selection
 * that an installer makes of it. Strict, as the reference implementation is: what is
 * not as the specification has it is an error with its path and place.
 *
 * Called from commands that read locks, and from what checks the locks that we write.
 */
#include "tw_pylock.h"

#include "pylock_package.h"

#include <stdlib.h>

/* ---------------------------------------------------------------- reading */

static enum tw_status read_lock_version(const struct toml_reader *r,
                                        const struct tw_toml *root,
                                        struct tw_pylock *out)
{
    tw_slice text;
    struct toml_path here = {NULL, "lock-version", 0};
    enum tw_status status = toml_need_text(r, NULL, root, "lock-version", &text);
    if (!status && tw_version_parse(r->arena, text, &out->lock_version, NULL)) {
        return toml_wrong(r, &here, root, "\"%.*s\" is not a version", TW_FMT(text));
    }
    return status;
}

/* 1 <= version < 2, in the order of versions. */
static enum tw_status is_supported(const struct toml_reader *r, tw_version version,
                                   bool *out)
{
    tw_version first, next;
    enum tw_status status = tw_version_parse(r->arena, TW_SLICE("1"), &first, r->err);
    if (!status) {
        status = tw_version_parse(r->arena, TW_SLICE("2"), &next, r->err);
    }
    *out = !status && tw_version_compare(version, first) >= 0 &&
           tw_version_compare(version, next) < 0;
    return status;
}

static enum tw_status read_environments(const struct toml_reader *r,
                                        const struct tw_toml *root,
                                        struct tw_pylock *out)
{
    tw_slice *texts;
    struct toml_path list = {NULL, "environments", 0};
    enum tw_status status =
        toml_read_texts(r, NULL, root, "environments", &texts, &out->environment_count);
    if (status) {
        return status;
    }
    out->has_environments = texts != NULL;
    out->environments =
        TW_NEW_ARRAY(r->arena, const struct tw_marker *, out->environment_count);
    if (!out->environments) {
        return tw_error_nomem(r->err);
    }
    for (uint32_t i = 0; i < out->environment_count; i++) {
        struct toml_path here = {&list, NULL, i};
        if (tw_marker_parse(r->arena, texts[i], &out->environments[i], NULL)) {
            return toml_wrong(r, &here, root, "\"%.*s\" is not a marker",
                              TW_FMT(texts[i]));
        }
    }
    return TW_OK;
}

static enum tw_status read_extras(const struct toml_reader *r,
                                  const struct tw_toml *root, struct tw_pylock *out)
{
    struct toml_path list = {NULL, "extras", 0};
    enum tw_status status =
        toml_read_texts(r, NULL, root, "extras", &out->extras, &out->extra_count);
    for (uint32_t i = 0; !status && i < out->extra_count; i++) {
        struct toml_path here = {&list, NULL, i};
        if (!tw_name_is_normal(out->extras[i])) {
            return toml_wrong(r, &here, root, "\"%.*s\" is not a normalised name",
                              TW_FMT(out->extras[i]));
        }
    }
    return status;
}

static enum tw_status read_packages(const struct toml_reader *r,
                                    const struct tw_toml *root, struct tw_pylock *out)
{
    const struct tw_toml *packages;
    struct toml_path list = {NULL, "packages", 0};
    enum tw_status status =
        toml_need(r, NULL, root, "packages", TW_TOML_ARRAY, &packages);
    if (status) {
        return status;
    }
    out->packages = TW_NEW_ARRAY(r->arena, struct tw_lock_package, packages->count);
    if (!out->packages) {
        return tw_error_nomem(r->err);
    }
    for (const struct tw_toml *package = packages->first; package && !status;
         package = package->next) {
        struct toml_path here = {&list, NULL, out->package_count};
        status =
            pylock_package(r, &here, package, &out->packages[out->package_count++]);
    }
    return status;
}

static enum tw_status read_lock(const struct toml_reader *r, const struct tw_toml *root,
                                struct tw_pylock *out)
{
    const struct tw_toml *tool;
    enum tw_status status = read_environments(r, root, out);
    if (!status) {
        status = read_extras(r, root, out);
    }
    if (!status) {
        status = toml_read_texts(r, NULL, root, "dependency-groups", &out->groups,
                                 &out->group_count);
    }
    if (!status) {
        status = toml_read_texts(r, NULL, root, "default-groups", &out->default_groups,
                                 &out->default_group_count);
    }
    if (!status) {
        status = toml_need_text(r, NULL, root, "created-by", &out->created_by);
    }
    if (!status) {
        status = pylock_specifiers(r, NULL, root, "requires-python",
                                   &out->has_requires_python, &out->requires_python);
    }
    if (!status) {
        status = read_packages(r, root, out);
    }
    return status ? status : toml_read(r, NULL, root, "tool", TW_TOML_TABLE, &tool);
}

enum tw_status tw_pylock_parse(struct tw_arena *arena, tw_slice text,
                               struct tw_pylock *out, bool *unsupported,
                               struct tw_error *err)
{
    struct toml_reader r = {arena, TW_ERR_LOCK, err};
    struct tw_toml *root;
    bool supported = true;
    memset(out, 0, sizeof *out);
    enum tw_status status = tw_toml_parse(arena, text, &root, err);
    if (!status) {
        status = read_lock_version(&r, root, out);
    }
    if (!status) {
        status = is_supported(&r, out->lock_version, &supported);
    }
    if (!status && !supported) {
        status = tw_error_set(err, TW_ERR_LOCK,
                              "lock-version: %.*s is of another major version than 1",
                              TW_FMT(out->lock_version.text));
    }
    if (unsupported) {
        *unsupported = !supported;
    }
    return status ? status : read_lock(&r, root, out);
}

bool tw_pylock_is_name(tw_slice path)
{
    static const tw_slice prefix = TW_SLICE_INIT("pylock.");
    static const tw_slice suffix = TW_SLICE_INIT(".toml");
    size_t start = path.len;
    while (start > 0 && path.ptr[start - 1] != '/') {
        start--;
    }
    tw_slice name = tw_slice_cut(path, start, path.len);
    /* The specification's regular expression ends in "$": a line end may follow. */
    tw_slice line =
        tw_slice_cut(name, 0, name.len - tw_slice_ends(name, TW_SLICE("\n")));
    if (tw_slice_equal(name, TW_SLICE("pylock.toml"))) {
        return true;
    }
    if (!tw_slice_starts(line, prefix) || !tw_slice_ends(line, suffix) ||
        line.len <= prefix.len + suffix.len) {
        return false;
    }
    tw_slice middle = tw_slice_cut(line, prefix.len, line.len - suffix.len);
    return tw_slice_find(middle, '.', 0) == SIZE_MAX;
}

/* ---------------------------------------------------------------- selecting */

struct selector {
    const struct tw_pylock *lock;
    const struct tw_target *target;
    struct tw_marker_extras extras;
    struct tw_error *err;
};

static enum tw_status fits_lock(const struct selector *s)
{
    const struct tw_pylock *lock = s->lock;
    if (lock->has_requires_python &&
        !tw_specifiers_contain(&lock->requires_python, s->target->python,
                               TW_PRE_DEFAULT)) {
        return tw_error_set(
            s->err, TW_ERR_LOCK, "the lock is for Python %.*s, the target has %.*s",
            TW_FMT(lock->requires_python.text), TW_FMT(s->target->python.text));
    }
    for (uint32_t i = 0; i < lock->environment_count; i++) {
        bool fits;
        enum tw_status status = tw_marker_evaluate(
            lock->environments[i], &s->target->env, &s->extras, &fits, s->err);
        if (status || fits) {
            return status;
        }
    }
    return lock->has_environments
               ? tw_error_set(s->err, TW_ERR_LOCK,
                              "the target is none of the lock's environments")
               : TW_OK;
}

/* The wheel of the best tag; of equals the first one of the lock. */
static bool best_wheel(const struct selector *s, struct tw_lock_choice *choice)
{
    const struct tw_lock_package *package = choice->package;
    uint32_t best = UINT32_MAX;
    for (uint32_t i = 0; i < package->wheel_count; i++) {
        uint32_t rank = tw_tags_rank(s->target->tags, &package->wheel_names[i]);
        if (rank < best) {
            best = rank;
            choice->file = &package->wheels[i];
        }
    }
    choice->is_wheel = best != UINT32_MAX;
    return choice->is_wheel;
}

static enum tw_status choose_file(const struct selector *s,
                                  struct tw_lock_choice *choice)
{
    const struct tw_lock_package *package = choice->package;
    if (package->source == TW_LOCK_ARCHIVE) {
        choice->file = &package->archive;
    } else if (package->source == TW_LOCK_INDEX && !best_wheel(s, choice)) {
        if (!package->has_sdist) {
            return tw_error_set(s->err, TW_ERR_LOCK,
                                "%.*s has neither a wheel for the target nor an sdist",
                                TW_FMT(package->name));
        }
        choice->file = &package->sdist;
    }
    return TW_OK;
}

/* Does PACKAGE take part? */
static enum tw_status takes_part(const struct selector *s,
                                 const struct tw_lock_package *package, bool *out)
{
    enum tw_status status =
        tw_marker_evaluate(package->marker, &s->target->env, &s->extras, out, s->err);
    if (status || !*out) {
        return status;
    }
    if (package->has_requires_python &&
        !tw_specifiers_contain(&package->requires_python, s->target->python,
                               TW_PRE_DEFAULT)) {
        return tw_error_set(
            s->err, TW_ERR_LOCK, "%.*s needs Python %.*s, the target has %.*s",
            TW_FMT(package->name), TW_FMT(package->requires_python.text),
            TW_FMT(s->target->python.text));
    }
    return TW_OK;
}

enum tw_status tw_pylock_select(struct tw_arena *arena, const struct tw_pylock *lock,
                                const struct tw_lock_selection *selection,
                                struct tw_lock_choice **out, uint32_t *count,
                                struct tw_error *err)
{
    struct selector s = {lock, selection->target, {.context = TW_MARKER_LOCK}, err};
    struct tw_intern seen = TW_INTERN_INIT(arena);
    s.extras.extras = selection->extras;
    s.extras.extra_count = selection->extra_count;
    s.extras.groups = selection->groups ? selection->groups : lock->default_groups;
    s.extras.group_count =
        selection->groups ? selection->group_count : lock->default_group_count;
    *count = 0;
    *out = TW_NEW_ARRAY(arena, struct tw_lock_choice, lock->package_count);
    enum tw_status status = *out ? fits_lock(&s) : tw_error_nomem(err);
    for (uint32_t i = 0; i < lock->package_count && !status; i++) {
        const struct tw_lock_package *package = &lock->packages[i];
        bool on;
        status = takes_part(&s, package, &on);
        if (status || !on) {
            continue;
        }
        uint32_t id = tw_intern_add(&seen, package->name);
        if (id == 0) {
            return tw_error_nomem(err);
        }
        if (id <= *count) {
            return tw_error_set(err, TW_ERR_LOCK, "%.*s is selected twice",
                                TW_FMT(package->name));
        }
        struct tw_lock_choice *choice = &(*out)[(*count)++];
        choice->package = package;
        status = choose_file(&s, choice);
    }
    return status;
}
