/*
 * Writing a scenario (see tw_record.h): the index, the lines, the locked pins, the
 * options, and what comes of them. Called from the command line (--record).
 */
#include "record.h"

#include "tw_targets.h"

#include <stdio.h>

static const char limit[] = "0002-01-01T00:00:00Z"; /* of uploads; see record_index.c */

/* ---------------------------------------------------------------- lines */

static const char *const files[] = {
    [TW_FROM_REQUIREMENT] = "requirements.in",
    [TW_FROM_CONSTRAINT] = "constraints.txt",
    [TW_FROM_OVERRIDE] = "overrides.txt",
};

/* LINE without its place, and without the place of what it asks for; read again as it
 * is written, for its own text may be told. */
static enum tw_status copy_line(struct tw_recording *r, const struct tw_line *line,
                                uint32_t number, struct tw_line *out)
{
    struct tw_requirement *requirement = TW_NEW(r->arena, struct tw_requirement);
    struct tw_origin *origin = TW_NEW(r->arena, struct tw_origin);
    const struct tw_requirement *parent = line->origin->parent;
    struct tw_buf text = TW_BUF_INIT(1 << 16);
    if (!requirement || !origin) {
        return tw_error_nomem(r->err);
    }
    *requirement = *line->requirement;
    requirement->url = TW_NO_SLICE;
    *origin = *line->origin;
    origin->file = tw_slice_from(files[origin->kind]);
    origin->line = number;
    enum tw_status status = tw_requirement_print(&text, requirement, r->err);
    tw_slice written = TW_NO_SLICE;
    if (!status &&
        (text.failed || !tw_arena_copy(r->arena, tw_buf_slice(&text), &written))) {
        status = tw_error_nomem(r->err);
    }
    tw_buf_free(&text);
    if (!status) {
        status = tw_requirement_parse(r->arena, written, requirement, r->err);
    }
    char *whole = tw_arena_printf(r->arena, "%.*s%s%.*s",
                                  TW_FMT(parent ? parent->text : TW_SLICE("")),
                                  parent ? ": " : "", TW_FMT(requirement->text));
    origin->text = tw_slice_from(whole);
    *out = (struct tw_line){requirement, origin};
    return status || whole ? status : tw_error_nomem(r->err);
}

static enum tw_status copy_lines(struct tw_recording *r, const struct tw_problem *from)
{
    struct tw_line *lines = TW_NEW_ARRAY(r->arena, struct tw_line, from->line_count);
    enum tw_status status = lines ? TW_OK : tw_error_nomem(r->err);
    r->problem.lines = lines;
    for (int kind = 0; kind < 3 && !status; kind++) {
        uint32_t number = 0;
        for (uint32_t i = 0; i < from->line_count && !status; i++) {
            if ((int)from->lines[i].origin->kind != kind) {
                continue;
            }
            if (number++ == 0) {
                tw_buf_printf(r->out, "\n%s:\n", files[kind]);
            }
            struct tw_line *line = &lines[r->problem.line_count++];
            status = copy_line(r, &from->lines[i], number, line);
            tw_buf_printf(r->out, "%.*s\n", TW_FMT(line->origin->text));
        }
    }
    return status;
}

/* Another target's version is as good as locked, but for those that it leaves alone. */
static bool has_effect(const struct tw_facts *facts,
                       const struct tw_preference *preference)
{
    bool effect = preference->kind == TW_PREFER_LOCKED;
    for (uint32_t i = 0; i < tw_facts_version_count(facts, preference->pkg); i++) {
        effect |=
            tw_facts_prefer(preference, tw_facts_release(facts, preference->pkg, i));
    }
    return effect;
}

static enum tw_status copy_locked(struct tw_recording *r, const struct tw_problem *from)
{
    struct tw_preference *locked =
        TW_NEW_ARRAY(r->arena, struct tw_preference, from->preference_count);
    r->problem.preferences = locked;
    for (uint32_t i = 0; locked && i < from->preference_count; i++) {
        if (!has_effect(r->from, &from->preferences[i])) {
            continue;
        }
        tw_slice name = tw_facts_name(r->from, from->preferences[i].pkg);
        struct tw_preference *copy = &locked[r->problem.preference_count];
        copy->pkg = tw_facts_package(r->problem.facts, name, TW_NO_SLICE);
        copy->version = from->preferences[i].version;
        copy->kind = TW_PREFER_LOCKED;
        if (!copy->pkg.id) {
            return tw_error_nomem(r->err);
        }
        tw_buf_printf(r->out, "%s%.*s==%.*s\n",
                      r->problem.preference_count++ ? "" : "\nrequirements.txt:\n",
                      TW_FMT(name), TW_FMT(copy->version.text));
    }
    return locked ? TW_OK : tw_error_nomem(r->err);
}

