/*
 * One exchange: a GET by a libcurl easy handle, from its options to its outcome.
 *
 * The invariant: everything about HTTP that libcurl would decide on its own is switched
 * off (redirects, decoding, checks of ranges), so that arrival.c sees each
 * answer as the server gave it. Handles are used again, with their connections.
 *
 * Called from fetch.c; calls back into arrival.c while a reply arrives.
 */
#include "wire.h"

#include "arrival.h"
#include "credential.h"
#include "life.h"
#include "place.h"
#include "session.h"
#include "tw_limits.h"
#include "url.h"

#include <stdio.h>
#include <stdlib.h>

struct tw_wire {
    CURL *easy;
    struct curl_slist *headers;
    struct tw_wire *next; /* of the idle ones */
    struct tw_fetch *session;
    struct tw_job *job; /* NULL: idle */
    char message[CURL_ERROR_SIZE];
};

static size_t on_header(char *bytes, size_t size, size_t count, void *context)
{
    struct tw_wire *wire = context;
    tw_slice line = {bytes, size * count};
    return tw_job_header(wire->job, line) ? line.len : 0;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *context)
{
    struct tw_wire *wire = context;
    tw_slice piece = {bytes, size * count};
    return tw_job_body(wire->session, wire->job, piece) ? piece.len : 0;
}

/* What is the same for every exchange of the session. */
static void set_constants(const struct tw_fetch *session, struct tw_wire *wire)
{
    const struct tw_curl *c = &session->curl;
    const struct tw_fetch_options *o = &session->options;
    CURL *easy = wire->easy;
    long stall = ((long)o->stall_timeout_ms + 999) / 1000;
    c->easy_setopt(easy, CURLOPT_PRIVATE, wire);
    c->easy_setopt(easy, CURLOPT_ERRORBUFFER, wire->message);
    c->easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    c->easy_setopt(easy, CURLOPT_HEADERDATA, wire);
    c->easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    c->easy_setopt(easy, CURLOPT_WRITEDATA, wire);
    c->easy_setopt(easy, CURLOPT_USERAGENT, o->user_agent);
    c->easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    c->easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    c->easy_setopt(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
    c->easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)o->connect_timeout_ms);
    c->easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    c->easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, stall);
    c->easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    c->easy_setopt(easy, CURLOPT_PROXY, o->proxy);
    if (o->ca_file) {
        c->easy_setopt(easy, CURLOPT_CAINFO, o->ca_file);
    }
    if (o->ca_folder) {
        c->easy_setopt(easy, CURLOPT_CAPATH, o->ca_folder);
    }
    if (o->client_cert) {
        c->easy_setopt(easy, CURLOPT_SSLCERT, o->client_cert);
    }
    if (o->netrc) {
        c->easy_setopt(easy, CURLOPT_NETRC_FILE, o->netrc);
    }
}

/* One more header line; false: no memory. */
static bool add_header(struct tw_fetch *session, struct tw_wire *wire, const char *name,
                       tw_slice value)
{
    char *line = NULL;
    struct curl_slist *longer = NULL;
    size_t size = strlen(name) + value.len + sizeof ": ";
    if (!value.len) {
        return true;
    }
    line = malloc(size);
    if (line) {
        snprintf(line, size, "%s: %.*s", name, TW_FMT(value));
        longer = session->curl.slist_append(wire->headers, line);
    }
    free(line);
    wire->headers = longer ? longer : wire->headers;
    return longer != NULL;
}

static bool add_headers(struct tw_fetch *session, struct tw_wire *wire)
{
    const struct tw_job *job = wire->job;
    const struct tw_request *request = &job->request;
    const struct tw_known *known = &request->known;
    bool conditional = tw_job_is_conditional(job);
    tw_slice validator = known->etag.len ? known->etag : known->modified;
    tw_slice none = TW_NO_SLICE;
    return add_header(session, wire, "Accept",
                      request->accept.len ? request->accept : TW_SLICE("*/*")) &&
           add_header(session, wire, "Accept-Encoding",
                      request->compressed ? TW_SLICE("gzip") : TW_SLICE("identity")) &&
           add_header(session, wire, "If-None-Match",
                      conditional ? job->if_etag : none) &&
           add_header(session, wire, "If-Modified-Since",
                      conditional ? job->if_modified : none) &&
           add_header(session, wire, "If-Range",
                      job->ask.form == TW_FORM_RESUME ? validator : none) &&
           add_header(session, wire, "Cache-Control",
                      request->revalidate ? TW_SLICE("max-age=0") : none);
}

