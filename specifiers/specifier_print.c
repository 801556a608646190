/*
 * Specifier sets as text: sorted, without duplicates, as the reference implementation
 * prints them. Two clauses are duplicates when they mean the same by their form: ==1.0
 * and ==1, but not ~=1.0 and ~=1.0.0, nor ==1.* and ==1.0.*.
 */
#include "specifier.h"
#include "tw_limits.h"

#include <stdlib.h>

/* A clause and its text. */
struct printed {
    tw_slice text;
    const struct tw_specifier *clause;
    size_t components; /* of the release of ~=, else 0 */
};

static int by_text(const void *a, const void *b)
{
    const struct printed *x = a;
    const struct printed *y = b;
    return tw_slice_compare(x->text, y->text);
}

/* Duplicates are equal by this order. */
static int compare_meaning(const struct printed *x, const struct printed *y)
{
    enum tw_operator op = x->clause->op;
    if (op != y->clause->op) {
        return op < y->clause->op ? -1 : 1;
    }
    if (x->clause->prefix != y->clause->prefix) {
        return x->clause->prefix ? 1 : -1;
    }
    if (op == TW_OP_ARBITRARY || x->clause->prefix) {
        return tw_slice_compare(x->text, y->text);
    }
    int order = tw_version_compare(x->clause->version, y->clause->version);
    return order ? order
                 : (x->components > y->components) - (x->components < y->components);
}

/* Duplicates together, in the order of their text. */
static int by_meaning(const void *a, const void *b)
{
    int order = compare_meaning(a, b);
    return order ? order : by_text(a, b);
}

/* How many components the release of V has. */
static size_t count_components(tw_slice v)
{
    struct tw_version_scan scan;
    tw_version_scan(v, 0, &scan);
    size_t count = 1;
    for (size_t i = 0; i < scan.release.len; i++) {
        count += scan.release.ptr[i] == '.';
    }
    return count;
}

static bool print_clause(struct tw_arena *arena, const struct tw_specifier *c,
                         struct printed *out)
{
    struct tw_buf buf = TW_BUF_INIT(TW_MAX_REQUIREMENT + 8);
    tw_buf_adds(&buf, tw_operator_text(c->op));
    tw_buf_add(&buf, c->version.text);
    tw_buf_adds(&buf, c->prefix ? ".*" : "");
    out->clause = c;
    out->components = c->op == TW_OP_COMPATIBLE ? count_components(c->version.text) : 0;
    bool fits = !buf.failed && tw_arena_copy(arena, tw_buf_slice(&buf), &out->text);
    tw_buf_free(&buf);
    return fits;
}

/* Sorts COUNT clauses and drops duplicates; returns how many are left. */
static uint32_t sort_unique(struct printed *clauses, uint32_t count)
{
    uint32_t kept = 0;
    qsort(clauses, count, sizeof *clauses, by_meaning);
    for (uint32_t i = 0; i < count; i++) {
        if (kept == 0 || compare_meaning(&clauses[kept - 1], &clauses[i]) != 0) {
            clauses[kept++] = clauses[i];
        }
    }
    qsort(clauses, kept, sizeof *clauses, by_text);
    return kept;
}

enum tw_status tw_specifiers_print(struct tw_buf *buf, const struct tw_specifiers *set,
                                   struct tw_error *err)
{
    struct tw_arena scratch = TW_ARENA_INIT;
    struct printed *clauses = TW_NEW_ARRAY(&scratch, struct printed, set->count);
    bool fits = clauses != NULL;
    for (uint32_t i = 0; fits && i < set->count; i++) {
        fits = print_clause(&scratch, &set->clauses[i], &clauses[i]);
    }
    uint32_t count = fits ? sort_unique(clauses, set->count) : 0;
    for (uint32_t i = 0; i < count; i++) {
        tw_buf_adds(buf, i ? "," : "");
        tw_buf_add(buf, clauses[i].text);
    }
    tw_arena_free(&scratch);
    return fits ? TW_OK : tw_error_nomem(err);
}
