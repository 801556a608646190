/*
 * Sets of states against plain arrays of bools, in both forms (masks and stored
 * intervals), and the two places where the algebra of terms is easily got wrong.
 */
#include "tw_test.h"
#include "vset.h"

enum { MOST_STATES = 300 };

struct model {
    uint32_t states;
    bool has[MOST_STATES];
};

static uint32_t next_random(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

/* A random set in runs, as specifiers make them. */
static struct model random_model(uint32_t states, uint32_t *seed)
{
    struct model model = {.states = states};
    uint32_t runs = next_random(seed) % 5;
    for (uint32_t r = 0; r < runs; r++) {
        uint32_t from = next_random(seed) % states;
        uint32_t length = next_random(seed) % (states / 2 + 1);
        for (uint32_t i = from; i < states && i < from + length; i++) {
            model.has[i] = true;
        }
    }
    return model;
}

/* The set of MODEL, made of single states. */
static tw_vset set_of(struct tw_vsets *sets, const struct model *model)
{
    tw_vset set = TW_VSET_EMPTY;
    for (uint32_t i = 0; i < model->states; i++) {
        if (model->has[i]) {
            set = tw_vset_or(sets, set, tw_vset_only(sets, model->states, i));
        }
    }
    return set;
}

static void assert_same(struct tw_vsets *sets, tw_vset set, const struct model *model)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < model->states; i++) {
        assert_int_equal(tw_vset_has(sets, set, i), model->has[i]);
        count += model->has[i];
    }
    assert_int_equal(tw_vset_count(sets, set), count);
    assert_int_equal(tw_vset_empty(set), count == 0);
    if (count) {
        assert_true(model->has[tw_vset_highest(sets, set)]);
        assert_true(model->has[tw_vset_lowest(sets, set)]);
    }
    assert_true(tw_vset_equal(set, set_of(sets, model)));
}

static void check_pair(struct tw_vsets *sets, uint32_t states, uint32_t *seed)
{
    struct model a = random_model(states, seed), b = random_model(states, seed);
    struct model both = a, either = a, neither = a;
    bool subset = true, disjoint = true;
    for (uint32_t i = 0; i < states; i++) {
        both.has[i] = a.has[i] && b.has[i];
        either.has[i] = a.has[i] || b.has[i];
        neither.has[i] = !a.has[i];
        subset = subset && (!a.has[i] || b.has[i]);
        disjoint = disjoint && !both.has[i];
    }
    tw_vset full = tw_vset_full(sets, states);
    tw_vset x = set_of(sets, &a), y = set_of(sets, &b);
    assert_same(sets, tw_vset_and(sets, x, y), &both);
    assert_same(sets, tw_vset_or(sets, x, y), &either);
    assert_same(sets, tw_vset_not(sets, full, x), &neither);
    assert_int_equal(tw_vset_subset(sets, x, y), subset);
    assert_int_equal(tw_vset_disjoint(sets, x, y), disjoint);
    assert_true(tw_vset_equal(tw_vset_not(sets, full, tw_vset_not(sets, full, x)), x));
}

TW_TEST(vset_agrees_with_arrays_of_bools)
{
    static const uint32_t sizes[] = {1, 2, 7, 62, 63, 64, 65, 300};
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_vsets sets = {.arena = &arena};
    uint32_t seed = 1;
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        for (int round = 0; round < 300; round++) {
            check_pair(&sets, sizes[s], &seed);
        }
    }
    assert_false(sets.failed);
    tw_arena_free(&arena);
}

static void check_spans(struct tw_vsets *sets, uint32_t states, uint32_t *seed)
{
    struct model model = random_model(states, seed);
    model.has[0] = next_random(seed) % 2 == 0;
    struct tw_span *spans;
    uint32_t count;
    tw_vset set = set_of(sets, &model);
    assert_true(tw_vset_spans(sets, sets->arena, set, &spans, &count));
    bool seen[MOST_STATES] = {false};
    for (uint32_t i = 0; i < count; i++) {
        assert_true(spans[i].from < spans[i].to);
        assert_true(!i || spans[i - 1].to < spans[i].from);
        for (uint32_t v = spans[i].from; v < spans[i].to; v++) {
            seen[v + 1] = true;
        }
    }
    for (uint32_t i = 1; i < states; i++) {
        assert_int_equal(seen[i], model.has[i]);
    }
    tw_vset versions = tw_vset_versions(sets, states, spans, count);
    model.has[0] = false;
    assert_same(sets, versions, &model);
}

TW_TEST(vset_goes_to_spans_and_back)
{
    static const uint32_t sizes[] = {2, 40, 63, 64, 300};
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_vsets sets = {.arena = &arena};
    uint32_t seed = 7;
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        for (int round = 0; round < 200; round++) {
            check_spans(&sets, sizes[s], &seed);
        }
    }
    tw_arena_free(&arena);
}

/* Two negative terms both hold when the package is not chosen, even when each of them
 * rules out no version at all, or every one. */
TW_TEST(negative_terms_are_never_disjoint)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_vsets sets = {.arena = &arena};
    for (uint32_t states = 3; states < 100; states += 96) {
        tw_vset full = tw_vset_full(&sets, states);
        tw_vset none = tw_vset_only(&sets, states, 0);
        tw_vset not_one = tw_vset_not(&sets, full, tw_vset_only(&sets, states, 1));
        tw_vset not_two = tw_vset_not(&sets, full, tw_vset_only(&sets, states, 2));
        assert_false(tw_vset_disjoint(&sets, not_one, not_two));
        assert_false(tw_vset_disjoint(&sets, none, none));
        assert_false(tw_vset_disjoint(&sets, none, full));
    }
    tw_arena_free(&arena);
}

/* No state is left: the empty set lies within every term, and is disjoint from it. That
 * a term holds must be asked first. */
TW_TEST(the_empty_set_both_satisfies_and_contradicts)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_vsets sets = {.arena = &arena};
    for (uint32_t states = 3; states < 100; states += 96) {
        tw_vset one = tw_vset_only(&sets, states, 1);
        assert_true(tw_vset_subset(&sets, TW_VSET_EMPTY, one));
        assert_true(tw_vset_disjoint(&sets, TW_VSET_EMPTY, one));
        assert_false(tw_vset_subset(&sets, one, TW_VSET_EMPTY));
    }
    tw_arena_free(&arena);
}

TW_TEST(vset_without_memory_fails_once_and_for_all)
{
    uint32_t failures = 0;
    for (long n = 0;; n++) {
        struct tw_arena arena = TW_ARENA_INIT;
        struct tw_vsets sets = {.arena = &arena};
        arena.fail_after = n;
        tw_vset full = tw_vset_full(&sets, 100);
        for (uint32_t i = 1; i < 100 && !sets.failed; i += 2) {
            tw_vset one = tw_vset_only(&sets, 100, i);
            full = sets.failed
                       ? full
                       : tw_vset_and(&sets, full, tw_vset_not(&sets, full, one));
        }
        bool failed = sets.failed;
        assert_true(failed || tw_vset_count(&sets, full) == 50);
        tw_arena_free(&arena);
        failures += failed;
        if (!failed) {
            break;
        }
    }
    assert_true(failures > 3);
}