static bool set_variables(struct tw_fetch *session, struct tw_wire *wire)
{
    const struct tw_curl *c = &session->curl;
    struct tw_job *job = wire->job;
    CURL *easy = wire->easy;
    char range[48];
    struct tw_url url = tw_url_split(job->url);
    bool https = tw_url_is_https(&url);
    bool h2 = https && !session->options.no_http2;
    bool verify = !tw_session_trusts(session, job->url);
    const struct tw_credential *who = tw_credential_find(session, job->url);
    bool netrc = session->options.netrc && !who;
    job->sent_password = who ? who->password : NULL;
    long buffer = job->request.file ? 100 * 1024L : 16 * 1024L;
    c->easy_setopt(easy, CURLOPT_HTTP_VERSION,
                   (long)(h2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
    c->easy_setopt(easy, CURLOPT_PIPEWAIT, h2 ? 1L : 0L);
    c->easy_setopt(easy, CURLOPT_BUFFERSIZE, buffer);
    c->easy_setopt(easy, CURLOPT_RANGE, tw_ask_text(&job->ask, range));
    c->easy_setopt(easy, CURLOPT_USERNAME, who ? who->user : NULL);
    c->easy_setopt(easy, CURLOPT_PASSWORD, who ? who->password : NULL);
    c->easy_setopt(easy, CURLOPT_NETRC,
                   (long)(netrc ? CURL_NETRC_OPTIONAL : CURL_NETRC_IGNORED));
    c->easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, verify ? 1L : 0L);
    c->easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, verify ? 2L : 0L);
    return c->easy_setopt(easy, CURLOPT_URL, job->url.ptr) == CURLE_OK &&
           add_headers(session, wire) &&
           c->easy_setopt(easy, CURLOPT_HTTPHEADER, wire->headers) == CURLE_OK;
}

static struct tw_wire *take_wire(struct tw_fetch *session)
{
    struct tw_wire *wire = session->idle;
    if (wire) {
        session->idle = wire->next;
        return wire;
    }
    wire = calloc(1, sizeof *wire);
    if (!wire) {
        return NULL;
    }
    wire->session = session;
    wire->easy = session->curl.easy_init();
    if (!wire->easy) {
        free(wire);
        return NULL;
    }
    set_constants(session, wire);
    return wire;
}

static void make_idle(struct tw_fetch *session, struct tw_wire *wire)
{
    session->curl.slist_free_all(wire->headers);
    wire->headers = NULL;
    wire->job = NULL;
    wire->next = session->idle;
    session->idle = wire;
}

enum tw_status tw_wire_begin(struct tw_fetch *session, struct tw_job *job,
                             struct tw_error *err)
{
    struct tw_wire *wire = take_wire(session);
    if (!wire) {
        return tw_error_nomem(err);
    }
    wire->job = job;
    wire->message[0] = '\0';
    if (!set_variables(session, wire) ||
        session->curl.multi_add_handle(session->multi, wire->easy) != CURLM_OK) {
        make_idle(session, wire);
        return tw_error_nomem(err);
    }
    job->wire = wire;
    session->stats.requests[job->request.kind]++;
    return TW_OK;
}

static void trace(const struct tw_fetch *session, const struct tw_wire *wire,
                  curl_off_t bytes)
{
    char line[1024];
    char range[48];
    curl_off_t micros = 0;
    const struct tw_job *job = wire->job;
    const char *asked = tw_ask_text(&job->ask, range);
    if (!session->options.trace) {
        return;
    }
    session->curl.easy_getinfo(wire->easy, CURLINFO_TOTAL_TIME_T, &micros);
    snprintf(line, sizeof line, "GET %.*s%s%s: %d, %lld bytes, %lld ms",
             job->url.len < 800 ? (int)job->url.len : 800, job->url.ptr,
             asked ? " bytes=" : "", asked ? asked : "", job->answer.status,
             (long long)bytes, (long long)(micros / 1000));
    session->options.trace(session->options.trace_context, line);
}

static void count(struct tw_fetch *session, struct tw_wire *wire)
{
    const struct tw_curl *c = &session->curl;
    struct tw_job *job = wire->job;
    curl_off_t bytes = 0;
    long connects = 0;
    long version = 0;
    c->easy_getinfo(wire->easy, CURLINFO_SIZE_DOWNLOAD_T, &bytes);
    c->easy_getinfo(wire->easy, CURLINFO_NUM_CONNECTS, &connects);
    c->easy_getinfo(wire->easy, CURLINFO_HTTP_VERSION, &version);
    session->stats.bytes[job->request.kind] += (uint64_t)bytes;
    session->stats.connections += (uint64_t)connects;
    if (version >= CURL_HTTP_VERSION_2_0 &&
        job->origin->cap_max == session->options.per_origin) {
        job->origin->cap *= 4;
        job->origin->cap_max *= 4;
    }
    trace(session, wire, bytes);
}

struct tw_job *tw_wire_end(struct tw_fetch *session, CURL *easy, CURLcode code,
                           struct tw_outcome *outcome)
{
    const struct tw_curl *c = &session->curl;
    struct tw_wire *wire = NULL;
    curl_off_t retry_after = 0;
    *outcome = (struct tw_outcome){.code = code};
    c->easy_getinfo(easy, CURLINFO_PRIVATE, &wire);
    c->easy_getinfo(easy, CURLINFO_RETRY_AFTER, &retry_after);
    c->easy_getinfo(easy, CURLINFO_HTTP_CONNECTCODE, &outcome->proxy_status);
    outcome->retry_after = retry_after;
    outcome->message = wire->message[0] ? wire->message : c->easy_strerror(code);
    struct tw_job *job = wire->job;
    count(session, wire);
    c->multi_remove_handle(session->multi, easy);
    make_idle(session, wire);
    job->wire = NULL;
    return job;
}

void tw_wire_abort(struct tw_fetch *session, struct tw_job *job)
{
    session->curl.multi_remove_handle(session->multi, job->wire->easy);
    make_idle(session, job->wire);
    job->wire = NULL;
}

void tw_wire_free_idle(struct tw_fetch *session)
{
    while (session->idle) {
        struct tw_wire *wire = session->idle;
        session->idle = wire->next;
        session->curl.easy_cleanup(wire->easy);
        free(wire);
    }
}
