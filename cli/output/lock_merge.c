/*
 * Merging the pins of targets:
 *
 *     3.11-linux    lib 1.0  six 1.16        lib 1.0   on 3.11
 *     3.12-linux    lib 2.0  six 1.16   ->   lib 2.0   on 3.12
 *                                            six 1.16  everywhere: no marker
 *
 * An entry is needed where one of its targets' environments holds, there as far as the
 * requirements that lead to the package do. That is written as briefly as the list of
 * `environments` allows; but the entries of one name exclude each other whatever else a
 * reader knows.
 *
 * Called from lock_cmd.c.
 */
#include "lock_merge.h"

#include "tw_limits.h"

#include <stdlib.h>

/* One pin of one target. */
struct piece {
    const struct tw_pin *pin;
    uint32_t target;
};

/* What becomes of the COUNT pieces from AT on: one [[packages]]. */
struct entry {
    uint32_t at, count;
    struct tw_pin *pin;
    tw_marker_set needed;
};

struct merger {
    struct tw_arena *arena;
    const struct tw_target_pins *targets;
    uint32_t count;
    struct tw_marker_sets *sets;
    tw_marker_set *environments; /* by target; those that share one are equal */
    tw_marker_set everywhere;    /* all of them together */
    struct piece *pieces;        /* by name, version and place */
    uint32_t piece_count;
    struct tw_merged *out;
    struct tw_error *err;
};

/* ---------------------------------------------------------------- environments */

static enum tw_status parse_set(const struct merger *m, tw_slice text,
                                tw_marker_set *out)
{
    const struct tw_marker *marker;
    enum tw_status status = tw_marker_parse(m->arena, text, &marker, m->err);
    return status ? status : tw_marker_sets_of(m->sets, marker, out, m->err);
}

/* The values of COUNT variables for a target as a marker; then MORE. */
static enum tw_status values_text(const struct merger *m, uint32_t target,
                                  const enum tw_env_name *names, size_t count,
                                  const char *more, tw_slice *out)
{
    const struct tw_environment *env = m->targets[target].env;
    struct tw_buf text = TW_BUF_INIT(TW_MAX_REQUIREMENT);
    for (size_t i = 0; i < count; i++) {
        tw_buf_printf(&text, "%s%s == '%.*s'", i ? " and " : "", tw_env_name(names[i]),
                      TW_FMT(env->value[names[i]]));
    }
    tw_buf_adds(&text, more);
    bool copied = !text.failed && tw_arena_copy(m->arena, tw_buf_slice(&text), out);
    tw_buf_free(&text);
    return copied ? TW_OK : tw_error_nomem(m->err);
}

/* The environment of a target: as it is written, and the set of it, to which belongs
 * what follows from that, and that Pythons are final releases. */
static enum tw_status environment_of(const struct merger *m, uint32_t target,
                                     tw_slice *written, tw_marker_set *set)
{
    static const enum tw_env_name names[] = {
        TW_ENV_PYTHON_VERSION, TW_ENV_IMPLEMENTATION_NAME, TW_ENV_SYS_PLATFORM,
        TW_ENV_PLATFORM_MACHINE,
        /* not written */
        TW_ENV_OS_NAME, TW_ENV_PLATFORM_SYSTEM, TW_ENV_PLATFORM_PYTHON_IMPLEMENTATION};
    enum { WRITTEN = 4, ALL = sizeof names / sizeof *names };
    tw_slice python = m->targets[target].env->value[TW_ENV_PYTHON_VERSION], whole;
    const char *final =
        tw_arena_printf(m->arena, " and python_full_version >= '%.*s'", TW_FMT(python));
    enum tw_status status = final ? values_text(m, target, names, WRITTEN, "", written)
                                  : tw_error_nomem(m->err);
    if (!status) {
        status = values_text(m, target, names, ALL, final, &whole);
    }
    return status ? status : parse_set(m, whole, set);
}

