/*
 * Replies: header lines, each reply ended by an empty line, given one after another to
 * a request for a tail. Whatever a server says, the request comes to an end, and a part
 * is believed only if it is what was asked for.
 */
#include "fuzz.h"
#include "range.h"

enum { STEPS_MAX = 8 };

/* The next reply of *REST. */
static struct tw_answer next_answer(struct tw_arena *arena, tw_slice *rest)
{
    struct tw_answer answer = {.length = -1};
    tw_slice line;
    while (tw_slice_line(rest, &line) && line.len) {
        require(tw_answer_line(arena, &answer, line));
    }
    return answer;
}

static void check_part(const struct tw_ladder *ladder, const struct tw_ask *ask,
                       const struct tw_answer *answer)
{
    struct tw_content_range range;
    require(tw_content_range_read(answer->content_range, &range));
    require(range.total == ladder->total && range.last < range.total);
    require(ask->form == TW_FORM_SUFFIX ? range.last + 1 == range.total
                                        : range.first == ask->from);
    require(range.last - range.first + 1 <= ladder->length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tw_arena arena = TW_ARENA_INIT;
    tw_slice rest = {(const char *)data, size};
    struct tw_ladder ladder = {
        .want = TW_WANT_TAIL, .length = 100, .total = size % 3 ? 0 : 5000};
    enum tw_verdict verdict = TW_VERDICT_NEXT;
    for (unsigned step = 0; verdict == TW_VERDICT_NEXT; step++) {
        struct tw_ask ask = tw_ladder_next(&ladder, (enum tw_ranges)(size % 4));
        struct tw_answer answer = next_answer(&arena, &rest);
        struct tw_freshness fresh = tw_answer_freshness(&answer, 1700000000);
        verdict = tw_ladder_judge(&ladder, &ask, &answer, size % 2 == 0);
        require(step < STEPS_MAX && fresh.max_age >= 0 && fresh.date >= 0);
        if (verdict == TW_VERDICT_PART) {
            check_part(&ladder, &ask, &answer);
        }
    }
    tw_arena_free(&arena);
    return 0;
}
