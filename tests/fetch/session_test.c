/*
 * What a session does without any network: memory that runs out, an origin that learns.
 * Everything that needs a server is in tests/matrix.
 */
#include "tw_test.h"

#include "arrival.h"
#include "life.h"
#include "place.h"
#include "session.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static struct tw_fetch *open_session(void)
{
    struct tw_fetch_options options = {0};
    struct tw_error err = TW_ERROR_INIT;
    struct tw_fetch *session = NULL;
    assert_int_equal(tw_fetch_open(&options, &session, &err), TW_OK);
    return session;
}

TW_TEST(session_start_survives_any_lack_of_memory)
{
    bool started = false;
    for (long fail = 0; !started; fail++) {
        struct tw_fetch *session = open_session();
        struct tw_error err = TW_ERROR_INIT;
        tw_transfer id = {0};
        struct tw_request request = {.url =
                                         TW_SLICE("https://me:pw@h.example.org/a#b")};
        session->arena.fail_after = fail;
        enum tw_status status = tw_fetch_start(session, &request, &id, &err);
        started = status == TW_OK;
        assert_true(started || status == TW_ERR_NOMEM);
        assert_int_equal(tw_fetch_pending(session), started ? 1 : 0);
        session->arena.fail_after = -1;
        assert_int_equal(tw_fetch_start(session, &request, &id, &err), TW_OK);
        tw_fetch_close(session);
        assert_in_range(fail, 0, 100);
    }
}

TW_TEST(session_needs_a_host_for_a_credential)
{
    struct tw_credential bad = {"not a url", "u", "p"};
    struct tw_fetch_options options = {.credentials = &bad, .credential_count = 1};
    struct tw_error err = TW_ERROR_INIT;
    struct tw_fetch *session = NULL;
    assert_int_equal(tw_fetch_open(&options, &session, &err), TW_ERR_INPUT);
    assert_null(session);
    tw_fetch_close(NULL);
}