static bool is_known(const struct merger *m, uint32_t target)
{
    for (uint32_t i = 0; i < target; i++) {
        if (m->environments[i].i == m->environments[target].i) {
            return true;
        }
    }
    return false;
}

/* "3.9" before "3.10". */
static int compare_pythons(tw_slice a, tw_slice b)
{
    return a.len != b.len ? (a.len < b.len ? -1 : 1) : tw_slice_compare(a, b);
}

static enum tw_status make_environments(struct merger *m)
{
    struct tw_lock_head *head = &m->out->head;
    tw_slice *texts = TW_NEW_ARRAY(m->arena, tw_slice, m->count);
    enum tw_status status = texts ? TW_OK : tw_error_nomem(m->err);
    m->everywhere = TW_MARKER_NEVER;
    head->environments = texts;
    for (uint32_t i = 0; i < m->count && !status; i++) {
        tw_slice text, python = m->targets[i].env->value[TW_ENV_PYTHON_VERSION];
        if (i == 0 || compare_pythons(python, head->requires_python) < 0) {
            head->requires_python = python;
        }
        status = environment_of(m, i, &text, &m->environments[i]);
        if (!status && !is_known(m, i)) {
            texts[head->environment_count++] = text;
            status = tw_marker_sets_or(m->sets, m->everywhere, m->environments[i],
                                       &m->everywhere, m->err);
        }
    }
    return status;
}

/* ---------------------------------------------------------------- entries */

static int compare_pins(const struct tw_pin *a, const struct tw_pin *b)
{
    int order = tw_slice_compare(a->name, b->name);
    order = order ? order : tw_slice_compare(a->version, b->version);
    order = order ? order : tw_slice_compare(a->url, b->url);
    return order ? order : tw_slice_compare(a->path, b->path);
}

static int compare_pieces(const void *a, const void *b)
{
    const struct piece *left = a, *right = b;
    int order = compare_pins(left->pin, right->pin);
    return order ? order : left->target < right->target ? -1 : 1;
}

static enum tw_status collect(struct merger *m)
{
    size_t total = 0;
    for (uint32_t i = 0; i < m->count; i++) {
        total += m->targets[i].pin_count;
    }
    m->pieces = TW_NEW_ARRAY(m->arena, struct piece, total);
    m->out->pins = TW_NEW_ARRAY(m->arena, struct tw_pin, total);
    if (!m->pieces || !m->out->pins) {
        return tw_error_nomem(m->err);
    }
    for (uint32_t i = 0; i < m->count; i++) {
        for (uint32_t j = 0; j < m->targets[i].pin_count; j++) {
            m->pieces[m->piece_count++] = (struct piece){&m->targets[i].pins[j], i};
        }
    }
    if (m->piece_count > 0) {
        qsort(m->pieces, m->piece_count, sizeof *m->pieces, compare_pieces);
    }
    return TW_OK;
}

static bool has_target(const struct piece *pieces, uint32_t count, uint32_t target)
{
    for (uint32_t i = 0; i < count; i++) {
        if (pieces[i].target == target) {
            return true;
        }
    }
    return false;
}

/* Targets that share an environment must share the entry that PIECES make. */
static enum tw_status check_shared(const struct merger *m, const struct piece *pieces,
                                   uint32_t count)
{
    for (uint32_t i = 0; i < m->count; i++) {
        uint32_t with = pieces[0].target;
        for (uint32_t j = 0; j < count; j++) {
            bool same = m->environments[pieces[j].target].i == m->environments[i].i;
            with = same ? pieces[j].target : with;
        }
        if (m->environments[with].i == m->environments[i].i &&
            !has_target(pieces, count, i)) {
            return tw_error_set(
                m->err, TW_ERR_LOCK,
                "%.*s needs %.*s %.*s and %.*s does not, but no marker tells them "
                "apart; lock for them in two files",
                TW_FMT(m->targets[with].target), TW_FMT(pieces[0].pin->name),
                TW_FMT(pieces[0].pin->version), TW_FMT(m->targets[i].target));
        }
    }
    return TW_OK;
}

