/* What comes of searching again: remedies and cores, also without facts or memory. */
#include "explain_world.h"
#include "telling.h"

/* ---------------------------------------------------------------- remedies */

TW_TEST(remedies_move_bounds_to_what_works)
{
    assert_explained("pandas 1.5.3: numpy<2\npandas 2.2.2: numpy\nnumpy 1.26.4\n"
                     "numpy 2.1.0\n",
                     "pandas<2\nnumpy>=2.1\n",
                     "  requirements.in:1  pandas<2\n"
                     "  requirements.in:2  numpy>=2.1\n"
                     "\n"
                     "  Because pandas 1.5.3 (requirements.in:1) needs numpy<2 and "
                     "requirements.in:2 asks for\n"
                     "  numpy>=2.1, no version of numpy fits.\n"
                     "\n"
                     "  Either of these works:\n"
                     "    1. requirements.in:1  pandas<2 -> pandas (then numpy 2.1.0 "
                     "and pandas 2.2.2)\n"
                     "    2. requirements.in:2  numpy>=2.1 -> numpy>=1.26.4 (then "
                     "numpy 1.26.4 and pandas 1.5.3)\n");
}

/* Whichever of the two conflicts is told, each remedy has to undo both. */
TW_TEST(remedies_of_two_conflicts_go_together)
{
    struct told t;
    told_open(&t, "a 1.0: c<2\nc 1.0\nc 2.0\nx 1.0: z<2\nz 1.0\nz 2.0\n",
              "a\nc>=2\nx\nz>=2\n", TW_PRE_IF_NECESSARY);
    assert_int_equal(t.e.core.line_count, 2);
    assert_int_equal(t.e.remedies.len, TW_MAX_REMEDIES);
    for (uint32_t i = 0; i < t.e.remedies.len; i++) {
        assert_int_equal(t.e.remedies.at[i].edit_count, 2);
        assert_in_range(t.e.remedies.at[i].edits[0].line, 0, 1);
        assert_in_range(t.e.remedies.at[i].edits[1].line, 2, 3);
    }
    assert_slice_equal(t.e.remedies.at[0].edits[0].replacement, "c>=1.0");
    assert_slice_equal(t.e.remedies.at[0].edits[1].replacement, "z>=1.0");
    told_close(&t);
}

TW_TEST(remedies_say_what_they_move)
{
    struct told t;
    struct tw_error err = TW_ERROR_INIT;
    told_open(&t, "a 1.0: b<2\na 2.0: b>=2\nb 1.0\nb 2.0\n", "a<2\nb>=2\n",
              TW_PRE_IF_NECESSARY);
    struct tw_preference locked[2] = {{.kind = TW_PREFER_LOCKED}};
    for (uint32_t i = 0; i < 2; i++) {
        locked[i].pkg = world_package(&t.w, i ? "b" : "a");
        locked[i].version = tw_facts_release(t.w.facts, locked[i].pkg, 0)->version;
    }
    t.problem.preferences = locked;
    t.problem.preference_count = 2;
    assert_int_equal(
        tw_explain_remedies(&t.arena, &t.problem, &t.e.core, NULL, &t.e.remedies, &err),
        TW_OK);
    assert_printed(&t, (struct tw_explain_style){0, false},
                   "  requirements.in:1  a<2\n"
                   "  requirements.in:2  b>=2\n"
                   "\n"
                   "  Because a 1.0 (requirements.in:1) needs b<2 and "
                   "requirements.in:2 asks for b>=2, no version of b fits.\n"
                   "\n"
                   "  Either of these works:\n"
                   "    1. requirements.in:1  a<2 -> a (then a 2.0 and b 2.0; 2 locked "
                   "versions change)\n"
                   "    2. requirements.in:2  b>=2 -> b>=1.0 (then a 1.0 and b 1.0)\n");
    told_close(&t);
}

/* ---------------------------------------------------------------- searching again */

static enum tw_status tell_late(void *payload, const struct tw_needs *needs)
{
    struct world *w = payload;
    uint32_t given = 0;
    for (uint32_t i = 0; i < needs->len; i++) {
        for (uint32_t k = 0; k < w->late.len; k++) {
            struct world_late *late = &w->late.at[k];
            if (late->pkg.id == needs->at[i].pkg.id &&
                late->index == needs->at[i].index) {
                world_depend(w, late->pkg, late->index, late->needs);
                given++;
            }
        }
    }
    return given ? TW_OK : TW_ERR_NOT_FOUND;
}

