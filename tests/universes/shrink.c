/*
 * Makes a universe smaller, item by item, for as long as it shows what it was chosen
 * for (see random.h).
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

/* UNIVERSE without item SKIP of its releases, their requirements and the lines of its
 * one case. *OUT has no projects when there are no so many items. */
static enum tw_status leave_out(struct tw_arena *arena,
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

enum tw_status tw_universe_shrink(struct tw_arena *arena, struct tw_universe *universe,
                                  tw_universe_shows *shows, void *payload,
                                  struct tw_error *err)
{
    uint32_t item = 0, kept = 0; /* one after another, the last so many */
    for (;;) {
        struct tw_universe smaller;
        enum tw_status status = leave_out(arena, universe, item, &smaller, err);
        if (status != TW_OK) {
            return status;
        }
        if (!smaller.project_count) { /* past the last one */
            if (kept >= item) {
                return TW_OK;
            }
            item = 0;
        } else if (shows(&smaller, payload)) {
            *universe = smaller;
            kept = 0;
        } else {
            item++;
            kept++;
        }
    }
}