/* ---------------------------------------------------------------- options */

/* "KEY name name" of the projects that have such an exclusion. */
static void write_names(struct tw_recording *r, const char *key,
                        enum tw_exclusion exclusion, const char *suffix)
{
    bool any = false;
    for (uint32_t i = 0; i < r->from->packages.len; i++) {
        const struct tw_fact_package *package = &r->from->packages.at[i];
        if (!package->extra && tw_record_has(package, exclusion)) {
            tw_slice name = tw_intern_text(&r->from->names, package->name);
            tw_buf_printf(r->out, "%s %.*s%s", any ? "" : key, TW_FMT(name), suffix);
            any = true;
        }
    }
    tw_buf_adds(r->out, any ? "\n" : "");
}

static enum tw_status copy_options(struct tw_recording *r,
                                   const struct tw_solver_options *from)
{
    static const char *const modes[] = {"if-necessary", "allow", "disallow",
                                        "explicit"};
    static const char *const orders[] = {"", "resolution lowest\n",
                                         "resolution lowest-direct\n"};
    char suffix[64];
    struct tw_pre_exception *exceptions =
        TW_NEW_ARRAY(r->arena, struct tw_pre_exception, from->exception_count);
    snprintf(suffix, sizeof suffix, "=%s", limit);
    tw_buf_printf(r->out, "\noptions:\npython %.*s\nplatform %.*s\n%s",
                  TW_FMT(r->target->python), TW_FMT(r->target->platform),
                  orders[from->order]);
    if (from->prereleases != TW_PRE_IF_NECESSARY) {
        tw_buf_printf(r->out, "prereleases %s\n", modes[from->prereleases]);
    }
    for (uint32_t i = 0; exceptions && i < from->exception_count; i++) {
        tw_slice name = tw_facts_name(r->from, from->exceptions[i].pkg);
        exceptions[i] = from->exceptions[i];
        exceptions[i].pkg = tw_facts_package(r->problem.facts, name, TW_NO_SLICE);
        tw_buf_printf(r->out, "%s %.*s=%s%s", i ? "" : "prerelease_packages",
                      TW_FMT(name), modes[exceptions[i].mode],
                      i + 1 == from->exception_count ? "\n" : "");
    }
    tw_buf_adds(r->out, from->prefer_wheels ? "prefer_binary\n" : "");
    write_names(r, "exclude_newer_packages", TW_EXCL_TOO_NEW, suffix);
    write_names(r, "no_build", TW_EXCL_ONLY_SDIST, "");
    write_names(r, "no_binary", TW_EXCL_NO_BINARY, "");
    r->problem.options = (struct tw_solver_options){
        .order = from->order,
        .prereleases = from->prereleases,
        .exceptions = exceptions,
        .exception_count = from->exception_count,
        .prefer_wheels = from->prefer_wheels,
        .max_steps = 100000, /* as the tests have it */
    };
    return exceptions ? TW_OK : tw_error_nomem(r->err);
}

enum tw_status tw_record_case(struct tw_arena *arena, const struct tw_problem *problem,
                              const struct tw_record_target *target, struct tw_buf *out,
                              struct tw_error *err)
{
    struct tw_target plain; /* without what the runner cannot be told */
    enum tw_status status =
        tw_target_new(arena, target->python, target->platform, &plain, err);
    if (status) {
        return status;
    }
    const struct tw_facts_options options = {&plain.env};
    struct tw_recording r = {.arena = arena,
                             .target = target,
                             .from = problem->facts,
                             .out = out,
                             .err = err};
    r.problem.facts = tw_facts_new(arena, &options);
    tw_buf_adds(out, "# Recorded from a run.\n\n");
    status = r.problem.facts ? tw_record_index(&r) : tw_error_nomem(err);
    if (!status) {
        status = copy_lines(&r, problem);
    }
    if (!status) {
        status = copy_locked(&r, problem);
    }
    if (!status) {
        status = copy_options(&r, &problem->options);
    }
    return status ? status : tw_record_answer(&r);
}
