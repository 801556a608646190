/*
 * Names of wheels (binary distribution format, "File name convention") and of source
 * distributions (PEP 625 and the looser names before it).
 *
 * The invariant: what is accepted is what the reference implementation accepts. Called
 * for every file of a page, so that nothing is allocated but names and keys.
 */
#include "text.h"
#include "tw_limits.h"
#include "tw_specifiers.h"

/* A failure that shows FILENAME. */
static enum tw_status fail(struct tw_error *err, tw_slice filename, const char *problem)
{
    return tw_error_set(err, TW_ERR_FILENAME, "%s in \"%.*s\"", problem,
                        filename.len > 200 ? 200 : (int)filename.len,
                        filename.ptr ? filename.ptr : "");
}

/* Is NAME an escaped project name: letters, digits, '_' and '.', no "__"? */
static bool is_wheel_project(tw_slice name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (!tw_is_alnum(c) && c != '_' && c != '.') {
            return false;
        }
        if (c == '_' && i > 0 && name.ptr[i - 1] == '_') {
            return false;
        }
    }
    return name.len > 0;
}

/* Is SET a compressed set without empty members? IDENTIFIERS: are they identifiers? */
static bool is_tag_set(tw_slice set, bool identifiers)
{
    bool at_start = true;
    for (size_t i = 0; i < set.len; i++) {
        char c = set.ptr[i];
        if (c == '.' && at_start) {
            return false;
        }
        if (identifiers && c != '.' && c != '_' && !tw_is_letter(c) &&
            (at_start || !tw_is_digit(c))) {
            return false;
        }
        at_start = c == '.';
    }
    return !at_start;
}

/* Splits a build tag into its digits and the rest, which ends with its line. */
static bool split_build(tw_slice build, struct tw_wheel_name *out)
{
    size_t digits = 0;
    while (digits < build.len && tw_is_digit(build.ptr[digits])) {
        digits++;
    }
    out->build_number = tw_slice_cut(build, 0, digits);
    out->build_rest = tw_slice_cut(build, digits, tw_slice_find(build, '\n', digits));
    return digits > 0;
}

/* Splits TEXT at its dashes; returns how many parts there are, at most MAX + 1. */
static size_t split_dashes(tw_slice text, tw_slice *parts, size_t max)
{
    size_t count = 0;
    size_t from = 0;
    while (count < max) {
        size_t dash = tw_slice_find(text, '-', from);
        parts[count++] = tw_slice_cut(text, from, dash);
        if (dash == SIZE_MAX) {
            return count;
        }
        from = dash + 1;
    }
    return count + 1;
}

/* Parses the version VERSION of FILENAME. */
static enum tw_status parse_version(struct tw_arena *arena, tw_slice filename,
                                    tw_slice version, tw_version *out,
                                    struct tw_error *err)
{
    enum tw_status status = tw_version_parse(arena, version, out, NULL);
    return status == TW_OK          ? TW_OK
           : status == TW_ERR_NOMEM ? tw_error_nomem(err)
                                    : fail(err, filename, "not a version");
}

enum tw_status tw_wheel_name_parse(struct tw_arena *arena, tw_slice filename,
                                   struct tw_wheel_name *out, struct tw_error *err)
{
    enum { MAX_PARTS = 6 };
    tw_slice parts[MAX_PARTS];
    *out = (struct tw_wheel_name){0};
    if (!tw_slice_ends(filename, TW_SLICE(".whl")) || filename.len > TW_MAX_FILENAME) {
        return fail(err, filename, "not the suffix \".whl\"");
    }
    size_t count =
        split_dashes(tw_slice_cut(filename, 0, filename.len - 4), parts, MAX_PARTS);
    if (count != MAX_PARTS - 1 && count != MAX_PARTS) {
        return fail(err, filename, "not five or six parts");
    }
    out->raw_name = parts[0];
    out->pythons = parts[count - 3];
    out->abis = parts[count - 2];
    out->platforms = parts[count - 1];
    if (!is_wheel_project(out->raw_name)) {
        return fail(err, filename, "not a project name");
    }
    if (count == MAX_PARTS && !split_build(parts[2], out)) {
        return fail(err, filename, "not a build tag");
    }
    if (!is_tag_set(out->pythons, true) || !is_tag_set(out->abis, false) ||
        !is_tag_set(out->platforms, false)) {
        return fail(err, filename, "not a compatibility tag");
    }
    enum tw_status status =
        parse_version(arena, filename, parts[1], &out->version, err);
    return status ? status : tw_name_fold(arena, out->raw_name, &out->name, err);
}

enum tw_status tw_sdist_name_parse(struct tw_arena *arena, tw_slice filename,
                                   struct tw_sdist_name *out, struct tw_error *err)
{
    *out = (struct tw_sdist_name){0};
    tw_slice stem = filename;
    if (tw_slice_ends(filename, TW_SLICE(".tar.gz"))) {
        stem.len -= sizeof ".tar.gz" - 1;
    } else if (tw_slice_ends(filename, TW_SLICE(".zip"))) {
        stem.len -= sizeof ".zip" - 1;
    } else {
        return fail(err, filename, "not the suffix \".tar.gz\" or \".zip\"");
    }
    size_t dash = stem.len;
    while (dash > 0 && stem.ptr[dash - 1] != '-') {
        dash--;
    }
    if (dash < 2 || filename.len > TW_MAX_FILENAME) {
        return fail(err, filename, "not NAME-VERSION");
    }
    tw_slice name = tw_slice_cut(stem, 0, dash - 1);
    tw_slice version = tw_slice_cut(stem, dash, stem.len);
    enum tw_status status = parse_version(arena, filename, version, &out->version, err);
    return status ? status : tw_name_fold(arena, name, &out->name, err);
}