TW_TEST(session_trusts_hosts_and_ports)
{
    static const char *const trusted[] = {"index.example.org",
                                          "other.example.org:8080"};
    struct tw_fetch_options options = {.trusted = trusted, .trusted_count = 2};
    struct tw_error err = TW_ERROR_INIT;
    struct tw_fetch *session = NULL;
    assert_int_equal(tw_fetch_open(&options, &session, &err), TW_OK);
    static const struct {
        const char *url;
        bool allowed;
    } rows[] = {
        {"https://anything.example.org/", true},
        {"http://anything.example.org/", false},
        {"http://INDEX.example.org/", true},
        {"http://index.example.org:99/", true},
        {"http://index.example.org.evil.example.org/", false},
        {"http://other.example.org/", false},
        {"http://other.example.org:8080/", true},
        {"http://127.0.0.1:1/", true},
        {"file:///etc/passwd", false},
        {"ftp://index.example.org/", false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(tw_session_may_ask(session, tw_slice_from(rows[i].url)),
                         rows[i].allowed);
    }
    tw_fetch_close(session);
}

TW_TEST(session_with_nothing_to_do_does_not_wait)
{
    struct tw_fetch *session = open_session();
    struct tw_error err = TW_ERROR_INIT;
    struct tw_reply *reply = NULL;
    tw_fetch_wake(session);
    assert_int_equal(tw_fetch_wait(session, -1, &reply, &err), TW_OK);
    assert_null(reply);
    assert_null(session->multi); /* libcurl was not loaded for that */
    tw_fetch_close(session);
}

TW_TEST(origin_cap_falls_at_once_and_rises_slowly)
{
    struct tw_origin origin = {.cap = 8, .cap_max = 8};
    tw_origin_fared(&origin, 429, true);
    assert_int_equal(origin.cap, 4);
    tw_origin_fared(&origin, 503, true);
    tw_origin_fared(&origin, 503, true);
    tw_origin_fared(&origin, 503, true);
    assert_int_equal(origin.cap, 1);
    tw_origin_fared(&origin, 500, true);
    assert_int_equal(origin.failures, 5);
    tw_origin_fared(&origin, 200, false);
    assert_int_equal(origin.cap, 2);
    assert_int_equal(origin.failures, 0);
    for (int i = 0; i < 100; i++) {
        tw_origin_fared(&origin, 200, false);
    }
    assert_int_equal(origin.cap, 8);
}

TW_TEST(origin_is_asked_for_one_more_by_each_answer_until_slowed)
{
    struct tw_origin origin = {.cap = 4, .cap_max = 8};
    tw_origin_fared(&origin, 200, false);
    tw_origin_fared(&origin, 404, false);
    assert_int_equal(origin.cap, 6);
    tw_origin_fared(&origin, 0, true);
    assert_int_equal(origin.cap, 6);
    for (int i = 0; i < 100; i++) {
        tw_origin_fared(&origin, 200, false);
    }
    assert_int_equal(origin.cap, 8);
    tw_origin_fared(&origin, 429, true);
    tw_origin_fared(&origin, 200, false);
    assert_int_equal(origin.cap, 4);
}

TW_TEST(origin_speculation_leaves_room)
{
    struct tw_origin origin = {.cap = 8, .cap_max = 8};
    assert_true(tw_origin_has_room(&origin, TW_CLASS_SPECULATION));
    origin.in_flight = origin.speculative = 4;
    assert_false(tw_origin_has_room(&origin, TW_CLASS_SPECULATION));
    origin.in_flight = 6;
    origin.speculative = 0;
    assert_false(tw_origin_has_room(&origin, TW_CLASS_SPECULATION));
    assert_true(tw_origin_has_room(&origin, TW_CLASS_LIKELY));
    origin.in_flight = 8;
    assert_false(tw_origin_has_room(&origin, TW_CLASS_WAITED_FOR));
    origin = (struct tw_origin){.cap = 1, .cap_max = 8};
    assert_true(tw_origin_has_room(&origin, TW_CLASS_SPECULATION));
}

TW_TEST(origin_is_tried_again_when_a_large_file_says_that_ranges_work)
{
    struct tw_origin origin = {.ranges = TW_RANGES_NONE};
    struct tw_ladder ladder = {.want = TW_WANT_TAIL, .length = 100};
    struct tw_ask plain = {TW_FORM_PLAIN, 0, 0};
    struct tw_answer answer = {
        .status = 200, .length = 9 << 20, .accepts_ranges = true};
    tw_origin_learn(&origin, &ladder, &plain, TW_VERDICT_WHOLE, &answer);
    assert_int_equal(origin.ranges, TW_RANGES_UNKNOWN);
    origin.ranges = TW_RANGES_NONE;
    tw_origin_learn(&origin, &ladder, &plain, TW_VERDICT_WHOLE, &answer);
    assert_int_equal(origin.ranges, TW_RANGES_NONE);
}

TW_TEST(local_serving_says_what_is_wrong)
{
    static const struct {
        const char *url;
        enum tw_status status;
    } rows[] = {
        {"file://other.example.org/x", TW_ERR_INPUT},
        {"file:///dev/null", TW_ERR_IO},
        {"file:///nowhere/at/all", TW_ERR_NOT_FOUND},
    };
    struct tw_fetch *session = open_session();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tw_error err = TW_ERROR_INIT;
        struct tw_reply *reply = NULL;
        tw_transfer id;
        struct tw_request request = {.url = tw_slice_from(rows[i].url)};
        assert_int_equal(tw_fetch_start(session, &request, &id, &err), TW_OK);
        assert_int_equal(tw_fetch_wait(session, -1, &reply, &err), TW_OK);
        assert_int_equal(reply->status, rows[i].status);
        assert_string_equal(reply->error->context, rows[i].url);
        tw_reply_free(session, reply);
    }
    tw_fetch_close(session);
}

