/*
 * The two halves of --verify: the answer follows from the facts (the resolver's
 * tw_verify.h), and the facts from the pages (verify_files.h), as far as the answer
 * rests on them. Called from resolve.c.
 */
#include "verify_run.h"

#include "tw_verify.h"
#include "verify_files.h"

struct check {
    struct tw_arena arena;
    const struct tw_run *run;
    struct tw_problem problem;
    struct tw_verified verified;
    uint64_t files;
};

static enum tw_status check_solution(struct check *c,
                                     const struct tw_solution *solution,
                                     struct tw_error *err)
{
    enum tw_status status =
        tw_verify_solution(&c->arena, &c->problem, solution, &c->verified, err);
    for (uint32_t i = 0; i < solution->selected_count && !status; i++) {
        status = tw_verify_files(c->run->driver.catalog, solution->selected[i].pkg,
                                 &c->files, err);
    }
    if (!status) {
        tw_console_note(&c->run->console, TW_VERBOSE,
                        "verified: %llu requirements are met, none of %llu versions "
                        "that go before a chosen one would do, and %llu files are "
                        "what was made of them",
                        (unsigned long long)c->verified.requirements,
                        (unsigned long long)c->verified.rivals,
                        (unsigned long long)c->files);
    }
    return status;
}

/* Holds the files of each project against the facts that FACT is about. */
static enum tw_status check_files_of(struct check *c, const struct tw_proof_fact *fact,
                                     bool *seen, struct tw_error *err)
{
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < fact->term_count && !status; i++) {
        tw_pkg pkg = fact->terms[i].pkg;
        pkg = pkg.id ? tw_facts_base(c->run->driver.facts, pkg) : pkg;
        if (pkg.id && !seen[pkg.id]) {
            seen[pkg.id] = true;
            status = tw_verify_files(c->run->driver.catalog, pkg, &c->files, err);
        }
    }
    return status;
}

static enum tw_status check_refutation(struct check *c, struct tw_error *err)
{
    struct tw_proof proof;
    enum tw_status status =
        tw_solver_refutation(c->run->driver.solver, &c->arena, &proof, err);
    if (!status) {
        status = tw_verify_proof(&c->arena, &c->problem, &proof, &c->verified, err);
    }
    bool *seen =
        TW_NEW_ARRAY(&c->arena, bool, c->run->driver.catalog->projects.len + 1);
    if (!status && !seen) {
        status = tw_error_nomem(err);
    }
    for (uint32_t i = 0; !status && i < proof.count; i++) {
        status = check_files_of(c, &proof.facts[i], seen, err);
    }
    if (!status) {
        tw_console_note(&c->run->console, TW_VERBOSE,
                        "verified: %llu steps of the refutation hold, and %llu files "
                        "are what was made of them",
                        (unsigned long long)c->verified.facts,
                        (unsigned long long)c->files);
    }
    return status;
}

enum tw_status tw_verify_run(const struct tw_run *run, const struct tw_inputs *inputs,
                             const struct tw_solution *solution, struct tw_error *err)
{
    struct check c = {.arena = TW_ARENA_INIT, .run = run};
    enum tw_status status = tw_inputs_problem(run, inputs, &c.arena, &c.problem)
                                ? TW_OK
                                : tw_error_nomem(err);
    if (!status) {
        status =
            solution ? check_solution(&c, solution, err) : check_refutation(&c, err);
    }
    tw_arena_free(&c.arena);
    return status == TW_ERR_VERIFY ? tw_error_wrap(err, "--verify") : status;
}
