/*
 * The ladder of range requests and the strict reading of their answers.
 *
 *     size unknown:   bytes=-N  ──►  bytes=0-0  ──►  plain GET
 *                        │ 416 of S     │ total
 *     size known:        └───────► bytes=a-b  ──►  plain GET
 *
 * The invariant: each answer that is of no use either takes a form off the ladder or
 * corrects the total, and the number of steps is bounded, so that no server can make a
 * request go round in circles. A plain GET's status is the truth; the status of a
 * ranged one may only mean "no ranges". Nothing is believed of a 206 but a
 * Content-Range that says exactly what was asked for. RFC 9110 sections 14 and 15.3.7.
 */
#include "range.h"

#include "tw_limits.h"

#include <stdio.h>

enum { MAX_STEPS = 5 };

/* A file that is larger is not taken whole before every form was tried. */
#define GIANT (64 * TW_MIB)

static unsigned bit(enum tw_form form)
{
    return 1U << form;
}

bool tw_content_range_read(tw_slice value, struct tw_content_range *out)
{
    tw_slice rest = value;
    return tw_pull(&rest, TW_SLICE("bytes ")) &&
           tw_pull_uint(&rest, TW_MAX_ARTIFACT, &out->first) &&
           tw_pull_byte(&rest, '-') &&
           tw_pull_uint(&rest, TW_MAX_ARTIFACT, &out->last) &&
           tw_pull_byte(&rest, '/') &&
           tw_pull_uint(&rest, TW_MAX_ARTIFACT, &out->total) && rest.len == 0 &&
           out->first <= out->last && out->last < out->total;
}

bool tw_content_range_total(tw_slice value, uint64_t *total)
{
    tw_slice rest = value;
    return tw_pull(&rest, TW_SLICE("bytes */")) &&
           tw_pull_uint(&rest, TW_MAX_ARTIFACT, total) && rest.len == 0;
}

/* ---------------------------------------------------------------- asking */

static struct tw_ask next_for_tail(const struct tw_ladder *ladder,
                                   enum tw_ranges ranges)
{
    const struct tw_ask plain = {TW_FORM_PLAIN, 0, 0};
    if (ladder->total) {
        bool all = ladder->total <= ladder->length;
        return all || (ladder->refused & bit(TW_FORM_ABSOLUTE))
                   ? plain
                   : (struct tw_ask){TW_FORM_ABSOLUTE, ladder->total - ladder->length,
                                     ladder->total};
    }
    if (ranges != TW_RANGES_ABSOLUTE && !(ladder->refused & bit(TW_FORM_SUFFIX))) {
        return (struct tw_ask){TW_FORM_SUFFIX, 0, ladder->length};
    }
    return ladder->refused & bit(TW_FORM_FIRST) ? plain
                                                : (struct tw_ask){TW_FORM_FIRST, 0, 1};
}

struct tw_ask tw_ladder_next(const struct tw_ladder *ladder, enum tw_ranges ranges)
{
    const struct tw_ask plain = {TW_FORM_PLAIN, 0, 0};
    if (ladder->want == TW_WANT_WHOLE) {
        return ladder->from && !(ladder->refused & bit(TW_FORM_RESUME))
                   ? (struct tw_ask){TW_FORM_RESUME, ladder->from, UINT64_MAX}
                   : plain;
    }
    if (ranges == TW_RANGES_NONE || ladder->steps >= MAX_STEPS) {
        return plain;
    }
    if (ladder->want == TW_WANT_TAIL) {
        return next_for_tail(ladder, ranges);
    }
    return ladder->refused & bit(TW_FORM_ABSOLUTE)
               ? plain
               : (struct tw_ask){TW_FORM_ABSOLUTE, ladder->from, ladder->to};
}

const char *tw_ask_text(const struct tw_ask *ask, char out[48])
{
    switch (ask->form) {
    case TW_FORM_SUFFIX:
        snprintf(out, 48, "-%llu", (unsigned long long)ask->to);
        return out;
    case TW_FORM_ABSOLUTE:
    case TW_FORM_FIRST:
        snprintf(out, 48, "%llu-%llu", (unsigned long long)ask->from,
                 (unsigned long long)ask->to - 1);
        return out;
    case TW_FORM_RESUME:
        snprintf(out, 48, "%llu-", (unsigned long long)ask->from);
        return out;
    case TW_FORM_PLAIN:
        break;
    }
    return NULL;
}

/* ---------------------------------------------------------------- judging */

static enum tw_verdict refuse(struct tw_ladder *ladder, const struct tw_ask *ask)
{
    ladder->refused |= bit(ask->form);
    ladder->steps++;
    return TW_VERDICT_NEXT;
}

/* Does the part that came answer ASK for a file of that total? */
static bool is_as_asked(const struct tw_ask *ask, const struct tw_content_range *range)
{
    uint64_t end = range->last + 1;
    switch (ask->form) {
    case TW_FORM_SUFFIX:
        return end == range->total &&
               end - range->first == (ask->to < range->total ? ask->to : range->total);
    case TW_FORM_ABSOLUTE:
    case TW_FORM_FIRST:
        return range->first == ask->from &&
               end == (ask->to < range->total ? ask->to : range->total);
    case TW_FORM_RESUME:
        return range->first == ask->from && end == range->total;
    case TW_FORM_PLAIN:
        break;
    }
    return false;
}

