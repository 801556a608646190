/* Derivations told step by step, on proofs made by hand. */
#include "explain_world.h"
#include "prose.h"
#include "tellers.h"

/* A proof that grows fact by fact; each function returns the new fact's index. */
struct derivation {
    struct world w;
    TW_VEC(struct tw_proof_fact) facts;
};

static void open_derivation(struct derivation *d, const char *index, const char *lines)
{
    *d = (struct derivation){0};
    world_open(&d->w, index, lines);
}

/* The versions [FROM, TO) of NAME. */
static struct tw_proof_term term(struct derivation *d, const char *name, bool positive,
                                 uint32_t from, uint32_t to)
{
    struct tw_span *span = TW_NEW(&d->w.arena, struct tw_span);
    assert_non_null(span);
    *span = (struct tw_span){from, to};
    return (struct tw_proof_term){world_package(&d->w, name), positive, span,
                                  from < to};
}

static uint32_t add(struct derivation *d, struct tw_proof_fact fact, uint32_t count,
                    struct tw_proof_term a, struct tw_proof_term b)
{
    struct tw_proof_term *terms = TW_NEW_ARRAY(&d->w.arena, struct tw_proof_term, 2);
    assert_non_null(terms);
    terms[0] = a;
    terms[1] = b;
    fact.terms = terms;
    fact.term_count = count;
    assert_true(tw_vec_push(&d->w.arena, &d->facts, fact));
    return d->facts.len - 1;
}

static const struct tw_proof_term none = {{0}, true, NULL, 0};

static uint32_t required(struct derivation *d, uint32_t line,
                         struct tw_proof_term asked)
{
    struct tw_proof_fact fact = {.kind = TW_FACT_REQUIRED,
                                 .requirement = d->w.lines[line].requirement,
                                 .origin = d->w.lines[line].origin};
    return add(d, fact, 1, asked, none);
}

/* Need number NEED of the index (in the order written), over the versions of A. */
static uint32_t dependency(struct derivation *d, uint32_t need, struct tw_proof_term a,
                           struct tw_proof_term b)
{
    struct tw_proof_fact fact = {.kind = TW_FACT_DEPENDENCY,
                                 .from = a.pkg,
                                 .requirement = d->w.needs.at[need].requirement};
    return add(d, fact, 2, a, b);
}

static uint32_t derived(struct derivation *d, uint32_t cause, uint32_t other,
                        uint32_t count, struct tw_proof_term a, struct tw_proof_term b)
{
    struct tw_proof_fact fact = {.kind = TW_FACT_DERIVED, .cause = {cause, other}};
    return add(d, fact, count, a, b);
}

/* Tells the derivation and closes it. */
static void assert_told(struct derivation *d, const char *expected)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_explain_context context = {.near_names = NULL};
    struct tw_reasons reasons = {.arena = &d->w.arena,
                                 .wording = {d->w.facts, &context}};
    struct tw_proof proof = {d->facts.at, d->facts.len};
    struct tw_buf text = TW_BUF_INIT(1 << 20);
    assert_int_equal(tw_recount(&reasons, &proof, &err), TW_OK);
    for (uint32_t i = 0; i < reasons.list.len; i++) {
        tw_prose_wrap(&text, reasons.list.at[i].text, (struct tw_prose_indent){0, 0},
                      (struct tw_explain_style){0, false});
        if (reasons.list.at[i].number) {
            tw_buf_printf(&text, "(%u)\n", reasons.list.at[i].number);
        }
    }
    assert_string_equal(text.ptr, expected);
    tw_buf_free(&text);
    world_close(&d->w);
}

