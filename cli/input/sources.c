/*
 * Which reader a source needs follows from its file's name. Groups are asked of the
 * file they name ("sub/pyproject.toml:docs"), all groups of one file at once.
 *
 * Called from inputs.c.
 */
#include "sources.h"

#include "lock_pins.h"
#include "pyproject.h"
#include "tw_pylock.h"
#include "words.h"

struct sources {
    struct tw_arena *arena;
    const struct tw_file_reader *reader;
    const struct tw_options *options;
    struct tw_reqfile *into;
    struct tw_texts found; /* extras that some project has, normalised */
    bool any_project;
    struct tw_error *err;
};

/* Takes the file off "FILE:GROUP". */
static tw_slice file_of_group(tw_slice text, tw_slice *group)
{
    size_t colon = text.len;
    while (colon > 0 && text.ptr[colon - 1] != ':') {
        colon--;
    }
    *group = tw_slice_cut(text, colon, text.len);
    return colon > 1 ? tw_slice_cut(text, 0, colon - 1) : TW_SLICE("pyproject.toml");
}

static enum tw_status read_project(struct sources *s, tw_slice path, bool dependencies)
{
    struct tw_texts groups = {0};
    for (uint32_t i = 0; i < s->options->groups.len; i++) {
        tw_slice group, file = file_of_group(s->options->groups.at[i], &group);
        if (tw_slice_equal(file, path) && !tw_vec_push(s->arena, &groups, group)) {
            return tw_error_nomem(s->err);
        }
    }
    struct tw_project_request request = {.path = path,
                                         .dependencies = dependencies,
                                         .all_extras = s->options->all_extras,
                                         .extras = &s->options->extras,
                                         .groups = &groups};
    s->any_project |= dependencies;
    return tw_pyproject_read(s->arena, s->reader, &request, s->into, &s->found, s->err);
}

static enum tw_status read_source(struct sources *s, tw_slice path)
{
    if (tw_is_pyproject(path)) {
        return read_project(s, path, true);
    }
    if (tw_is_script(path)) {
        return tw_script_read(s->arena, s->reader, path, s->into, s->err);
    }
    if (tw_slice_ends(path, TW_SLICE("setup.py")) ||
        tw_slice_ends(path, TW_SLICE("setup.cfg"))) {
        tw_error_set(s->err, TW_ERR_INPUT,
                     "only a build could tell what this project needs; write it into "
                     "pyproject.toml or a requirements file");
        return tw_error_wrap(s->err, "%.*s", TW_FMT(path));
    }
    if (tw_pylock_is_name(path)) {
        return tw_lock_pins_read(s->arena, s->reader, path, TW_FROM_REQUIREMENT,
                                 s->into, s->err);
    }
    return tw_reqfile_read(s->arena, s->reader, path, TW_FROM_REQUIREMENT, s->into,
                           s->err);
}

/* Reads the files of groups that are no arguments, each one once. */
static enum tw_status read_group_files(struct sources *s)
{
    struct tw_texts done = {0};
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < s->options->groups.len && !status; i++) {
        tw_slice group, file = file_of_group(s->options->groups.at[i], &group);
        if (tw_texts_have(&s->options->arguments, file) || tw_texts_have(&done, file)) {
            continue;
        }
        status = tw_vec_push(s->arena, &done, file) ? read_project(s, file, false)
                                                    : tw_error_nomem(s->err);
    }
    return status;
}

/* Was each --extra in some project? */
static enum tw_status check_extras(const struct sources *s)
{
    const struct tw_texts *extras = &s->options->extras;
    if ((extras->len > 0 || s->options->all_extras) && !s->any_project) {
        return tw_error_set(s->err, TW_ERR_USAGE,
                            "--extra and --all-extras need a pyproject.toml among the "
                            "sources");
    }
    for (uint32_t i = 0; i < extras->len; i++) {
        tw_slice name;
        if (tw_name_normalize(s->arena, extras->at[i], &name, s->err)) {
            return tw_error_wrap(s->err, "--extra");
        }
        if (!tw_texts_have(&s->found, name)) {
            return tw_error_set(s->err, TW_ERR_USAGE,
                                "--extra %.*s: no pyproject.toml has such an extra",
                                TW_FMT(extras->at[i]));
        }
    }
    return TW_OK;
}

enum tw_status tw_sources_read(struct tw_arena *arena,
                               const struct tw_file_reader *reader,
                               const struct tw_options *options,
                               struct tw_reqfile *into, struct tw_error *err)
{
    struct sources s = {
        .arena = arena, .reader = reader, .options = options, .into = into, .err = err};
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < options->arguments.len && !status; i++) {
        status = read_source(&s, options->arguments.at[i]);
    }
    if (!status) {
        status = read_group_files(&s);
    }
    return status ? status : check_extras(&s);
}