static int compare_files(const void *a, const void *b)
{
    const struct tw_release_file *left = a, *right = b;
    return tw_slice_compare(left->filename, right->filename);
}

/* The files that any of the targets could install. */
static enum tw_status merge_files(const struct merger *m, const struct piece *pieces,
                                  uint32_t count, struct tw_pin *pin)
{
    size_t total = 0;
    for (uint32_t i = 0; i < count; i++) {
        total += pieces[i].pin->file_count;
    }
    struct tw_release_file *files =
        TW_NEW_ARRAY(m->arena, struct tw_release_file, total);
    if (!files) {
        return tw_error_nomem(m->err);
    }
    pin->files = files;
    pin->file_count = 0;
    total = 0;
    for (uint32_t i = 0; i < count; i++) {
        for (uint32_t j = 0; j < pieces[i].pin->file_count; j++) {
            files[total++] = pieces[i].pin->files[j];
        }
    }
    if (total > 0) {
        qsort(files, total, sizeof *files, compare_files);
    }
    for (size_t i = 0; i < total; i++) {
        if (i == 0 || compare_files(&files[pin->file_count - 1], &files[i]) != 0) {
            files[pin->file_count++] = files[i];
        }
    }
    return TW_OK;
}

/* ---------------------------------------------------------------- markers */

/* Where the entry that PIECES make is needed. */
static enum tw_status find_needed(const struct merger *m, const struct piece *pieces,
                                  uint32_t count, tw_marker_set *out)
{
    enum tw_status status = TW_OK;
    *out = TW_MARKER_NEVER;
    for (uint32_t i = 0; i < count && !status; i++) {
        tw_marker_set one = TW_MARKER_ALWAYS;
        if (pieces[i].pin->marker.len > 0) {
            status = parse_set(m, pieces[i].pin->marker, &one);
        }
        if (!status) {
            status = tw_marker_sets_and(m->sets, one, m->environments[pieces[i].target],
                                        &one, m->err);
        }
        if (!status) {
            status = tw_marker_sets_or(m->sets, *out, one, out, m->err);
        }
    }
    return status;
}

/* The set of the values that VARIABLE has for the targets of an entry. */
static enum tw_status values_of(const struct merger *m, const struct entry *entry,
                                enum tw_env_name variable, tw_marker_set *out)
{
    enum tw_status status = TW_OK;
    *out = TW_MARKER_NEVER;
    for (uint32_t i = 0; i < entry->count && !status; i++) {
        const struct piece *piece = &m->pieces[entry->at + i];
        tw_slice value = m->targets[piece->target].env->value[variable];
        const char *text = tw_arena_printf(m->arena, "%s == '%.*s'",
                                           tw_env_name(variable), TW_FMT(value));
        tw_marker_set one;
        status =
            text ? parse_set(m, tw_slice_from(text), &one) : tw_error_nomem(m->err);
        if (!status) {
            status = tw_marker_sets_or(m->sets, *out, one, out, m->err);
        }
    }
    return status;
}

/* Does VARIABLE alone, among our environments, tell where each of the COUNT entries is
 * needed? Their sets of its values are put into VALUES; they are disjoint then. */
static enum tw_status tells_apart(const struct merger *m, const struct entry *entries,
                                  uint32_t count, enum tw_env_name variable,
                                  tw_marker_set *values, bool *out)
{
    enum tw_status status = TW_OK;
    *out = true;
    for (uint32_t i = 0; i < count && *out && !status; i++) {
        tw_marker_set there;
        status = values_of(m, &entries[i], variable, &values[i]);
        if (!status) {
            status =
                tw_marker_sets_and(m->sets, values[i], m->everywhere, &there, m->err);
        }
        *out = !status && there.i == entries[i].needed.i;
    }
    return status;
}

