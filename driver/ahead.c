/*
 * Each step of the search gives a new round of guesses. A version that was guessed, and
 * is outside what is left of its package now, is not guessed again; if its request has
 * not left yet, it never will.
 *
 * The invariant: nothing that the solver waits for is called off, nor anything on the
 * wire, whose answer costs nothing more.
 *
 * Called from drive.c.
 */
#include "ahead.h"

#include "reading_steps.h"

bool tw_ahead_note(struct tw_driver *driver, struct tw_distribution *distribution)
{
    struct tw_reading *reading = distribution->reading;
    bool noted = true;
    if (reading && reading->round == 0) {
        noted = tw_vec_push(driver->arena, &driver->ahead, distribution);
    }
    if (reading) {
        reading->round = driver->round;
    }
    return noted;
}

void tw_ahead_sweep(struct tw_driver *driver)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < driver->ahead.len; i++) {
        struct tw_distribution *distribution = driver->ahead.at[i];
        struct tw_reading *reading = distribution->reading;
        if (!reading || distribution->waited_for) {
            continue;
        }
        if (reading->round != driver->round && tw_reading_call_off(reading)) {
            distribution->guessed = false;
            continue;
        }
        driver->ahead.at[kept++] = distribution;
    }
    driver->ahead.len = kept;
    driver->round++;
}

struct tw_drive_waste tw_drive_waste(const struct tw_driver *driver)
{
    struct tw_drive_waste waste = {0, 0};
    for (uint32_t p = 0; p < driver->catalog->projects.len; p++) {
        const struct tw_project *project = driver->catalog->projects.at[p];
        if (!project || project->state == TW_PROJECT_NEW) {
            continue;
        }
        struct tw_need need = {project->pkg, TW_VERSIONS};
        waste.pages += !tw_solver_used(driver->solver, need);
        for (uint32_t i = 0; i < project->distribution_count; i++) {
            const struct tw_distribution *distribution = project->distributions[i];
            need.index = i;
            waste.versions += distribution && distribution->guessed &&
                              !tw_solver_used(driver->solver, need);
        }
    }
    return waste;
}
