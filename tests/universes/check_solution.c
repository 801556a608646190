/*
 * Checks a solution by walking it from the user's lines (see checker.h).
 *
 * A node is a chosen release, or one of its extras. A step is one requirement that a
 * node (or the user) asks for. The walk visits every node that a step leads to; in the
 * end the nodes must be just what was chosen, and the steps just the edges.
 */
#include "checker.h"

#include <stdlib.h>

#define USER UINT32_MAX

struct node {
    uint32_t selected; /* index into the solution, or USER */
    tw_slice extra;    /* or empty */
};

struct walk {
    struct tw_truth *truth;
    const struct tw_run *run;
    TW_VEC(struct node) nodes; /* visited, and to be visited, in that order */
    uint32_t steps;            /* edges followed */
    uint32_t missing;          /* extras visited that their release does not have */
};

static enum tw_status wrong(struct tw_error *err, const char *what, tw_slice who)
{
    return tw_error_set(err, TW_ERR_INPUT, "%.*s %s", TW_FMT(who), what);
}

/* ---------------------------------------------------------------- what was chosen */

static tw_slice name_of(const struct walk *walk, uint32_t selected)
{
    return tw_facts_name(walk->run->facts, walk->run->solution.selected[selected].pkg);
}

/* The position of the release of NAME, or USER when there is none. The selection is
 * known to be sorted. */
static uint32_t find_selected(const struct walk *walk, tw_slice name)
{
    uint32_t from = 0, to = walk->run->solution.selected_count;
    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        int order = tw_slice_compare(name_of(walk, middle), name);
        if (order == 0) {
            return middle;
        }
        if (order < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return USER;
}

static enum tw_status check_selected(struct walk *walk, uint32_t at,
                                     struct tw_error *err)
{
    const struct tw_selected *selected = &walk->run->solution.selected[at];
    const struct tw_index_project *project;
    tw_slice name = name_of(walk, at);
    bool usable;
    if (tw_facts_extra(walk->run->facts, selected->pkg).len > 0) {
        return wrong(err, "is chosen as an extra", name);
    }
    if (at > 0 && tw_slice_compare(name_of(walk, at - 1), name) >= 0) {
        return wrong(err, "is chosen twice, or out of order", name);
    }
    enum tw_status status = tw_index_find(walk->truth->index, name, &project, err);
    if (status) {
        return status;
    }
    if (!project || selected->index >= project->raw->release_count) {
        return wrong(err, "has no such version", name);
    }
    status = tw_truth_usable(walk->truth, project, selected->index, &usable, err);
    return status == TW_OK && !usable ? wrong(err, "is excluded", name) : status;
}

/* ---------------------------------------------------------------- steps */

static bool was_visited(const struct walk *walk, struct node node)
{
    for (uint32_t i = 0; i < walk->nodes.len; i++) {
        if (walk->nodes.at[i].selected == node.selected &&
            tw_slice_equal(walk->nodes.at[i].extra, node.extra)) {
            return true;
        }
    }
    return false;
}

static enum tw_status visit(struct walk *walk, struct node node, struct tw_error *err)
{
    if (was_visited(walk, node)) {
        return TW_OK;
    }
    return tw_vec_push(walk->truth->arena, &walk->nodes, node) ? TW_OK
                                                               : tw_error_nomem(err);
}

static bool is_node(const struct walk *walk, tw_pkg pkg, struct node node)
{
    const struct tw_facts *facts = walk->run->facts;
    if (pkg.id == 0 || node.selected == USER) {
        return pkg.id == 0 && node.selected == USER;
    }
    return tw_slice_equal(tw_facts_name(facts, pkg), name_of(walk, node.selected)) &&
           tw_slice_equal(tw_facts_extra(facts, pkg), node.extra);
}

/* Visits TO, which FROM asks for by REQUIREMENT; there must be an edge that says so. */
static enum tw_status follow(struct walk *walk, struct node from, struct node to,
                             const struct tw_requirement *requirement,
                             struct tw_error *err)
{
    const struct tw_solution *solution = &walk->run->solution;
    for (uint32_t i = 0; i < solution->edge_count; i++) {
        const struct tw_edge *edge = &solution->edges[i];
        if (is_node(walk, edge->from, from) && is_node(walk, edge->to, to) &&
            tw_slice_equal(edge->requirement->text, requirement->text)) {
            walk->steps++;
            return visit(walk, to, err);
        }
    }
    return wrong(err, "has no edge", requirement->text);
}

struct start {
    struct walk *walk;
    struct node from;
};

/* REQUIREMENT is in force: it must be met, and what it names be visited. */
static enum tw_status take_one_step(void *payload,
                                    const struct tw_requirement *requirement,
                                    struct tw_error *err)
{
    struct walk *walk = ((struct start *)payload)->walk;
    struct node from = ((struct start *)payload)->from;
    uint32_t to = find_selected(walk, requirement->name);
    if (to == USER) {
        return wrong(err, "is asked for, but not chosen", requirement->text);
    }
    const struct tw_selected *selected = &walk->run->solution.selected[to];
    const struct tw_release *release =
        tw_facts_release(walk->run->facts, selected->pkg, selected->index);
    if (!tw_specifiers_match(&requirement->specifiers, release->version)) {
        return wrong(err, "is not met", requirement->text);
    }
    enum tw_status status =
        follow(walk, from, (struct node){to, TW_NO_SLICE}, requirement, err);
    for (uint32_t i = 0; status == TW_OK && i < requirement->extra_count; i++) {
        struct node extra = {to, requirement->extras[i]};
        status = follow(walk, from, extra, requirement, err);
    }
    return status;
}

/* FROM asks for REQUIREMENT, or for what overrides it. */
static enum tw_status take_step(struct walk *walk, struct node from,
                                const struct tw_requirement *requirement,
                                struct tw_error *err)
{
    struct start start = {walk, from};
    struct tw_asked asked = {requirement, NULL, 0};
    enum tw_status status = TW_OK;
    if (from.selected != USER) {
        asked.at = walk->run->solution.selected[from.selected].index;
        status = tw_index_find(walk->truth->index, name_of(walk, from.selected),
                               &asked.project, err);
    }
    return status ? status
                  : tw_truth_in_force(walk->truth, asked, take_one_step, &start, err);
}

static enum tw_status walk_user(struct walk *walk, struct tw_error *err)
{
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; status == TW_OK && i < walk->truth->line_count; i++) {
        const struct tw_run_line *line = &walk->truth->lines[i];
        if (walk->truth->active[i] && line->origin.kind == TW_FROM_REQUIREMENT) {
            struct node user = {USER, TW_NO_SLICE};
            status = take_step(walk, user, &line->requirement, err);
        }
    }
    return status;
}