/* foo needs bar 2, which needs baz 3; the user asks for foo and for baz 1. */
TW_TEST(recount_folds_a_line_of_needs)
{
    struct derivation d;
    open_derivation(&d, "foo 1.0: bar>=2\nbar 2.0: baz>=3\nbaz 1.0\nbaz 3.0\n",
                    "foo\nbaz<2\n");
    uint32_t foo = required(&d, 0, term(&d, "foo", false, 0, 1));
    uint32_t baz = required(&d, 1, term(&d, "baz", false, 0, 1));
    uint32_t needs_bar =
        dependency(&d, 0, term(&d, "foo", true, 0, 1), term(&d, "bar", false, 0, 1));
    uint32_t needs_baz =
        dependency(&d, 1, term(&d, "bar", true, 0, 1), term(&d, "baz", false, 1, 2));
    uint32_t foo_baz = derived(&d, needs_bar, needs_baz, 2, term(&d, "foo", true, 0, 1),
                               term(&d, "baz", false, 1, 2));
    uint32_t no_foo = derived(&d, foo_baz, baz, 1, term(&d, "foo", true, 0, 1), none);
    derived(&d, no_foo, foo, 0, none, none);
    assert_told(&d,
                "Because foo 1.0 needs bar>=2 and bar 2.0 needs baz>=3, foo 1.0 needs "
                "baz 3.0.\n"
                "So, because requirements.in:2 asks for baz<2 and requirements.in:1 "
                "asks for foo, these requirements cannot be met together.\n");
}

/* Both releases of foo lead to a clash of their own (pub's example of branching). */
TW_TEST(recount_numbers_what_it_returns_to)
{
    struct derivation d;
    open_derivation(&d,
                    "a 1.0: b>=2\nb 1.0\nb 2.0\n"
                    "foo 1.0: a; b<2\nfoo 1.1: x; y<2\n"
                    "x 1.0: y>=2\ny 1.0\ny 2.0\n",
                    "foo\n");
    uint32_t foo = required(&d, 0, term(&d, "foo", false, 0, 2));
    uint32_t ab =
        dependency(&d, 0, term(&d, "a", true, 0, 1), term(&d, "b", false, 1, 2));
    uint32_t foo_a =
        dependency(&d, 1, term(&d, "foo", true, 0, 1), term(&d, "a", false, 0, 1));
    uint32_t foo_b =
        dependency(&d, 2, term(&d, "foo", true, 0, 1), term(&d, "b", false, 0, 1));
    uint32_t foo_x =
        dependency(&d, 3, term(&d, "foo", true, 1, 2), term(&d, "x", false, 0, 1));
    uint32_t foo_y =
        dependency(&d, 4, term(&d, "foo", true, 1, 2), term(&d, "y", false, 0, 1));
    uint32_t xy =
        dependency(&d, 5, term(&d, "x", true, 0, 1), term(&d, "y", false, 1, 2));
    uint32_t old_b = derived(&d, foo_a, ab, 2, term(&d, "foo", true, 0, 1),
                             term(&d, "b", false, 1, 2));
    uint32_t no_old = derived(&d, old_b, foo_b, 1, term(&d, "foo", true, 0, 1), none);
    uint32_t new_y = derived(&d, foo_x, xy, 2, term(&d, "foo", true, 1, 2),
                             term(&d, "y", false, 1, 2));
    uint32_t no_new = derived(&d, new_y, foo_y, 1, term(&d, "foo", true, 1, 2), none);
    uint32_t no_foo = derived(&d, no_old, no_new, 1, term(&d, "foo", true, 0, 2), none);
    derived(&d, no_foo, foo, 0, none, none);
    assert_told(
        &d, "Because foo 1.0 needs a, a 1.0 needs b>=2 and foo 1.0 needs b<2, foo 1.0 "
            "cannot be used.\n"
            "(1)\n"
            "Because foo 1.1 needs x, x 1.0 needs y>=2 and foo 1.1 needs y<2, foo 1.1 "
            "cannot be used.\n"
            "And because foo 1.0 cannot be used (1), no version of foo can be used.\n"
            "So, because requirements.in:1 asks for foo, these requirements cannot be "
            "met together.\n");
}

TW_TEST(recount_of_a_single_fact)
{
    struct derivation d;
    open_derivation(&d, "a 1.0\n", "a>=2\n");
    required(&d, 0, term(&d, "a", false, 0, 0));
    assert_told(&d, "requirements.in:1 asks for a>=2, but no published version of a "
                    "matches >=2 (the only one is 1.0).\n");
}
