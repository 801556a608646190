/*
 * Rows about pylock.toml: what is a lock, what it may be called, what is selected from
 * it.
 */
#include "conformance.h"
#include "tw_pylock.h"

#include <stdio.h>

/* ---------------------------------------------------------------- reading */

static tw_slice read_file(struct tw_row *row, tw_slice name)
{
    enum { LARGEST = 1 << 20 };
    char *bytes = tw_arena_alloc(row->arena, LARGEST);
    char *path = tw_arena_printf(row->arena, "%s/../%.*s", row->folder, TW_FMT(name));
    FILE *file = path ? fopen(path, "rb") : NULL;
    if (!file || !bytes) {
        row_complain(row, "%s cannot be read", path ? path : "?");
        return TW_NO_SLICE;
    }
    size_t len = fread(bytes, 1, LARGEST, file);
    fclose(file);
    return (tw_slice){bytes, len};
}

static tw_slice version_text(struct tw_row *row, const struct tw_lock_package *package)
{
    struct tw_buf buf = TW_BUF_INIT(1 << 16);
    tw_slice out = TW_NO_SLICE;
    if (package->has_version) {
        tw_version_print(&buf, package->version, TW_VERSION_NORMAL);
        if (!tw_arena_copy(row->arena, tw_buf_slice(&buf), &out)) {
            row_complain(row, "out of memory");
        }
    }
    tw_buf_free(&buf);
    return out;
}

static void check_package(struct tw_row *row, const struct tw_lock_package *got,
                          uint32_t want)
{
    const struct tw_json *doc = row->doc;
    row_expect_text(row, "name", got->name,
                    tw_json_string(doc, tw_json_member(doc, want, "name")));
    row_expect_text(row, "version", version_text(row, got),
                    tw_json_string(doc, tw_json_member(doc, want, "version")));
    row_expect_bool(row, "direct", got->source != TW_LOCK_INDEX,
                    tw_json_true(doc, tw_json_member(doc, want, "direct")));
    row_expect_text(row, "sdist", got->has_sdist ? got->sdist.name : TW_NO_SLICE,
                    tw_json_string(doc, tw_json_member(doc, want, "sdist")));
    uint32_t i = 0;
    uint32_t wheels = tw_json_member(doc, want, "wheels");
    TW_JSON_EACH(doc, wheels, wheel)
    {
        row_expect_text(row, "wheel",
                        i < got->wheel_count ? got->wheels[i].name : TW_NO_SLICE,
                        tw_json_string(doc, wheel));
        i++;
    }
    row_expect_bool(row, "as many wheels", got->wheel_count == i, true);
}

/* The class of the error, as the row calls it. */
static const char *class_of(enum tw_status status, bool unsupported)
{
    return status == TW_ERR_TOML ? "toml"
           : unsupported         ? "unsupported-version"
                                 : "validation";
}

TW_ROWS(pylock_cases, "pylock/cases.jsonl")
{
    struct tw_pylock lock;
    struct tw_error err = TW_ERROR_INIT;
    bool unsupported = false;
    tw_slice text = read_file(row, row_text(row, "file"));
    enum tw_status status =
        tw_pylock_parse(row->arena, text, &lock, &unsupported, &err);
    if (!row_expect_valid(row, status)) {
        if (status) {
            row_expect_text(row, "error", tw_slice_from(class_of(status, unsupported)),
                            row_text(row, "error"));
            tw_slice context = row_text(row, "context");
            if (context.ptr && !tw_slice_starts(tw_slice_from(err.message), context)) {
                row_complain(row, "\"%s\" does not start with the path", err.message);
            }
        }
        return;
    }
    uint32_t i = 0;
    TW_JSON_EACH(row->doc, row_member(row, "packages"), package)
    {
        if (i < lock.package_count) {
            check_package(row, &lock.packages[i], package);
        }
        i++;
    }
    row_expect_bool(row, "as many packages", lock.package_count == i, true);
}

