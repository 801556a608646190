/* Stories on facts alone: no search, no derivation. */
#include "explain_world.h"
#include "prose.h"
#include "tellers.h"

/* All that an index and the lines say, as the given facts of a proof. */
struct given {
    struct world w;
    TW_VEC(struct tw_proof_fact) facts;
    struct tw_proof proof;
};

static struct tw_proof_term term(struct given *g, tw_pkg pkg, bool positive,
                                 const struct tw_span *spans, uint32_t count)
{
    struct tw_span *copy = TW_NEW_ARRAY(&g->w.arena, struct tw_span, count);
    assert_non_null(copy);
    for (uint32_t i = 0; i < count; i++) {
        copy[i] = spans[i];
    }
    return (struct tw_proof_term){pkg, positive, copy, count};
}

/* The term "not PKG in what R asks for". */
static struct tw_proof_term unmet(struct given *g, const struct tw_requirement *r)
{
    tw_pkg pkg = tw_facts_package(g->w.facts, r->name, TW_NO_SLICE);
    uint32_t count = tw_facts_version_count(g->w.facts, pkg);
    const struct tw_version_table versions = {
        count ? &tw_facts_release(g->w.facts, pkg, 0)->version : NULL, count,
        sizeof(struct tw_release)};
    struct tw_span *spans;
    uint32_t span_count;
    assert_int_equal(
        tw_specifiers_spans(&g->w.arena, &r->specifiers, versions, &spans, &span_count),
        TW_OK);
    return term(g, pkg, false, spans, span_count);
}

static void push(struct given *g, struct tw_proof_fact fact, struct tw_proof_term a,
                 struct tw_proof_term b)
{
    struct tw_proof_term *terms = TW_NEW_ARRAY(&g->w.arena, struct tw_proof_term, 2);
    assert_non_null(terms);
    terms[0] = a;
    terms[1] = b;
    fact.terms = terms;
    fact.term_count = 2;
    assert_true(tw_vec_push(&g->w.arena, &g->facts, fact));
}

static const struct tw_proof_term user = {{0}, true, NULL, 0};

static void push_excluded(struct given *g, tw_pkg pkg)
{
    for (uint32_t i = 0; i < tw_facts_version_count(g->w.facts, pkg); i++) {
        const struct tw_release *release = tw_facts_release(g->w.facts, pkg, i);
        if (release->exclusion != TW_EXCL_NONE) {
            push(g,
                 (struct tw_proof_fact){.kind = TW_FACT_EXCLUDED,
                                        .exclusion = release->exclusion,
                                        .detail = release->detail},
                 term(g, pkg, true, &(struct tw_span){i, i + 1}, 1), user);
        }
    }
}

static void open_given(struct given *g, const char *index, const char *lines)
{
    *g = (struct given){0};
    world_open(&g->w, index, lines);
    for (uint32_t i = 0; i < g->w.line_count; i++) {
        const struct tw_line *line = &g->w.lines[i];
        bool asks = line->origin->kind == TW_FROM_REQUIREMENT;
        struct tw_proof_fact fact = {.kind =
                                         asks ? TW_FACT_REQUIRED : TW_FACT_CONSTRAINT,
                                     .requirement = line->requirement,
                                     .origin = line->origin};
        push(g, fact, user, unmet(g, line->requirement));
    }
    for (uint32_t i = 0; i < g->w.needs.len; i++) {
        const struct world_need *need = &g->w.needs.at[i];
        struct tw_span span = {need->index, need->index + 1};
        push(g,
             (struct tw_proof_fact){.kind = TW_FACT_DEPENDENCY,
                                    .from = need->pkg,
                                    .requirement = need->requirement},
             term(g, need->pkg, true, &span, 1), unmet(g, need->requirement));
    }
    static const char *const names[] = {"a", "b", "c", "d"};
    for (uint32_t i = 0; i < sizeof names / sizeof *names; i++) {
        push_excluded(g, world_package(&g->w, names[i]));
    }
    g->proof = (struct tw_proof){g->facts.at, g->facts.len};
}

static void close_given(struct given *g)
{
    world_close(&g->w);
}

/* The sentences of the story, a line each, without marks. */
static void assert_story(const char *index, const char *lines, const char *expected)
{
    struct given g;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_story story;
    struct tw_explain_context context = {.python = TW_SLICE("3.9.18")};
    open_given(&g, index, lines);
    struct tw_reasons reasons = {.arena = &g.w.arena, .wording = {g.w.facts, &context}};
    assert_int_equal(tw_story_find(&g.w.arena, g.w.facts, &g.proof, &story, &err),
                     TW_OK);
    assert_true(story.found);
    assert_int_equal(tw_narrate(&reasons, &g.proof, &story, &err), TW_OK);
    struct tw_buf text = TW_BUF_INIT(1 << 20);
    for (uint32_t i = 0; i < reasons.list.len; i++) {
        tw_prose_wrap(&text, reasons.list.at[i].text, (struct tw_prose_indent){0, 0},
                      (struct tw_explain_style){0, false});
    }
    assert_string_equal(text.ptr, expected);
    tw_buf_free(&text);
    close_given(&g);
}

TW_TEST(story_of_two_demands)
{
    assert_story("a 1.0: c<=1.0\na 2.0: c<=1.0\nc 1.0\nc 2.0\n", "a\nc>=2.0\n",
                 "Because every version of a (requirements.in:1) needs c<=1.0 and "
                 "requirements.in:2 asks for c>=2.0, no version of c fits.\n");
}