TW_TEST(core_asks_its_oracle_or_holds_as_far_as_is_known)
{
    struct told t;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_core again;
    told_open(&t, "a 1.0 late: c\na 2.0 late: c\nc 1.0\n", "a==1.0\na==2.0\n",
              TW_PRE_IF_NECESSARY);
    assert_int_equal(t.e.core.line_count, 2);
    assert_int_equal(t.e.core.end, TW_CORE_AS_KNOWN);
    assert_printed(&t, (struct tw_explain_style){0, false},
                   "  requirements.in:1  a==1.0\n"
                   "  requirements.in:2  a==2.0\n"
                   "\n"
                   "  Because requirements.in:1 asks for a==1.0 and requirements.in:2 "
                   "asks for a==2.0, no version of a fits.\n"
                   "\n"
                   "  As far as is known, either of these works:\n"
                   "    1. requirements.in:1  a==1.0 -> a==2.0 (then a 2.0)\n"
                   "    2. requirements.in:2  a==2.0 -> a==1.0 (then a 1.0)\n");
    struct tw_oracle oracle = {tell_late, &t.w, 0};
    assert_int_equal(
        tw_explain_core(&t.arena, &t.problem, &t.e.core.proof, &oracle, &again, &err),
        TW_OK);
    assert_int_equal(again.line_count, 2);
    assert_int_equal(again.end, TW_CORE_MINIMAL);
    told_close(&t);
}

TW_TEST(core_counts_no_more_than_the_search_had_used)
{
    struct told t;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_core again;
    struct tw_proof proof;
    told_open(&t, "a 1.0: c\na 2.0: c\nc 1.0\n", "a==1.0\na==2.0\n",
              TW_PRE_IF_NECESSARY);
    assert_int_equal(t.e.core.end, TW_CORE_MINIMAL);
    t.problem.search = told_refute(&t, &proof);
    assert_int_equal(tw_explain_core(&t.arena, &t.problem, &proof, NULL, &again, &err),
                     TW_OK);
    assert_int_equal(again.line_count, 2);
    assert_int_equal(again.end, TW_CORE_AS_KNOWN);
    told_close(&t);
}

TW_TEST(remedies_rest_on_known_needs_of_what_is_to_blame)
{
    struct told t;
    told_open(&t, "a 1.0: c\nb 1.0: c>=2\nb 2.0 late: c\nc 1.0\n", "a\nb<2\n",
              TW_PRE_IF_NECESSARY);
    assert_printed(
        &t, (struct tw_explain_style){0, false},
        "  requirements.in:2  b<2\n"
        "\n"
        "  b 1.0 (requirements.in:2) needs c>=2, but no published version of c "
        "matches >=2 (the only one is 1.0).\n"
        "\n"
        "  This works:\n"
        "    requirements.in:2  b<2 -> leave it out (then c 1.0)\n");
    told_close(&t);
}

TW_TEST(remedies_rest_on_unknown_needs_where_there_is_no_other)
{
    struct told t;
    told_open(&t, "a 1.0: b>=2\na 2.0 late: b\nb 1.0\n", "a<2\n", TW_PRE_IF_NECESSARY);
    assert_printed(
        &t, (struct tw_explain_style){0, false},
        "  requirements.in:1  a<2\n"
        "\n"
        "  a 1.0 (requirements.in:1) needs b>=2, but no published version of b "
        "matches >=2 (the only one is 1.0).\n"
        "\n"
        "  As far as is known, this works:\n"
        "    requirements.in:1  a<2 -> a (then a 2.0)\n");
    told_close(&t);
}

/* A line left out still allows what it allows: the core is the lines whose bits are set
 * in NAMED, and REASON is told. */
