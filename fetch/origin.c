/*
 * The memory of origins: how ranges work there, and how much may be asked at once.
 *
 *     UNKNOWN ──suffix worked──► SUFFIX
 *        │ └──suffix refused, an absolute range worked──► ABSOLUTE
 *        └──two files without any range, none with──► NONE ──a range worked──► ABSOLUTE
 *
 * The invariant: what may be true of one file only (404, 416, 403) or of one moment
 * (429, 503) never changes how ranges are asked for; only a range that worked, or files
 * that came whole, do. The cap on requests goes down at once and up slowly, as TCP's.
 *
 * Called from arrival.c when an answer's header is complete, from life.c when an
 * exchange has ended, and from schedule.c, which chooses what to start.
 */
#include "origin.h"

#include "job.h"
#include "tw_limits.h"

enum { PROBES_MAX = 2, FAILED_FILES_MAX = 2, FAILURES_MAX = 12, RESERVED_SLOTS = 2 };

/* A file that is not larger proves nothing when it comes whole. */
#define TELLING_SIZE (32 * TW_KIB)

/* A plain GET of a file that large is worth another try with ranges. */
#define REPROBE_SIZE (8 * TW_MIB)

void tw_queue_push(struct tw_queue *queue, struct tw_job *job)
{
    job->after = NULL;
    job->before = queue->last;
    *(queue->last ? &queue->last->after : &queue->first) = job;
    queue->last = job;
}

void tw_queue_push_front(struct tw_queue *queue, struct tw_job *job)
{
    job->before = NULL;
    job->after = queue->first;
    *(queue->first ? &queue->first->before : &queue->last) = job;
    queue->first = job;
}

void tw_queue_remove(struct tw_queue *queue, struct tw_job *job)
{
    *(job->before ? &job->before->after : &queue->first) = job->after;
    *(job->after ? &job->after->before : &queue->last) = job->before;
    job->before = job->after = NULL;
}

enum tw_ranges tw_origin_ranges(const struct tw_origin *origin)
{
    return origin->ranges == TW_RANGES_UNKNOWN && origin->suffix_doubted
               ? TW_RANGES_ABSOLUTE
               : origin->ranges;
}

bool tw_origin_must_hold(const struct tw_origin *origin, enum tw_form form)
{
    return form != TW_FORM_PLAIN && form != TW_FORM_RESUME && origin->probe;
}

bool tw_origin_wants_probe(const struct tw_origin *origin, enum tw_form form)
{
    return form != TW_FORM_PLAIN && form != TW_FORM_RESUME && !origin->proven &&
           origin->ranges == TW_RANGES_UNKNOWN && origin->probes < PROBES_MAX;
}

static void range_worked(struct tw_origin *origin, const struct tw_ladder *ladder,
                         enum tw_form form)
{
    bool no_suffix = ladder->refused & (1U << TW_FORM_SUFFIX) || origin->suffix_doubted;
    origin->proven = true;
    origin->failed_files = 0;
    if (form == TW_FORM_SUFFIX) {
        origin->ranges = TW_RANGES_SUFFIX;
        origin->suffix_doubted = false;
    } else if (no_suffix || origin->ranges == TW_RANGES_NONE) {
        origin->ranges = TW_RANGES_ABSOLUTE;
    }
}

/* A whole file although a part was wanted, and it would have been smaller. */
static void range_was_ignored(struct tw_origin *origin, const struct tw_ladder *ladder,
                              const struct tw_ask *ask)
{
    origin->suffix_doubted = origin->suffix_doubted || ask->form == TW_FORM_SUFFIX ||
                             ladder->refused & (1U << TW_FORM_SUFFIX);
    if (!origin->proven && ++origin->failed_files >= FAILED_FILES_MAX) {
        origin->ranges = TW_RANGES_NONE;
    }
}

static void file_came_whole(struct tw_origin *origin, const struct tw_ladder *ladder,
                            const struct tw_ask *ask, const struct tw_answer *answer)
{
    bool tried = ask->form != TW_FORM_PLAIN || ladder->refused;
    bool tail = ladder->want == TW_WANT_TAIL;
    uint64_t size = answer->length > 0 ? (uint64_t)answer->length : 0;
    uint64_t wanted = tail ? ladder->length : ladder->to - ladder->from;
    if (tried && size > wanted && size > TELLING_SIZE) {
        range_was_ignored(origin, ladder, ask);
    } else if (origin->ranges == TW_RANGES_NONE && answer->accepts_ranges &&
               size > REPROBE_SIZE && !origin->reprobed) {
        origin->reprobed = true;
        origin->ranges = TW_RANGES_UNKNOWN;
        origin->failed_files = 0;
    }
}

void tw_origin_learn(struct tw_origin *origin, const struct tw_ladder *ladder,
                     const struct tw_ask *ask, enum tw_verdict verdict,
                     const struct tw_answer *answer)
{
    if (ladder->want == TW_WANT_WHOLE) {
        return;
    }
    if (verdict == TW_VERDICT_PART) {
        range_worked(origin, ladder, ask->form);
    } else if (verdict == TW_VERDICT_NEXT && ask->form == TW_FORM_SUFFIX &&
               answer->status != 416) {
        origin->suffix_doubted = true;
    } else if (verdict == TW_VERDICT_WHOLE) {
        file_came_whole(origin, ladder, ask, answer);
    } else if (verdict == TW_VERDICT_REFUSED && ladder->refused &&
               origin->ranges == TW_RANGES_UNKNOWN) {
        origin->suffix_doubted = false;
    }
}

bool tw_origin_has_room(const struct tw_origin *origin, enum tw_class urgency)
{
    if (urgency != TW_CLASS_SPECULATION || origin->cap <= RESERVED_SLOTS) {
        return origin->in_flight < origin->cap;
    }
    return origin->in_flight + RESERVED_SLOTS < origin->cap &&
           origin->speculative < (origin->cap + 1) / 2;
}

void tw_origin_fared(struct tw_origin *origin, int http_status, bool passing_trouble)
{
    if (!passing_trouble) {
        origin->failures = 0;
        bool paced = !origin->slowed || ++origin->successes >= origin->cap;
        if (paced && origin->cap < origin->cap_max) {
            origin->cap++;
            origin->successes = 0;
        }
        return;
    }
    origin->failures++;
    if (http_status == 429 || http_status == 503) {
        origin->cap = origin->cap > 1 ? origin->cap / 2 : 1;
        origin->slowed = true;
        origin->successes = 0;
    }
}

bool tw_origin_is_alive(const struct tw_origin *origin, int retries)
{
    return origin->failures < FAILURES_MAX || (int)origin->failures <= retries;
}
