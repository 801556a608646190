/*
 * The memory of one node:
 *
 *     5 click 5 colorama 1 jinja2 4       in 5 runs; click in all of them, ...
 *
 * The invariant: no count is larger than the number of runs. When that has grown large
 * all are halved, so that what is no longer needed fades.
 *
 * Called from hints.c.
 */
#include "hints_memory.h"

enum { MOST_RUNS = 16 };

tw_slice tw_hints_word(tw_slice *rest)
{
    tw_slice word = TW_NO_SLICE;
    while (rest->len && !word.len) {
        word = tw_slice_cut(*rest, 0, tw_slice_find(*rest, ' ', 0));
        *rest = tw_slice_cut(*rest, word.len + 1, rest->len);
    }
    return word;
}

/* The next word as a number up to MAX; 0: it is none. */
static uint32_t next_number(tw_slice *rest, uint32_t max)
{
    tw_slice word = tw_hints_word(rest);
    uint64_t number = 0;
    return tw_pull_uint(&word, max, &number) && !word.len ? (uint32_t)number : 0;
}

void tw_hints_memory_read(tw_slice text, struct tw_hints_memory *out)
{
    out->len = 0;
    out->runs = next_number(&text, MOST_RUNS);
    while (out->runs && out->len < TW_HINTS_NEEDS_MAX) {
        tw_slice node = tw_hints_word(&text);
        uint32_t count = next_number(&text, out->runs);
        if (!count) {
            return;
        }
        out->at[out->len++] = (struct tw_needed){node, count};
    }
}

bool tw_hints_memory_expects(const struct tw_hints_memory *memory,
                             const struct tw_needed *needed)
{
    return 2 * needed->count >= memory->runs;
}

static bool is_among(const tw_slice *nodes, uint32_t count, tw_slice node)
{
    for (uint32_t i = 0; i < count; i++) {
        if (tw_slice_equal(nodes[i], node)) {
            return true;
        }
    }
    return false;
}

static bool is_as_expected(const struct tw_hints_memory *memory, const tw_slice *nodes,
                           uint32_t count)
{
    uint32_t expected = 0;
    for (uint32_t i = 0; i < memory->len; i++) {
        if (tw_hints_memory_expects(memory, &memory->at[i])) {
            expected++;
            if (!is_among(nodes, count, memory->at[i].node)) {
                return false;
            }
        }
    }
    return memory->runs && expected == count;
}

static void fade(struct tw_hints_memory *memory)
{
    uint32_t kept = 0;
    memory->runs /= 2;
    for (uint32_t i = 0; i < memory->len; i++) {
        struct tw_needed needed = {memory->at[i].node, memory->at[i].count / 2};
        if (needed.count) {
            memory->at[kept++] = needed;
        }
    }
    memory->len = kept;
}

static void count_one(struct tw_hints_memory *memory, tw_slice node)
{
    for (uint32_t i = 0; i < memory->len; i++) {
        if (tw_slice_equal(memory->at[i].node, node)) {
            memory->at[i].count++;
            return;
        }
    }
    if (memory->len < TW_HINTS_NEEDS_MAX) {
        memory->at[memory->len++] = (struct tw_needed){node, 1};
    }
}

bool tw_hints_memory_learn(struct tw_hints_memory *memory, const tw_slice *nodes,
                           uint32_t count)
{
    count = count < TW_HINTS_NEEDS_MAX ? count : TW_HINTS_NEEDS_MAX;
    if (is_as_expected(memory, nodes, count)) {
        return false;
    }
    if (memory->runs == MOST_RUNS) {
        fade(memory);
    }
    memory->runs++;
    for (uint32_t i = 0; i < count; i++) {
        count_one(memory, nodes[i]);
    }
    return true;
}

void tw_hints_memory_write(const struct tw_hints_memory *memory, struct tw_buf *out)
{
    tw_buf_printf(out, "%u", memory->runs);
    for (uint32_t i = 0; i < memory->len; i++) {
        tw_buf_printf(out, " %.*s %u", TW_FMT(memory->at[i].node), memory->at[i].count);
    }
}