/* Prints SET, given ASSUMING, as the marker of ENTRY. */
static enum tw_status print_marker(const struct merger *m, const struct entry *entry,
                                   tw_marker_set set, tw_marker_set assuming)
{
    struct tw_buf text = TW_BUF_INIT(TW_MAX_REQUIREMENT);
    enum tw_status status = tw_marker_sets_print(m->sets, set, assuming, &text, m->err);
    if (!status && (text.failed || !tw_arena_copy(m->arena, tw_buf_slice(&text),
                                                  &entry->pin->marker))) {
        status = tw_error_nomem(m->err);
    }
    tw_buf_free(&text);
    return status;
}

/* Writes the markers of the COUNT entries of one name: nothing for one that is needed
 * everywhere; by one variable, if that is enough; else in full where there are several,
 * or as the list of environments allows. */
static enum tw_status mark(const struct merger *m, const struct entry *entries,
                           uint32_t count)
{
    static const enum tw_env_name variables[] = {
        TW_ENV_PYTHON_VERSION, TW_ENV_SYS_PLATFORM, TW_ENV_PLATFORM_MACHINE};
    bool always = count == 1 && entries[0].needed.i == m->everywhere.i;
    bool apart = false;
    tw_marker_set *values = TW_NEW_ARRAY(m->arena, tw_marker_set, count);
    enum tw_status status = values ? TW_OK : tw_error_nomem(m->err);
    for (size_t v = 0; v < 3 && !always && !apart && !status; v++) {
        status = tells_apart(m, entries, count, variables[v], values, &apart);
    }
    for (uint32_t i = 0; i < count && !status; i++) {
        tw_marker_set assuming = apart || count > 1 ? TW_MARKER_ALWAYS : m->everywhere;
        status = print_marker(m, &entries[i], apart ? values[i] : entries[i].needed,
                              assuming);
    }
    return status;
}

/* ---------------------------------------------------------------- the merge */

/* Makes the entry of the pieces from AT on that are the same package. */
static enum tw_status make_entry(struct merger *m, uint32_t at, struct entry *out)
{
    const struct piece *pieces = &m->pieces[at];
    uint32_t count = 1;
    while (at + count < m->piece_count &&
           compare_pins(pieces[0].pin, pieces[count].pin) == 0) {
        count++;
    }
    *out = (struct entry){
        .at = at, .count = count, .pin = &m->out->pins[m->out->pin_count++]};
    *out->pin = *pieces[0].pin;
    enum tw_status status = check_shared(m, pieces, count);
    if (!status) {
        status = merge_files(m, pieces, count, out->pin);
    }
    return status ? status : find_needed(m, pieces, count, &out->needed);
}

/* Makes the entries of the name at *AT, and moves on to the next one. */
static enum tw_status merge_name(struct merger *m, uint32_t *at)
{
    tw_slice name = m->pieces[*at].pin->name;
    TW_VEC(struct entry) entries = {NULL, 0, 0};
    enum tw_status status = TW_OK;
    while (!status && *at < m->piece_count &&
           tw_slice_equal(m->pieces[*at].pin->name, name)) {
        struct entry entry;
        status = make_entry(m, *at, &entry);
        if (!status && !tw_vec_push(m->arena, &entries, entry)) {
            status = tw_error_nomem(m->err);
        }
        *at += status ? 0 : entry.count;
    }
    return status ? status : mark(m, entries.at, entries.len);
}

enum tw_status tw_lock_merge(struct tw_arena *arena,
                             const struct tw_target_pins *targets, uint32_t count,
                             struct tw_merged *out, struct tw_error *err)
{
    *out = (struct tw_merged){0};
    struct merger m = {.arena = arena,
                       .targets = targets,
                       .count = count,
                       .sets = tw_marker_sets_new(arena),
                       .environments = TW_NEW_ARRAY(arena, tw_marker_set, count),
                       .out = out,
                       .err = err};
    if (!m.sets || !m.environments) {
        return tw_error_nomem(err);
    }
    enum tw_status status = make_environments(&m);
    if (!status) {
        status = collect(&m);
    }
    for (uint32_t at = 0; at < m.piece_count && !status;) {
        status = merge_name(&m, &at);
    }
    return status;
}
