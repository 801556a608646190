/*
 * From the solver's solution to the pins that a lock file shows: who asked for each
 * one, its hashes, the index it came from. Called by compile once everything fits.
 */
#include "pins.h"

#include "direct_hashes.h"
#include "hashes.h"
#include "output_lock.h"
#include "pin_markers.h"

#include <stdlib.h>

struct pin_maker {
    struct tw_run *run;
    const struct tw_inputs *inputs;
    const struct tw_solution *solution;
};

/* A user's line as a reason for a pin; false when it is none worth telling. */
static bool via_line(const struct pin_maker *maker, const struct tw_line *line,
                     struct tw_via *out)
{
    static const enum tw_via_kind kinds[] = {
        [TW_FROM_REQUIREMENT] = TW_VIA_REQUIREMENT,
        [TW_FROM_CONSTRAINT] = TW_VIA_CONSTRAINT,
        [TW_FROM_OVERRIDE] = TW_VIA_OVERRIDE,
    };
    const struct tw_entry *entry = tw_reqfile_entry(&maker->run->files, line->origin);
    if (entry && entry->via.ptr) {
        *out = (struct tw_via){TW_VIA_PROJECT, entry->via};
        return entry->via.len > 0;
    }
    *out = (struct tw_via){kinds[line->origin->kind], line->origin->file};
    bool limits = line->requirement->specifiers.count || line->requirement->url.len;
    return line->origin->line && (line->origin->kind == TW_FROM_REQUIREMENT || limits);
}

static bool is_on(const struct pin_maker *maker, const struct tw_line *line)
{
    struct tw_marker_extras none = {.context = TW_MARKER_REQUIREMENT};
    bool on = false;
    return tw_marker_evaluate(line->requirement->marker, &maker->run->target.target.env,
                              &none, &on, NULL) == TW_OK &&
           on;
}

/* Why a pin is there. */
struct reasons {
    TW_VEC(struct tw_via) via;
};

/* An override or a requirement takes part by an edge; a constraint by its name alone.
 * False: no memory. */
static bool add_lines(const struct pin_maker *maker, tw_slice name, struct reasons *out)
{
    const struct tw_inputs *inputs = maker->inputs;
    bool room = true;
    for (uint32_t i = 0; i < inputs->lines.len && room; i++) {
        const struct tw_line *line = &inputs->lines.at[i];
        struct tw_via reason;
        if (tw_slice_equal(line->requirement->name, name) &&
            via_line(maker, line, &reason) && is_on(maker, line)) {
            room = tw_vec_push(&maker->run->inputs, &out->via, reason);
        }
    }
    return room;
}

static bool add_edges(const struct pin_maker *maker, tw_pkg pinned, struct reasons *out)
{
    const struct tw_solution *solution = maker->solution;
    const struct tw_facts *facts = maker->run->driver.facts;
    bool room = true;
    for (uint32_t i = 0; i < solution->edge_count && room; i++) {
        const struct tw_edge *edge = &solution->edges[i];
        tw_pkg from = edge->from.id ? tw_facts_base(facts, edge->from) : edge->from;
        if (from.id && from.id != pinned.id &&
            tw_facts_base(facts, edge->to).id == pinned.id) {
            struct tw_via reason = {TW_VIA_PACKAGE, tw_facts_name(facts, from)};
            room = tw_vec_push(&maker->run->inputs, &out->via, reason);
        }
    }
    return room;
}

static enum tw_status make_via(const struct pin_maker *maker,
                               const struct tw_selected *selected, struct tw_pin *pin,
                               struct tw_error *err)
{
    struct reasons reasons = {{NULL, 0, 0}};
    bool made = add_lines(maker, pin->name, &reasons) &&
                add_edges(maker, selected->pkg, &reasons);
    pin->via = reasons.via.at;
    pin->via_count = reasons.via.len;
    return made ? TW_OK : tw_error_nomem(err);
}

static enum tw_status print_version(struct tw_arena *arena, tw_version version,
                                    tw_slice *out, struct tw_error *err)
{
    struct tw_buf text = TW_BUF_INIT(1 << 20);
    tw_version_print(&text, version, TW_VERSION_NORMAL);
    bool copied = !text.failed && tw_arena_copy(arena, tw_buf_slice(&text), out);
    tw_buf_free(&text);
    return copied ? TW_OK : tw_error_nomem(err);
}

/* Did anybody but its own project ask for EXTRA? (`all` may need other extras.) */
static bool is_asked_for(const struct pin_maker *maker, tw_pkg extra)
{
    const struct tw_facts *facts = maker->run->driver.facts;
    for (uint32_t i = 0; i < maker->solution->edge_count; i++) {
        const struct tw_edge *edge = &maker->solution->edges[i];
        if (edge->to.id == extra.id &&
            (!edge->from.id ||
             tw_facts_base(facts, edge->from).id != tw_facts_base(facts, extra).id)) {
            return true;
        }
    }
    return false;
}