static void assert_core(const char *index, const char *lines, enum tw_pre_mode mode,
                        uint32_t named, const char *reason)
{
    struct told t;
    struct tw_buf text = TW_BUF_INIT(1 << 16);
    struct tw_error err = TW_ERROR_INIT;
    told_open(&t, index, lines, mode);
    assert_int_equal(t.e.core.end, TW_CORE_MINIMAL);
    uint32_t found = 0;
    for (uint32_t i = 0; i < t.e.core.line_count; i++) {
        found |= 1U << t.e.core.lines[i];
    }
    assert_int_equal(found, named);
    assert_int_equal(
        tw_explain_print(&text, &t.e, (struct tw_explain_style){0, false}, &err),
        TW_OK);
    tw_buf_add_byte(&text, '\0');
    if (!strstr(tw_buf_slice(&text).ptr, reason)) {
        fail_msg("not told: %s\n%s", reason, tw_buf_slice(&text).ptr);
    }
    tw_buf_free(&text);
    told_close(&t);
}

TW_TEST(core_keeps_a_pinned_version_though_it_was_yanked)
{
    assert_core("a 2.0 yanked broken\n", "a==2.0\na\n!limits.txt:1 a<=1.0\n",
                TW_PRE_IF_NECESSARY, 6,
                "allows only a<=1.0 and requirements.in:2 asks for a, no");
}

TW_TEST(core_keeps_what_overrides)
{
    assert_core("c 1.0.post1: a<1\na 2.0\n", "c<=0.9\n^over.txt:1 c<=2\n",
                TW_PRE_IF_NECESSARY, 1, "no published version of a matches <1");
}

TW_TEST(core_keeps_what_opts_in_to_prereleases)
{
    assert_core("a 1.1.dev1\nb 1.0\n", "b\na<2\n!limits.txt:1 a>=2.0b2\n",
                TW_PRE_EXPLICIT, 6,
                "allows only a>=2.0b2 and requirements.in:2 asks for a<2");
}

TW_TEST(core_stops_at_the_limit_of_attempts)
{
    struct told t;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_core again;
    struct tw_oracle oracle = {NULL, NULL, 1};
    told_open(&t, "a 1.0\na 2.0\n", "a==1.0\na==2.0\n", TW_PRE_IF_NECESSARY);
    assert_int_equal(
        tw_explain_core(&t.arena, &t.problem, &t.e.core.proof, &oracle, &again, &err),
        TW_OK);
    assert_int_equal(again.line_count, 2);
    assert_int_equal(again.end, TW_CORE_CUT_SHORT);
    assert_true(again.proof.count > 0);
    told_close(&t);
}

TW_TEST(explain_survives_want_of_memory)
{
    struct told t;
    struct tw_proof proof;
    told_open(&t, "a 1.0: b<2\na 2.0: b<2; c\nb 1.0\nb 2.0\nc 1.0 yanked\n",
              "a\nb>=2\n!limits.txt:1 c\n", TW_PRE_IF_NECESSARY);
    told_refute(&t, &proof);
    enum tw_status status = TW_ERR_NOMEM;
    for (long n = 0; status != TW_OK; n++) {
        struct tw_error err = TW_ERROR_INIT;
        struct tw_arena arena = TW_ARENA_INIT;
        struct tw_core core;
        struct tw_remedies remedies;
        arena.fail_after = n;
        status = tw_explain_core(&arena, &t.problem, &proof, NULL, &core, &err);
        if (status == TW_OK) {
            status =
                tw_explain_remedies(&arena, &t.problem, &core, NULL, &remedies, &err);
        }
        assert_true(status == TW_OK || status == TW_ERR_NOMEM);
        assert_int_equal(status, err.status);
        tw_arena_free(&arena);
    }
    told_close(&t);
}

TW_TEST(reasons_survive_want_of_memory)
{
    struct told t;
    told_open(&t, "a 1.0: b<2\na 2.0: c>=2\nb 1.0\nb 2.0\nc 1.0\nc 2.0\nd 1.0: b>=2\n",
              "a\nd\n!limits.txt:1 c<2\n", TW_PRE_IF_NECESSARY);
    enum tw_status status = TW_ERR_NOMEM;
    for (long n = 0; status != TW_OK; n++) {
        struct tw_error err = TW_ERROR_INIT;
        struct tw_arena arena = TW_ARENA_INIT;
        struct tw_reasons reasons;
        arena.fail_after = n;
        status = tw_reasons_find(&arena, &t.e, 0, &reasons, &err);
        assert_true(status == TW_OK ? reasons.list.len == 0 && reasons.hidden == 2
                                    : status == TW_ERR_NOMEM);
        tw_arena_free(&arena);
    }
    told_close(&t);
}
