/*
 * The resolver with its driver: asks a Simple-API index over HTTP. Prints the versions
 * that fit CPython 3.12 on Linux, or why none do.
 *
 *     resolve_index https://index.example.org/simple/ 'app' 'lib<2'
 *
 * open_session() wires the rooms: a fetch session, facts, a catalog of what the index
 * has, and the driver over them. tw_drive() then runs a search to its end, with many
 * requests at a time. Neither environment nor settings are read, and nothing is cached,
 * unless a program opens a cache (tw_cache.h) and gives it to fetch and catalog.
 */
#include <stdio.h>
#include <tailwheel.h>

#include "answer.h"

struct session {
    struct tw_arena arena;
    struct tw_target target;
    struct tw_fetch *fetch;
    struct tw_driver driver;
};

static enum tw_status open_session(struct session *session,
                                   const struct tw_index *index, struct tw_error *err)
{
    struct tw_fetch_options fetch = {.user_agent = "resolve_index/1.0"};
    enum tw_status status = tw_target_new(&session->arena, TW_SLICE("3.12"),
                                          TW_SLICE("linux"), &session->target, err);
    if (!status) {
        status = tw_fetch_open(&fetch, &session->fetch, err);
    }
    if (status) {
        return status;
    }
    struct tw_facts_options facts = {.env = &session->target.env};
    struct tw_catalog_options catalog = {.indexes = index,
                                         .index_count = 1,
                                         .target = &session->target,
                                         .cutoff = INT64_MAX};
    struct tw_driver *driver = &session->driver;
    driver->arena = &session->arena;
    driver->fetch = session->fetch;
    driver->target = &session->target;
    driver->facts = tw_facts_new(&session->arena, &facts);
    driver->catalog = driver->facts ? tw_catalog_new(&session->arena, session->fetch,
                                                     driver->facts, &catalog)
                                    : NULL;
    return driver->catalog ? TW_OK : tw_error_nomem(err);
}

static void close_session(struct session *session)
{
    tw_drive_cancel(&session->driver);
    tw_fetch_close(session->fetch);
    tw_arena_free(&session->arena);
}

/* For the searches for an explanation, which may come to other versions. */
static enum tw_status look_up(void *payload, const struct tw_needs *needs)
{
    struct tw_error err = TW_ERROR_INIT;
    return tw_drive_answer(payload, needs, &err);
}

int main(int argc, char **argv)
{
    struct tw_error err = TW_ERROR_INIT;
    struct session session = {.arena = TW_ARENA_INIT};
    struct question question = {.line_count = 0};
    struct tw_solver_options options = TW_SOLVER_OPTIONS_INIT;
    struct tw_driver *driver = &session.driver;
    enum tw_step step;
    if (argc < 3) {
        fputs("usage: resolve_index INDEX-URL REQUIREMENT...\n", stderr);
        return 2;
    }
    struct tw_index index = {.url = tw_slice_from(argv[1])};
    if (open_session(&session, &index, &err)) {
        die(&err);
    }
    driver->solver = tw_solver_new(&session.arena, driver->facts, &options);
    ask(&session.arena, &question, driver->solver, argv + 2, argc - 2);
    if (tw_drive(driver, &step, &err)) {
        die(&err);
    }
    struct tw_problem problem = {.facts = driver->facts,
                                 .options = options,
                                 .lines = question.lines,
                                 .line_count = question.line_count};
    struct tw_oracle oracle = {.answer = look_up, .payload = driver};
    int exit_status = answer(&problem, driver->solver, step, &oracle);
    close_session(&session);
    return exit_status;
}
