/*
 * Makes a random universe smaller by one item, and prints what is left (see random.h).
 */
#include "random.h"

/* Counts items off, and leaves one out. */
struct cutter {
    struct tw_arena *arena;
    uint32_t at, skip;
};

static bool keeps(struct cutter *cut)
{
    return cut->at++ != cut->skip;
}

static bool cut_texts(struct cutter *cut, struct tw_texts *texts)
{
    tw_slice *copy = TW_NEW_ARRAY(cut->arena, tw_slice, texts->count);
    uint32_t count = 0;
    for (uint32_t i = 0; copy && i < texts->count; i++) {
        if (keeps(cut)) {
            copy[count++] = texts->at[i];
        }
    }
    *texts = (struct tw_texts){copy, count};
    return copy;
}

static bool cut_project(struct cutter *cut, struct tw_universe_project *project)
{
    struct tw_universe_release *copy =
        TW_NEW_ARRAY(cut->arena, struct tw_universe_release, project->release_count);
    uint32_t count = 0;
    for (uint32_t i = 0; copy && i < project->release_count; i++) {
        if (!keeps(cut)) {
            continue;
        }
        copy[count] = project->releases[i];
        if (!cut_texts(cut, &copy[count++].requires_dist)) {
            return false;
        }
    }
    project->releases = copy;
    project->release_count = count;
    return copy;
}

enum tw_status tw_universe_without(struct tw_arena *arena,
                                   const struct tw_universe *universe, uint32_t skip,
                                   struct tw_universe *out, struct tw_error *err)
{
    struct cutter cut = {arena, 0, skip};
    struct tw_universe_case *what = TW_NEW(arena, struct tw_universe_case);
    struct tw_universe_project *projects =
        TW_NEW_ARRAY(arena, struct tw_universe_project, universe->project_count);
    if (!what || !projects) {
        return tw_error_nomem(err);
    }
    *what = universe->cases[0];
    for (uint32_t i = 0; i < universe->project_count; i++) {
        projects[i] = universe->projects[i];
        if (!cut_project(&cut, &projects[i])) {
            return tw_error_nomem(err);
        }
    }
    if (!cut_texts(&cut, &what->requirements) || !cut_texts(&cut, &what->constraints) ||
        !cut_texts(&cut, &what->overrides)) {
        return tw_error_nomem(err);
    }
    *out = *universe;
    out->projects = projects;
    out->cases = what;
    if (cut.at <= skip) {
        out->project_count = 0;
    }
    return TW_OK;
}

/* ---------------------------------------------------------------- printing */

/* None of the texts has quotation marks or control characters. */
static void print_texts(struct tw_buf *buf, const char *key, struct tw_texts texts)
{
    tw_buf_printf(buf, "\"%s\": [", key);
    for (uint32_t i = 0; i < texts.count; i++) {
        tw_buf_printf(buf, "%s\"%.*s\"", i ? ", " : "", TW_FMT(texts.at[i]));
    }
    tw_buf_adds(buf, "]");
}

static void print_release(struct tw_buf *buf, const struct tw_universe_release *release)
{
    tw_buf_printf(buf, "\n   \"%.*s\": {", TW_FMT(release->version.text));
    print_texts(buf, "requires_dist", release->requires_dist);
    tw_buf_adds(buf, ", ");
    print_texts(buf, "provides_extra", release->extras);
    if (release->requires_python.ptr) {
        tw_buf_printf(buf, ", \"requires_python\": \"%.*s\"",
                      TW_FMT(release->requires_python));
    }
    tw_buf_adds(buf, ", \"files\": [");
    for (uint32_t i = 0; i < release->file_count; i++) {
        tw_buf_printf(buf, "%s{\"filename\": \"%.*s\", \"yanked\": %s}", i ? ", " : "",
                      TW_FMT(release->files[i].name),
                      release->files[i].yanked ? "true" : "false");
    }
    tw_buf_adds(buf, "]}");
}

static void print_case(struct tw_buf *buf, const struct tw_universe_case *what)
{
    static const char *const orders[] = {
        [TW_HIGHEST] = "highest",
        [TW_LOWEST] = "lowest",
        [TW_LOWEST_DIRECT] = "lowest-direct",
    };
    static const char *const prereleases[] = {
        [TW_PRE_IF_NECESSARY] = "if-necessary",
        [TW_PRE_ALWAYS] = "allow",
        [TW_PRE_NEVER] = "disallow",
        [TW_PRE_EXPLICIT] = "explicit",
    };
    tw_buf_printf(buf, "\n  {\"name\": \"%.*s\", ", TW_FMT(what->name));
    print_texts(buf, "requirements", what->requirements);
    tw_buf_adds(buf, ", ");
    print_texts(buf, "constraints", what->constraints);
    tw_buf_adds(buf, ", ");
    print_texts(buf, "overrides", what->overrides);
    tw_buf_printf(buf,
                  ",\n   \"python_full_version\": \"%.*s\", \"platform\": \"%.*s\",",
                  TW_FMT(what->python), TW_FMT(what->platform));
    tw_buf_printf(
        buf, "\n   \"options\": {\"resolution\": \"%s\", \"prereleases\": \"%s\", ",
        orders[what->order], prereleases[what->prereleases]);
    print_texts(buf, "prerelease_packages", what->prerelease_packages);
    tw_buf_adds(buf, ", ");
    print_texts(buf, "no_build", what->no_build);
    tw_buf_printf(buf, "},\n   \"expect\": {\"satisfiable\": %s, \"packages\": null}}",
                  what->satisfiable ? "true" : "false");
}

void tw_universe_print(struct tw_buf *buf, const struct tw_universe *universe)
{
    tw_buf_printf(buf, "{\"name\": \"%.*s\", \"packages\": {", TW_FMT(universe->name));
    for (uint32_t i = 0; i < universe->project_count; i++) {
        const struct tw_universe_project *project = &universe->projects[i];
        tw_buf_printf(buf, "%s\n  \"%.*s\": {", i ? "," : "", TW_FMT(project->name));
        for (uint32_t j = 0; j < project->release_count; j++) {
            tw_buf_adds(buf, j ? "," : "");
            print_release(buf, &project->releases[j]);
        }
        tw_buf_adds(buf, "}");
    }
    tw_buf_adds(buf, "},\n \"cases\": [");
    for (uint32_t i = 0; i < universe->case_count; i++) {
        tw_buf_adds(buf, i ? "," : "");
        print_case(buf, &universe->cases[i]);
    }
    tw_buf_adds(buf, "]}\n");
}
