/*
 * An answer as text without ids or addresses, to compare and to read (see run.h).
 */
#include "run.h"

static const char *const kind_names[] = {
    [TW_FACT_REQUIRED] = "required",     [TW_FACT_CONSTRAINT] = "constraint",
    [TW_FACT_DEPENDENCY] = "dependency", [TW_FACT_OVERRIDDEN] = "override",
    [TW_FACT_EXTRA] = "extra",           [TW_FACT_NO_VERSION] = "no version",
    [TW_FACT_EXCLUDED] = "excluded",     [TW_FACT_ABSENT] = "absent",
    [TW_FACT_DERIVED] = "derived",
};

void tw_run_print_package(struct tw_buf *buf, const struct tw_run *run, tw_pkg pkg)
{
    if (pkg.id == 0) {
        tw_buf_adds(buf, "the project");
        return;
    }
    tw_slice extra = tw_facts_extra(run->facts, pkg);
    tw_buf_add(buf, tw_facts_name(run->facts, pkg));
    if (extra.len > 0) {
        tw_buf_printf(buf, "[%.*s]", TW_FMT(extra));
    }
}

static void print_version(struct tw_buf *buf, const struct tw_run *run, tw_pkg pkg,
                          uint32_t index)
{
    tw_pkg base = tw_facts_base(run->facts, pkg);
    if (index < tw_facts_version_count(run->facts, base)) {
        tw_buf_add(buf, tw_facts_release(run->facts, base, index)->version.text);
    } else {
        tw_buf_printf(buf, "#%u", index);
    }
}

static void print_term(struct tw_buf *buf, const struct tw_run *run,
                       const struct tw_proof_term *term)
{
    if (!term->positive) {
        tw_buf_adds(buf, "not ");
    }
    tw_run_print_package(buf, run, term->pkg);
    for (uint32_t i = 0; term->pkg.id && i < term->span_count; i++) {
        struct tw_span span = term->spans[i];
        tw_buf_adds(buf, i ? " | " : " ");
        print_version(buf, run, term->pkg, span.from);
        if (span.to > span.from + 1) {
            tw_buf_adds(buf, "..");
            print_version(buf, run, term->pkg, span.to - 1);
        }
    }
    if (term->pkg.id && term->span_count == 0) {
        tw_buf_adds(buf, " (none)");
    }
}

static void print_origin(struct tw_buf *buf, const struct tw_origin *origin)
{
    if (origin) {
        tw_buf_printf(buf, " at %.*s:%u", TW_FMT(origin->file), origin->line);
    }
}

void tw_run_print_fact(struct tw_buf *buf, const struct tw_run *run, uint32_t at)
{
    const struct tw_proof_fact *fact = &run->proof.facts[at];
    tw_buf_printf(buf, "%u %s {", at, kind_names[fact->kind]);
    for (uint32_t i = 0; i < fact->term_count; i++) {
        tw_buf_adds(buf, i ? "; " : "");
        print_term(buf, run, &fact->terms[i]);
    }
    tw_buf_adds(buf, "}");
    if (fact->kind == TW_FACT_DERIVED) {
        tw_buf_printf(buf, " from %u and %u", fact->cause[0], fact->cause[1]);
        return;
    }
    if (fact->from.id) {
        tw_buf_adds(buf, " from ");
        tw_run_print_package(buf, run, fact->from);
    }
    if (fact->requirement) {
        tw_buf_printf(buf, " \"%.*s\"", TW_FMT(fact->requirement->text));
    }
    print_origin(buf, fact->origin);
    if (fact->detail.len > 0) {
        tw_buf_printf(buf, " (%.*s)", TW_FMT(fact->detail));
    }
}

static void print_solution(struct tw_buf *buf, const struct tw_run *run)
{
    const struct tw_solution *solution = &run->solution;
    for (uint32_t i = 0; i < solution->selected_count; i++) {
        const struct tw_selected *selected = &solution->selected[i];
        tw_run_print_package(buf, run, selected->pkg);
        tw_buf_adds(buf, "==");
        print_version(buf, run, selected->pkg, selected->index);
        for (uint32_t j = 0; j < selected->extra_count; j++) {
            tw_buf_adds(buf, " ");
            tw_run_print_package(buf, run, selected->extras[j]);
        }
        tw_buf_adds(buf, "\n");
    }
    for (uint32_t i = 0; i < solution->edge_count; i++) {
        const struct tw_edge *edge = &solution->edges[i];
        tw_run_print_package(buf, run, edge->to);
        tw_buf_adds(buf, " via ");
        tw_run_print_package(buf, run, edge->from);
        tw_buf_printf(buf, " \"%.*s\"", TW_FMT(edge->requirement->text));
        print_origin(buf, edge->origin);
        tw_buf_adds(buf, "\n");
    }
}

void tw_run_print(struct tw_buf *buf, const struct tw_run *run)
{
    switch (run->outcome) {
    case TW_STEP_SOLVED:
        print_solution(buf, run);
        break;
    case TW_STEP_UNSOLVABLE:
        for (uint32_t i = 0; i < run->proof.count; i++) {
            tw_run_print_fact(buf, run, i);
            tw_buf_adds(buf, "\n");
        }
        break;
    default:
        tw_buf_adds(buf, "gave up\n");
    }
}