static struct tw_job *start_job(struct tw_fetch *session, const char *url)
{
    struct tw_error err = TW_ERROR_INIT;
    tw_transfer id;
    struct tw_request request = {.url = tw_slice_from(url)};
    assert_int_equal(tw_fetch_start(session, &request, &id, &err), TW_OK);
    return session->jobs;
}

TW_TEST(session_tells_what_is_waited_for)
{
    struct tw_fetch *session = open_session();
    static const struct {
        const char *url;
        enum tw_class urgency;
        const char *waited_for;
    } rows[] = {
        {"https://h.example.org/guess", TW_CLASS_LIKELY, "https://h.example.org/guess"},
        {"https://me:pw@h.example.org/a", TW_CLASS_WAITED_FOR,
         "https://h.example.org/a"},
        {"https://h.example.org/b", TW_CLASS_WAITED_FOR, "https://h.example.org/a"},
    };
    struct tw_error err = TW_ERROR_INIT;
    tw_transfer ids[3];
    assert_null(tw_fetch_oldest(session).ptr);
    for (size_t i = 0; i < 3; i++) {
        struct tw_request request = {.url = tw_slice_from(rows[i].url),
                                     .urgency = rows[i].urgency};
        assert_int_equal(tw_fetch_start(session, &request, &ids[i], &err), TW_OK);
        assert_string_equal(tw_fetch_oldest(session).ptr, rows[i].waited_for);
    }
    tw_fetch_cancel(session, ids[1]);
    assert_string_equal(tw_fetch_oldest(session).ptr, rows[2].url);
    tw_fetch_close(session);
}

TW_TEST(job_without_memory_for_a_header_fails_as_such)
{
    struct tw_fetch *session = open_session();
    struct tw_job *job = start_job(session, "https://h.example.org/a");
    struct tw_outcome outcome = {.code = CURLE_WRITE_ERROR, .message = "cut"};
    assert_true(tw_job_header(job, TW_SLICE("HTTP/1.1 200 OK\r\n")));
    job->arena.fail_after = 0;
    assert_false(tw_job_header(job, TW_SLICE("ETag: \"x\"\r\n")));
    assert_false(tw_job_body(session, job, TW_SLICE("body")));
    assert_int_equal(tw_job_answered(session, job, &outcome), TW_NEXT_DONE);
    assert_int_equal(job->kind, TW_REPLY_FAILED);
    assert_int_equal(job->error.status, TW_ERR_NOMEM);
    tw_fetch_close(session);
}

TW_TEST(job_without_memory_for_a_redirect_fails_as_such)
{
    struct tw_fetch *session = open_session();
    struct tw_outcome outcome = {.code = CURLE_OK};
    for (long fail = 0; fail < 3; fail++) {
        struct tw_job *job = start_job(session, "https://h.example.org/a");
        assert_true(tw_job_header(job, TW_SLICE("HTTP/1.1 302 Found\r\n")));
        assert_true(
            tw_job_header(job, TW_SLICE("Location: https://b.example.org/\r\n")));
        job->arena.fail_after = fail;
        enum tw_next step = tw_job_answered(session, job, &outcome);
        job->arena.fail_after = -1;
        assert_true(step == TW_NEXT_NOW || job->error.status == TW_ERR_NOMEM);
        assert_int_equal(step, fail < 2 ? TW_NEXT_DONE : TW_NEXT_NOW);
        tw_fetch_close(session);
        session = open_session();
    }
    tw_fetch_close(session);
}

TW_TEST(local_serving_without_memory_fails)
{
    struct tw_fetch *session = open_session();
    struct tw_error err = TW_ERROR_INIT;
    struct tw_reply *reply = NULL;
    struct tw_job *job = start_job(session, "file:///etc/hostname");
    job->arena.fail_after = 0;
    assert_int_equal(tw_fetch_wait(session, -1, &reply, &err), TW_OK);
    assert_int_equal(reply->kind, TW_REPLY_FAILED);
    tw_reply_free(session, reply);
    tw_fetch_close(session);
}
