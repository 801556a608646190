/*
 * Tracing: see trace.h for the events. "cause" names an incompatibility by number;
 * "terms" spell it out: {"package": "a", "in": ["1.0", "1.1"]} or, for a negative term,
 * "not in"; of more than eight versions only the number is told.
 */
#include "trace.h"

#include "tw_json_text.h"

enum { MOST_VERSIONS = 8, LINE_MAX_BYTES = 64 * 1024 };

static void add_package(struct tw_buf *line, const struct tw_solver *s,
                        uint32_t package)
{
    tw_pkg pkg = s->packages.at[package].pkg;
    struct tw_buf name = TW_BUF_INIT(LINE_MAX_BYTES);
    tw_buf_add(&name, tw_facts_name(s->facts, pkg));
    if (tw_facts_extra(s->facts, pkg).len) {
        tw_buf_printf(&name, "[%.*s]", TW_FMT(tw_facts_extra(s->facts, pkg)));
    }
    tw_buf_adds(line, "\"package\": ");
    tw_json_add_string(line, tw_buf_slice(&name));
    tw_buf_free(&name);
}

static void add_version(struct tw_buf *line, const struct tw_solver *s,
                        uint32_t package, uint32_t state)
{
    tw_pkg pkg = s->packages.at[package].pkg;
    tw_json_add_string(line, tw_facts_release(s->facts, pkg, state - 1)->version.text);
}

/* The versions in SET, or how many they are. */
static void add_versions(struct tw_buf *line, const struct tw_solver *s,
                         uint32_t package, tw_vset set)
{
    uint32_t count = tw_vset_count(s->sets, set);
    if (count > MOST_VERSIONS) {
        tw_buf_printf(line, "%u", count);
        return;
    }
    tw_buf_adds(line, "[");
    for (uint32_t state = 1, told = 0; told < count; state++) {
        if (tw_vset_has(s->sets, set, state)) {
            tw_buf_adds(line, told++ ? ", " : "");
            add_version(line, s, package, state);
        }
    }
    tw_buf_adds(line, "]");
}

static void add_terms(struct tw_buf *line, const struct tw_solver *s, uint32_t incompat)
{
    const struct tw_term *terms = tw_incompat_terms(&s->incompats, incompat);
    uint32_t count = tw_incompat_at(&s->incompats, incompat)->term_count, told = 0;
    tw_buf_printf(line, ", \"cause\": %u, \"terms\": [", incompat);
    for (uint32_t i = 0; i < count; i++) {
        if (!terms[i].package) {
            continue;
        }
        bool negative = tw_vset_has(s->sets, terms[i].set, 0);
        tw_vset full = s->packages.at[terms[i].package].full;
        tw_buf_adds(line, told++ ? ", {" : "{");
        add_package(line, s, terms[i].package);
        tw_buf_adds(line, negative ? ", \"not in\": " : ", \"in\": ");
        add_versions(line, s, terms[i].package,
                     negative ? tw_vset_not(s->sets, full, terms[i].set)
                              : terms[i].set);
        tw_buf_adds(line, "}");
    }
    tw_buf_adds(line, "]");
}

static void start(struct tw_buf *line, const struct tw_solver *s, const char *event)
{
    tw_buf_printf(line, "{\"event\": \"%s\", \"level\": %u", event, tw_search_level(s));
}

/* Hands LINE over; one that memory or its bound cut short is dropped. */
static void finish(struct tw_buf *line, const struct tw_solver *s)
{
    tw_buf_adds(line, "}");
    if (line->failed == TW_OK) {
        s->options.trace(s->options.trace_payload, line->ptr);
    }
    tw_buf_free(line);
}

static void tell_version(const struct tw_solver *s, const char *event, uint32_t package,
                         uint32_t state)
{
    struct tw_buf line = TW_BUF_INIT(LINE_MAX_BYTES);
    start(&line, s, event);
    tw_buf_adds(&line, ", ");
    add_package(&line, s, package);
    tw_buf_adds(&line, ", \"version\": ");
    add_version(&line, s, package, state);
    finish(&line, s);
}

void tw_trace_decide(const struct tw_solver *s, uint32_t package, uint32_t state)
{
    tell_version(s, "decide", package, state);
}

void tw_trace_settle(const struct tw_solver *s, uint32_t package)
{
    tell_version(s, "settle", package,
                 tw_vset_lowest(s->sets, s->packages.at[package].now));
}

void tw_trace_reject(const struct tw_solver *s, uint32_t package, uint32_t state)
{
    tell_version(s, "reject", package, state);
}

void tw_trace_derive(const struct tw_solver *s)
{
    struct tw_buf line = TW_BUF_INIT(LINE_MAX_BYTES);
    const struct tw_assignment *last = &s->trail.at[s->trail.len - 1];
    bool required = tw_search_positive(s, last->package);
    start(&line, s, "derive");
    tw_buf_adds(&line, ", ");
    add_package(&line, s, last->package);
    tw_buf_printf(&line, ", \"required\": %s, \"left\": %u, \"cause\": %u",
                  required ? "true" : "false",
                  tw_vset_count(s->sets, last->after) - !required, last->cause);
    finish(&line, s);
}

static void tell_terms(const struct tw_solver *s, const char *event, uint32_t incompat)
{
    struct tw_buf line = TW_BUF_INIT(LINE_MAX_BYTES);
    start(&line, s, event);
    add_terms(&line, s, incompat);
    finish(&line, s);
}

void tw_trace_conflict(const struct tw_solver *s)
{
    tell_terms(s, "conflict", s->conflict);
}

void tw_trace_learn(const struct tw_solver *s, uint32_t incompat)
{
    tell_terms(s, "learn", incompat);
}
