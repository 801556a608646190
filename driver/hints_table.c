/*
 * The table of hints. A line for each node, sorted by bytes, so that it is searched
 * where it lies:
 *
 *     pytest: iniconfig packaging pluggy pygments tomli;python_version<"3.11"
 *
 * The invariant: TABLE may be anything. What is not understood leads nowhere, or to
 * names that add_node in hints.c does not believe. Markers are PEP 508's, without
 * spaces.
 *
 * Called from hints.c.
 */
#include "hints_table.h"

#include "hints_memory.h"

/* hints.txt, made an array by CMake. */
extern const unsigned char tw_hints_text[];
extern const size_t tw_hints_text_size;

tw_slice tw_hints_table(void)
{
    return (tw_slice){(const char *)tw_hints_text, tw_hints_text_size};
}

/* The first line of TABLE that starts at FROM or later; none: the table's length. */
static size_t line_from(tw_slice table, size_t from)
{
    if (from == 0) {
        return 0;
    }
    size_t end = tw_slice_find(table, '\n', from - 1);
    return end == SIZE_MAX ? table.len : end + 1;
}

tw_slice tw_hints_table_find(tw_slice table, tw_slice node)
{
    size_t low = 0, high = table.len; /* the line starts in [low, high) */
    while (low < high) {
        size_t start = line_from(table, low + (high - low) / 2);
        if (start >= high) {
            start = low;
        }
        size_t end = line_from(table, start + 1);
        tw_slice line = tw_slice_trim(tw_slice_cut(table, start, end));
        size_t colon = tw_slice_find(line, ':', 0);
        int order = tw_slice_compare(node, tw_slice_cut(line, 0, colon));
        if (order == 0 && colon != SIZE_MAX) {
            return tw_slice_cut(line, colon + 1, line.len);
        }
        if (order > 0) {
            low = end;
        } else {
            high = start;
        }
    }
    return TW_NO_SLICE;
}

/* Does the marker TEXT hold in ENV? One that cannot be read does not. */
static bool holds(tw_slice text, const struct tw_environment *env)
{
    struct tw_arena scratch = TW_ARENA_INIT;
    const struct tw_marker_extras none = {.context = TW_MARKER_REQUIREMENT};
    const struct tw_marker *marker;
    bool on = tw_marker_parse(&scratch, text, &marker, NULL) == TW_OK;
    if (on && env && tw_marker_evaluate(marker, env, &none, &on, NULL)) {
        on = false;
    }
    tw_arena_free(&scratch);
    return on;
}

bool tw_hints_table_next(tw_slice *line, const struct tw_environment *env,
                         tw_slice *node)
{
    while (line->len) {
        tw_slice word = tw_hints_word(line);
        size_t semicolon = tw_slice_find(word, ';', 0);
        *node = tw_slice_cut(word, 0, semicolon);
        if (node->len && (semicolon == SIZE_MAX ||
                          holds(tw_slice_cut(word, semicolon + 1, word.len), env))) {
            return true;
        }
    }
    return false;
}
