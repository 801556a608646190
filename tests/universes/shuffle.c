/*
 * Random numbers (splitmix64: Steele, Lea, Flood 2014) and what the tests shuffle with
 * them.
 */
#include "shuffle.h"

uint32_t tw_random_below(struct tw_random *random, uint32_t bound)
{
    uint64_t z = random->state += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    z ^= z >> 31;
    return (uint32_t)(((z >> 32) * bound) >> 32);
}

bool tw_random_chance(struct tw_random *random, uint32_t percent)
{
    return tw_random_below(random, 100) < percent;
}

void tw_random_order(struct tw_random *random, uint32_t *order, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = tw_random_below(random, i + 1);
        order[i] = order[at];
        order[at] = i;
    }
}

static bool shuffle_texts(struct tw_arena *arena, struct tw_random *random,
                          struct tw_texts *texts)
{
    if (texts->count < 2) {
        return true;
    }
    uint32_t *order = TW_NEW_ARRAY(arena, uint32_t, texts->count);
    tw_slice *copy = TW_NEW_ARRAY(arena, tw_slice, texts->count);
    if (!order || !copy) {
        return false;
    }
    tw_random_order(random, order, texts->count);
    for (uint32_t i = 0; i < texts->count; i++) {
        copy[i] = texts->at[order[i]];
    }
    texts->at = copy;
    return true;
}

static bool shuffle_files(struct tw_arena *arena, struct tw_random *random,
                          struct tw_universe_release *release)
{
    if (release->file_count < 2) {
        return true;
    }
    uint32_t *order = TW_NEW_ARRAY(arena, uint32_t, release->file_count);
    struct tw_universe_file *copy =
        TW_NEW_ARRAY(arena, struct tw_universe_file, release->file_count);
    if (!order || !copy) {
        return false;
    }
    tw_random_order(random, order, release->file_count);
    for (uint32_t i = 0; i < release->file_count; i++) {
        copy[i] = release->files[order[i]];
    }
    release->files = copy;
    return true;
}

static bool shuffle_project(struct tw_arena *arena, struct tw_random *random,
                            struct tw_universe_project *project)
{
    struct tw_universe_release *releases =
        TW_NEW_ARRAY(arena, struct tw_universe_release, project->release_count);
    if (!releases) {
        return false;
    }
    for (uint32_t i = 0; i < project->release_count; i++) {
        releases[i] = project->releases[i];
        if (!shuffle_texts(arena, random, &releases[i].requires_dist) ||
            !shuffle_texts(arena, random, &releases[i].extras) ||
            !shuffle_files(arena, random, &releases[i])) {
            return false;
        }
    }
    project->releases = releases;
    return true;
}

enum tw_status tw_universe_shuffle(struct tw_arena *arena, uint64_t seed,
                                   const struct tw_universe *universe,
                                   struct tw_universe *out, struct tw_error *err)
{
    struct tw_random random = {seed};
    struct tw_universe_project *projects =
        TW_NEW_ARRAY(arena, struct tw_universe_project, universe->project_count);
    if (!projects) {
        return tw_error_nomem(err);
    }
    for (uint32_t i = 0; i < universe->project_count; i++) {
        projects[i] = universe->projects[i];
        if (!shuffle_project(arena, &random, &projects[i])) {
            return tw_error_nomem(err);
        }
    }
    *out = *universe;
    out->projects = projects;
    return TW_OK;
}
