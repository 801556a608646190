/*
 * The arrival of a reply: its header is judged, its body goes into a sink or is thrown
 * away.
 *
 *     lines of the header ─► judged ─► body ─► sink (useful) | dropped ─► cut off
 *
 * The invariant: a body reaches the caller only if the header in front of it was judged
 * WHOLE or PART.
 *
 * Called from wire.c while a reply arrives, and from life.c when it has ended.
 * Sources: RFC 9110 sections 14 and 15.
 */
#include "arrival.h"

#include "ending.h"
#include "forming.h"
#include "schedule.h"
#include "session.h"
#include "table.h"
#include "tw_limits.h"
#include "url.h"

/* Bytes of a body that is of no use which are read for the sake of the connection. */
#define THROWN_AWAY_MAX (64 * TW_KIB)

bool tw_job_header(struct tw_job *job, tw_slice line)
{
    if (!tw_answer_line(&job->arena, &job->answer, line)) {
        job->cut = job->judged = true;
        job->verdict = TW_VERDICT_WHOLE;
        tw_error_nomem(&job->error);
    }
    return !job->cut;
}

/* An old redirect's target may have expired; the URL of the request has not. */
static bool place_expired(const struct tw_job *job)
{
    int status = job->answer.status;
    return job->remembered && (status == 400 || status == 401 || status == 403 ||
                               status == 404 || status == 410);
}

void tw_arrival_learn(struct tw_job *job)
{
    tw_origin_learn(job->home, &job->ladder, &job->ask, job->verdict, &job->answer);
    if (job->origin != job->home) {
        tw_origin_learn(job->origin, &job->ladder, &job->ask, job->verdict,
                        &job->answer);
    }
    if (job->verdict != TW_VERDICT_REDIRECT) {
        tw_schedule_probe_ended(job);
    }
}

static void judge(struct tw_job *job)
{
    job->judged = true;
    if (place_expired(job)) {
        job->verdict = TW_VERDICT_HOME;
        return;
    }
    job->verdict =
        tw_ladder_judge(&job->ladder, &job->ask, &job->answer, job->home->proven);
    if (job->verdict != TW_VERDICT_PART) {
        tw_arrival_learn(job);
    }
}

/* Has the sink to undo a gzip coding? One that was not asked for is a mistake of the
 * server's table of types if the name of the file says gzip itself: the bytes are the
 * file. */
static bool is_to_be_decoded(const struct tw_job *job)
{
    const struct tw_request *request = &job->request;
    tw_slice path = tw_url_split(request->url).path;
    return tw_answer_is_gzipped(&job->answer) && !tw_forming_decodes(job) &&
           (request->compressed || !tw_slice_ends(path, TW_SLICE("gz")));
}

static struct tw_sink_plan plan_whole(struct tw_fetch *session,
                                      const struct tw_job *job)
{
    const struct tw_request *request = &job->request;
    bool asked = request->want == TW_WANT_WHOLE;
    bool memory = asked && !request->file && !request->feed;
    return (struct tw_sink_plan){
        .cap = !memory        ? TW_MAX_ARTIFACT
               : request->cap ? request->cap
                              : TW_MAX_PAGE,
        .spill = !asked,
        .scratch = session->options.scratch,
        .file = asked ? request->file : NULL,
        .part = job->part,
        .resume = job->verdict == TW_VERDICT_PART ? job->ask.from : 0,
        .total = job->answer.length > 0 ? (uint64_t)job->answer.length : 0,
        .worker = memory ? NULL : tw_ending_worker(session),
        .spare = memory ? NULL : &session->spare,
        .digest = request->digest,
        .gzipped = is_to_be_decoded(job),
        .whole = true,
        .feed = request->feed,
        .payload = request->payload,
    };
}

struct tw_content_range tw_arrival_part(const struct tw_job *job)
{
    struct tw_content_range range = {0, 0, 0};
    tw_content_range_read(job->answer.content_range, &range);
    return range;
}

uint64_t tw_arrival_part_size(const struct tw_job *job)
{
    struct tw_content_range range = tw_arrival_part(job);
    return range.last - range.first + 1;
}

static struct tw_sink_plan plan_part(const struct tw_job *job)
{
    uint64_t size = tw_arrival_part_size(job);
    return (struct tw_sink_plan){
        .cap = size,
        .digest = job->request.digest,
        .whole = size == job->ladder.total,
    };
}

static bool open_sink(struct tw_fetch *session, struct tw_job *job)
{
    bool part = job->verdict == TW_VERDICT_PART && job->ask.form != TW_FORM_RESUME;
    struct tw_sink_plan plan = part ? plan_part(job) : plan_whole(session, job);
    return tw_sink_open(&job->sink, &plan) == TW_OK;
}

bool tw_arrival_is_useful(const struct tw_job *job)
{
    return job->verdict == TW_VERDICT_WHOLE || job->verdict == TW_VERDICT_PART;
}

void tw_arrival_judge(struct tw_fetch *session, struct tw_job *job)
{
    if (!job->judged) {
        judge(job);
        job->cut = tw_arrival_is_useful(job) && !open_sink(session, job);
    }
}

static bool throw_away(struct tw_job *job, tw_slice bytes)
{
    job->thrown_away += bytes.len;
    return job->thrown_away <= THROWN_AWAY_MAX;
}

static bool is_nearly_done(const struct tw_job *job)
{
    uint64_t length = job->answer.length > 0 ? (uint64_t)job->answer.length : 0;
    return length && job->sink.size + TW_FETCH_DRAIN >= length;
}

/* Has everybody who asked gone, and is there still much to come? */
static bool is_in_vain(const struct tw_job *job)
{
    return !tw_job_is_wanted(job) && job->sink.size > TW_FETCH_DRAIN &&
           !is_nearly_done(job);
}

bool tw_job_body(struct tw_fetch *session, struct tw_job *job, tw_slice bytes)
{
    tw_arrival_judge(session, job);
    if (job->cut) {
        return false;
    }
    if (tw_arrival_is_useful(job)) {
        job->cut = !tw_sink_write(&job->sink, bytes) ||
                   (job->sink.enough && !is_nearly_done(job)) || is_in_vain(job);
    } else {
        job->cut = !throw_away(job, bytes);
    }
    return !job->cut;
}