TW_TEST(story_chains_needs)
{
    assert_story("a 1.0: b\nb 1.0: c<2\nc 1.0\nc 2.0\n", "a\nc>=2\n",
                 "Because a 1.0 (requirements.in:1) needs b, which needs c<2, and "
                 "requirements.in:2 asks for c>=2, no version of c fits.\n");
}

TW_TEST(story_cuts_long_chains)
{
    struct tw_buf index = TW_BUF_INIT(1 << 20);
    tw_buf_adds(&index, "a 1: p0\n");
    for (uint32_t i = 0; i < 40; i++) {
        tw_buf_printf(&index, "p%u 1: p%u\n", i, i + 1);
    }
    tw_buf_adds(&index, "p40 1: c<2\nc 1\nc 2\n");
    assert_story(index.ptr, "a\nc>=2\n",
                 "Because a 1 (requirements.in:1) needs p0, which needs p1, which, "
                 "over 39 more packages, needs c<2, and requirements.in:2 asks for "
                 "c>=2, no version of c fits.\n");
    tw_buf_free(&index);
}

TW_TEST(story_names_constraints_as_such)
{
    assert_story("a 1.9: c<2\na 2.0: c>=2\nb 1.0: c\nc 1.0\nc 2.0\n",
                 "a>=2\nb\n!limits.txt:2 c<2\n",
                 "Because a 2.0 (requirements.in:1) needs c>=2 and limits.txt:2 "
                 "(constraint) allows only c<2, no version of c fits.\n");
}

TW_TEST(story_of_a_hole)
{
    assert_story("a 1.0: b==1.0.0\na 2.0: b==2.0.0\na 3.0: b==3.0.0\n"
                 "b 1.0.0\nb 2.0.0\nb 3.0.0\nc 1.0.0: a<2.0\nc 2.0.0: a>=3.0\n",
                 "a\nb>=2.0.0,<3.0.0\nc\n",
                 "Because every version of c (requirements.in:3) needs a 1.0 or 3.0, "
                 "which needs b 1.0.0 or 3.0.0, and requirements.in:2 asks for "
                 "b>=2.0.0,<3.0.0, no version of b fits.\n");
}

TW_TEST(story_pulls_versions_whose_needs_are_missing)
{
    assert_story("a 1.0: c\na 2.0\nb 1.0: a==1.0\nmissing c\n", "a\nb\n",
                 "b 1.0 (requirements.in:2) needs a==1.0, which needs c, but c is not "
                 "on the index.\n");
}

TW_TEST(story_of_exclusions_in_range)
{
    assert_story("a 1.0\na 2.0 python >=3.10\na 3.0 python >=3.11\n", "a>=2\n",
                 "Because requirements.in:1 asks for a>=2 and a 2.0 and newer need "
                 "another Python than the target's 3.9.18 (2.0: >=3.10; 3.0: >=3.11), "
                 "no version of a fits.\n");
    assert_story("a 1.0: b>0.1\nb 0.1\nb 1.0 yanked broken build\n", "a\n",
                 "Because a 1.0 (requirements.in:1) needs b>0.1 and b 1.0 was yanked "
                 "(broken build), no version of b fits.\n");
}

TW_TEST(story_of_a_line_that_nothing_matches)
{
    assert_story("a 1.0.0\n", "a!=1.0.0\n",
                 "requirements.in:1 asks for a!=1.0.0, but no published version of a "
                 "matches !=1.0.0 (the only one is 1.0.0).\n");
    assert_story("a 1.0\na 2.0\na 4.0\n", "a==3.0\n",
                 "requirements.in:1 asks for a==3.0, but no published version of a "
                 "matches ==3.0 (the nearest are 2.0 and 4.0).\n");
    assert_story("a 1.0: b>=2\nb 1.0\nb 1.5\n", "a\n",
                 "a 1.0 (requirements.in:1) needs b>=2, but no published version of b "
                 "matches >=2 (the newest is 1.5).\n");
}

TW_TEST(story_does_not_grow_with_releases)
{
    struct tw_buf index = TW_BUF_INIT(1 << 20);
    for (uint32_t i = 0; i < 300; i++) {
        tw_buf_printf(&index, "a 1.%u: b==1.%u\n", i, i);
    }
    for (uint32_t i = 0; i < 300; i++) {
        tw_buf_printf(&index, "b 1.%u: c>=1.%u,<2\n", i, i / 100);
    }
    tw_buf_adds(&index,
                "c 1.0\nc 1.1\nc 1.2\nc 2.0\nc 2.1\nd 4.0: c>=2\nd 5.0: c>=2.1\n");
    assert_story(index.ptr, "a\nd>=4\n",
                 "Because every version of a (requirements.in:1) needs b, which needs "
                 "c 1.2 and older, and every version of d (requirements.in:2) needs c "
                 "2.0 and newer, no version of c fits.\n");
    tw_buf_free(&index);
}

TW_TEST(story_backs_out_of_newer_releases)
{
    assert_story("a 1.0: b<2\na 2.0: c>=2\nb 1.0\nb 2.0\nc 1.0\nc 2.0\nd 1.0: b>=2\n",
                 "a\nd\n!limits.txt:1 c<2\n",
                 "Because requirements.in:1 asks for a and a 1.0 needs b<2, but d 1.0 "
                 "(requirements.in:2) needs b>=2, only a 2.0 is left.\n"
                 "Because a 2.0 needs c>=2 and limits.txt:1 (constraint) allows only "
                 "c<2, no version of c fits.\n");
}