TW_ROWS(pylock_paths, "pylock_paths.jsonl")
{
    row_expect_bool(row, "valid", tw_pylock_is_name(row_text(row, "path")),
                    row_bool(row, "valid"));
}

/* ---------------------------------------------------------------- selecting */

static bool make_target(struct tw_row *row, struct tw_target *target)
{
    const struct tw_json *doc = row->doc;
    uint32_t environment = row_member(row, "environment");
    struct tw_tags_options options = {0};
    struct tw_error err = TW_ERROR_INIT;
    uint32_t parts[2] = {0, 0};
    uint32_t used = 0;
    for (int i = 0; i < TW_ENV_COUNT; i++) {
        target->env.value[i] =
            tw_json_string(doc, tw_json_member(doc, environment, tw_env_name(i)));
    }
    TW_JSON_EACH(doc, row_member(row, "python_version"), part)
    {
        tw_slice digits = doc->at[part].text;
        uint64_t value = 0;
        if (used < 2 && tw_pull_uint(&digits, 1000, &value)) {
            parts[used++] = (uint32_t)value;
        }
    }
    options.major = parts[0];
    options.minor = parts[1];
    options.abis = row_list(row, row_member(row, "abis"), &options.abi_count);
    options.platforms =
        row_list(row, row_member(row, "platforms"), &options.platform_count);
    return tw_tags_new(row->arena, &options, &target->tags, &err) == TW_OK &&
           tw_version_parse(row->arena, target->env.value[TW_ENV_PYTHON_FULL_VERSION],
                            &target->python, &err) == TW_OK;
}

static const char *kind_of(const struct tw_lock_choice *choice)
{
    static const char *const kinds[] = {
        [TW_LOCK_INDEX] = "sdist",
        [TW_LOCK_VCS] = "vcs",
        [TW_LOCK_DIRECTORY] = "directory",
        [TW_LOCK_ARCHIVE] = "archive",
    };
    return choice->is_wheel ? "wheel" : kinds[choice->package->source];
}

static void check_choice(struct tw_row *row, const struct tw_lock_choice *got,
                         uint32_t want)
{
    uint32_t count;
    tw_slice *parts = row_list(row, want, &count);
    bool named = got->package->source == TW_LOCK_INDEX;
    row_expect_text(row, "name", got->package->name, parts[0]);
    row_expect_text(row, "kind", tw_slice_from(kind_of(got)), parts[1]);
    row_expect_text(row, "file", named ? got->file->name : TW_NO_SLICE,
                    count > 2 ? parts[2] : TW_NO_SLICE);
}

static void check_error(struct tw_row *row, enum tw_status status)
{
    bool undefined = tw_slice_starts(row_text(row, "error"), TW_SLICE("Undefined"));
    row_expect_bool(row, "refused", status != TW_OK, true);
    row_expect_bool(row, "a marker is to blame", status == TW_ERR_MARKER, undefined);
}

TW_ROWS(pylock_select, "pylock_select.jsonl")
{
    struct tw_target target = {0};
    struct tw_pylock lock;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_lock_selection selection = {.target = &target};
    struct tw_lock_choice *choices = NULL;
    uint32_t count = 0;
    if (!make_target(row, &target)) {
        row_complain(row, "the row's target cannot be made");
        return;
    }
    selection.extras = row_list(row, row_member(row, "extras"), &selection.extra_count);
    if (!row_is_null(row, "dependency_groups")) {
        selection.groups =
            row_list(row, row_member(row, "dependency_groups"), &selection.group_count);
    }
    enum tw_status status =
        tw_pylock_parse(row->arena, row_text(row, "lock"), &lock, NULL, &err);
    if (!status) {
        status =
            tw_pylock_select(row->arena, &lock, &selection, &choices, &count, &err);
    }
    if (status || !row_is_null(row, "error")) {
        check_error(row, status);
        return;
    }
    uint32_t i = 0;
    TW_JSON_EACH(row->doc, row_member(row, "selected"), want)
    {
        if (i < count) {
            check_choice(row, &choices[i], want);
        }
        i++;
    }
    row_expect_bool(row, "as many packages", count == i, true);
}