static enum tw_status make_extras(const struct pin_maker *maker,
                                  const struct tw_selected *selected,
                                  struct tw_pin *pin, struct tw_error *err)
{
    tw_slice *extras =
        TW_NEW_ARRAY(&maker->run->inputs, tw_slice, selected->extra_count);
    if (!extras) {
        return tw_error_nomem(err);
    }
    for (uint32_t i = 0; i < selected->extra_count; i++) {
        if (is_asked_for(maker, selected->extras[i])) {
            extras[pin->extra_count++] =
                tw_facts_extra(maker->run->driver.facts, selected->extras[i]);
        }
    }
    pin->extras = extras;
    return TW_OK;
}

/* Is TEXT a URL, rather than a path? */
static bool is_url(tw_slice text)
{
    return tw_slice_search(text, TW_SLICE("://")) != SIZE_MAX ||
           tw_slice_starts(text, TW_SLICE("file:"));
}

/* The place that the user gave for PIN, as typed: a path, or a URL after its name. */
static void set_place(const struct pin_maker *maker, struct tw_pin *pin)
{
    const struct tw_reqfile *files = &maker->run->files;
    for (uint32_t i = 0; i < files->entry_count; i++) {
        const struct tw_entry *entry = &files->entries[i];
        if (entry->requirement.url.len &&
            tw_slice_equal(entry->requirement.name, pin->name)) {
            pin->editable |= entry->form == TW_ENTRY_EDITABLE;
            *(is_url(entry->typed_url) ? &pin->url : &pin->path) = entry->typed_url;
        }
    }
}

/* Checks the digests of PIN and leaves those that are to be written. */
static enum tw_status settle_hashes(const struct pin_maker *maker, tw_version version,
                                    struct tw_pin *pin, struct tw_error *err)
{
    const struct tw_options *options = maker->run->options;
    enum tw_status status = tw_hashes_check(&maker->run->files, pin, err);
    if (!tw_options_want_hashes(options) && !tw_output_is_lock(options)) {
        pin->hash_count = 0;
    }
    bool kept = tw_options_want_hashes(options) && !options->update_hashes;
    for (uint32_t i = 0; kept && i < maker->inputs->locked.len && !status; i++) {
        const struct tw_entry *old = maker->inputs->locked.at[i];
        if (tw_slice_equal(old->requirement.name, pin->name) &&
            tw_version_compare(old->requirement.specifiers.clauses[0].version,
                               version) == 0) {
            status = tw_hashes_keep(&maker->run->inputs, old, pin, err);
        }
    }
    return status;
}

static enum tw_status make_pin(const struct pin_maker *maker,
                               const struct tw_selected *selected, struct tw_pin *pin,
                               struct tw_error *err)
{
    struct tw_catalog *catalog = maker->run->driver.catalog;
    const struct tw_facts *facts = catalog->facts;
    const struct tw_project *project = catalog->projects.at[selected->pkg.id];
    const struct tw_distribution *distribution =
        tw_catalog_chosen(catalog, selected->pkg, selected->index);
    pin->name = project->name;
    pin->hashes = distribution->hashes;
    pin->hash_count = distribution->hash_count;
    pin->files = distribution->files;
    pin->file_count = distribution->file_count;
    if (project->direct.len) {
        set_place(maker, pin);
    } else if (distribution->index != TW_NO_INDEX) {
        pin->index = catalog->options.indexes[distribution->index].url;
    }
    tw_version version =
        tw_facts_release(facts, selected->pkg, selected->index)->version;
    enum tw_status status =
        print_version(&maker->run->inputs, version, &pin->version, err);
    if (!status) {
        status = settle_hashes(maker, version, pin, err);
    }
    if (!status) {
        status = make_extras(maker, selected, pin, err);
    }
    return status ? status : make_via(maker, selected, pin, err);
}

enum tw_status tw_pins_make(struct tw_run *run, const struct tw_inputs *inputs,
                            const struct tw_solution *solution, struct tw_pin **out,
                            struct tw_error *err)
{
    struct pin_maker maker = {run, inputs, solution};
    struct tw_pin *pins =
        TW_NEW_ARRAY(&run->inputs, struct tw_pin, solution->selected_count);
    enum tw_status status = pins ? TW_OK : tw_error_nomem(err);
    if (!status && run->driver.catalog->options.keep_hashes) {
        status = tw_direct_hashes(run, solution, err);
    }
    for (uint32_t i = 0; i < solution->selected_count && !status; i++) {
        status = make_pin(&maker, &solution->selected[i], &pins[i], err);
    }
    if (!status &&
        (run->options->no_strip_markers || tw_output_is_lock(run->options))) {
        tw_slice python =
            tw_output_is_lock(run->options)
                ? TW_NO_SLICE
                : run->target.target.env.value[TW_ENV_PYTHON_FULL_VERSION];
        status = tw_pin_markers(&run->inputs, run->driver.facts, solution, python, pins,
                                err);
    }
    *out = pins;
    return status;
}