/* Is an extra one that the release does not have: neither declared nor of any effect?
 */
static bool is_missing(struct node node, const struct tw_dependencies *needs,
                       uint32_t effects)
{
    bool declared = false;
    for (uint32_t i = 0; i < needs->extra_count; i++) {
        declared = declared || tw_slice_equal(needs->extras[i], node.extra);
    }
    return node.extra.len > 0 && !declared && effects == 0;
}

static bool stands_before(const struct tw_dependencies *needs, uint32_t at)
{
    for (uint32_t i = 0; i < at; i++) {
        if (tw_slice_equal(needs->requirements[i].text, needs->requirements[at].text)) {
            return true;
        }
    }
    return false;
}

static enum tw_status walk_node(struct walk *walk, struct node node,
                                struct tw_error *err)
{
    const struct tw_index_project *project;
    const struct tw_index_metadata *metadata;
    uint32_t effects = 0;
    enum tw_status status =
        tw_index_find(walk->truth->index, name_of(walk, node.selected), &project, err);
    if (status == TW_OK) {
        uint32_t at = walk->run->solution.selected[node.selected].index;
        status = tw_index_needs(walk->truth->index, project, at, &metadata, err);
    }
    for (uint32_t i = 0; status == TW_OK && i < metadata->needs.requirement_count;
         i++) {
        const struct tw_requirement *requirement = &metadata->needs.requirements[i];
        bool asks;
        status = tw_truth_asks(walk->truth, requirement, node.extra, &asks, err);
        if (status == TW_OK && asks && !stands_before(&metadata->needs, i)) {
            effects++;
            status = take_step(walk, node, requirement, err);
        }
    }
    if (status == TW_OK) {
        walk->missing += is_missing(node, &metadata->needs, effects);
    }
    return status;
}

/* ---------------------------------------------------------------- the whole */

/* Everything chosen was visited, and there are as many extras and edges as visits. */
static enum tw_status check_reached(const struct walk *walk, struct tw_error *err)
{
    const struct tw_solution *solution = &walk->run->solution;
    uint32_t nodes = solution->selected_count;
    for (uint32_t i = 0; i < solution->selected_count; i++) {
        const struct tw_selected *selected = &solution->selected[i];
        if (!was_visited(walk, (struct node){i, TW_NO_SLICE})) {
            return wrong(err, "is chosen, but nobody asks for it", name_of(walk, i));
        }
        nodes += selected->extra_count;
        for (uint32_t j = 0; j < selected->extra_count; j++) {
            tw_slice extra = tw_facts_extra(walk->run->facts, selected->extras[j]);
            if (extra.len == 0 || !was_visited(walk, (struct node){i, extra})) {
                return wrong(err, "has an extra that nobody asks for",
                             name_of(walk, i));
            }
        }
    }
    tw_slice who = TW_SLICE("the solution");
    if (nodes != walk->nodes.len) {
        return wrong(err, "lacks an extra that was asked for", who);
    }
    if (solution->missing_count != walk->missing) {
        return wrong(err, "does not tell which extras do not exist", who);
    }
    return solution->edge_count == walk->steps
               ? TW_OK
               : wrong(err, "has edges that no requirement asks for", who);
}

static enum tw_status check_limits(const struct walk *walk, struct tw_error *err)
{
    for (uint32_t i = 0; i < walk->truth->line_count; i++) {
        const struct tw_run_line *line = &walk->truth->lines[i];
        uint32_t at = find_selected(walk, line->requirement.name);
        if (!walk->truth->active[i] || line->origin.kind == TW_FROM_REQUIREMENT ||
            line->origin.parent || at == USER) {
            continue;
        }
        const struct tw_selected *selected = &walk->run->solution.selected[at];
        const struct tw_release *release =
            tw_facts_release(walk->run->facts, selected->pkg, selected->index);
        if (!tw_specifiers_match(&line->requirement.specifiers, release->version)) {
            return wrong(err, "is a line that is not met", line->requirement.text);
        }
    }
    return TW_OK;
}

enum tw_status tw_check_solution(struct tw_truth *truth, const struct tw_run *run,
                                 struct tw_error *err)
{
    struct walk walk = {.truth = truth, .run = run};
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; status == TW_OK && i < run->solution.selected_count; i++) {
        status = check_selected(&walk, i, err);
    }
    if (status == TW_OK) {
        status = walk_user(&walk, err);
    }
    for (uint32_t i = 0; status == TW_OK && i < walk.nodes.len; i++) {
        status = walk_node(&walk, walk.nodes.at[i], err);
    }
    if (status == TW_OK) {
        status = check_reached(&walk, err);
    }
    return status ? status : check_limits(&walk, err);
}