static bool is_multipart(const struct tw_answer *answer)
{
    return tw_slice_equal_nocase(tw_slice_cut(answer->content_type, 0, 10),
                                 TW_SLICE("multipart/"));
}

/* Another total or ETag than the one that a RANGE was asked for. */
static bool is_another_file(const struct tw_ladder *ladder, uint64_t total,
                            const struct tw_answer *answer)
{
    return ladder->want == TW_WANT_RANGE &&
           ((ladder->total && total != ladder->total) ||
            (ladder->etag.len && answer->etag.len &&
             !tw_slice_equal(ladder->etag, answer->etag)));
}

static enum tw_verdict judge_partial(struct tw_ladder *ladder, const struct tw_ask *ask,
                                     const struct tw_answer *answer)
{
    struct tw_content_range range = {0, 0, 0};
    if (!tw_answer_is_plain(answer) || is_multipart(answer) ||
        !tw_content_range_read(answer->content_range, &range)) {
        return refuse(ladder, ask);
    }
    if (is_another_file(ladder, range.total, answer)) {
        return TW_VERDICT_CHANGED;
    }
    bool as_asked = is_as_asked(ask, &range);
    bool corrected = ladder->total && ladder->total != range.total;
    ladder->total = range.total;
    if (as_asked && ask->form == TW_FORM_FIRST) {
        ladder->refused |= bit(TW_FORM_FIRST);
        return TW_VERDICT_NEXT;
    }
    if (ladder->want == TW_WANT_TAIL && corrected) {
        ladder->steps++;
        return TW_VERDICT_NEXT;
    }
    return as_asked ? TW_VERDICT_PART : refuse(ladder, ask);
}

/* 416 is about this file, never about the server. */
static enum tw_verdict judge_unsatisfiable(struct tw_ladder *ladder,
                                           const struct tw_ask *ask,
                                           const struct tw_answer *answer)
{
    uint64_t total = 0;
    if (!tw_content_range_total(answer->content_range, &total)) {
        ladder->refused |= bit(TW_FORM_ABSOLUTE) | bit(TW_FORM_FIRST);
        return refuse(ladder, ask);
    }
    if (is_another_file(ladder, total, answer)) {
        return TW_VERDICT_CHANGED;
    }
    if (total == 0 || total == ladder->total) {
        ladder->refused |= bit(TW_FORM_ABSOLUTE) | bit(TW_FORM_FIRST);
        return refuse(ladder, ask);
    }
    ladder->total = total;
    if (ask->form == TW_FORM_ABSOLUTE) {
        ladder->steps++;
        return TW_VERDICT_NEXT;
    }
    return refuse(ladder, ask);
}

/* A 200 is the file, whatever was asked for. Of a giant it is worth a request to find
 * out whether only the suffix was not understood: now its size is known. */
static enum tw_verdict judge_whole(struct tw_ladder *ladder, const struct tw_ask *ask,
                                   const struct tw_answer *answer)
{
    bool giant = answer->length > 0 && (uint64_t)answer->length > GIANT;
    if (ask->form != TW_FORM_SUFFIX || !giant || !tw_answer_is_plain(answer)) {
        return TW_VERDICT_WHOLE;
    }
    ladder->total = (uint64_t)answer->length;
    return refuse(ladder, ask);
}

static bool is_redirect(const struct tw_answer *answer)
{
    int s = answer->status;
    return (s == 301 || s == 302 || s == 303 || s == 307 || s == 308) &&
           answer->location.len;
}

static bool is_passing(int status)
{
    return status == 408 || status == 429 || status == 500 || status == 502 ||
           status == 503 || status == 504 || (status >= 520 && status < 530);
}

/* Statuses by which servers say that they do not like this Range header. */
static bool may_mean_no_ranges(const struct tw_ask *ask, int status, bool proven)
{
    if (status == 500) {
        return ask->form != TW_FORM_ABSOLUTE || !proven;
    }
    return status == 501 || status == 505 ||
           (status >= 400 && status < 500 && status != 401 && status != 407 &&
            status != 408 && status != 429);
}

enum tw_verdict tw_ladder_judge(struct tw_ladder *ladder, const struct tw_ask *ask,
                                const struct tw_answer *answer, bool proven)
{
    bool ranged = ask->form != TW_FORM_PLAIN;
    switch (answer->status) {
    case 200:
    case 203:
        return judge_whole(ladder, ask, answer);
    case 206:
        return ranged ? judge_partial(ladder, ask, answer) : TW_VERDICT_REFUSED;
    case 304:
        return TW_VERDICT_UNCHANGED;
    case 416:
        return ranged ? judge_unsatisfiable(ladder, ask, answer) : TW_VERDICT_REFUSED;
    default:
        break;
    }
    if (is_redirect(answer)) {
        return TW_VERDICT_REDIRECT;
    }
    if (ranged && may_mean_no_ranges(ask, answer->status, proven)) {
        return refuse(ladder, ask);
    }
    return is_passing(answer->status) ? TW_VERDICT_AGAIN : TW_VERDICT_REFUSED;
}
