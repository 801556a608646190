/*
 * fetch: these bytes of this URL, soon. It knows URLs, HTTP, ranges, credentials and
 * local files, and nothing of packages.
 *
 * One session is one event loop. tw_fetch_start queues a request and returns at once;
 * tw_fetch_wait drives all of them and hands out replies in the order in which they
 * complete. A thread of its own hashes and names files; callers have one thread a
 * session. No state outside it, and no environment is read.
 *
 * What every server may do wrong (RFC 9110 section 14, ranges) is settled here: callers
 * see the bytes they asked for, a whole file, or one error. Requests: GET only.
 */
#ifndef TW_FETCH_H
#define TW_FETCH_H

#include "tw_base.h"

TW_BEGIN_DECLS

/* ---------------------------------------------------------------- URLs (RFC 3986) */

/* REFERENCE resolved against the absolute URL BASE, in ARENA; its fragment is kept.
 * TW_ERR_INPUT: no URL comes of it, or one longer than TW_MAX_URL. */
enum tw_status tw_url_join(struct tw_arena *arena, tw_slice base, tw_slice reference,
                           tw_slice *out, struct tw_error *err) TW_MUST_USE;

/* "scheme://host:port" in lower case, a default port left out, no userinfo, in ARENA;
 * TW_NO_SLICE when URL is not absolute or memory is out. */
tw_slice tw_url_origin(struct tw_arena *arena, tw_slice url) TW_MUST_USE;

/* URL without userinfo and fragment, in ARENA: what may be cached, locked or printed.
 * Without userinfo it is a slice of URL. TW_NO_SLICE: memory is out. */
tw_slice tw_url_bare(struct tw_arena *arena, tw_slice url) TW_MUST_USE;

/* For messages: URL with the password (or a lone user, which may be a token) replaced
 * by "****", cut to SIZE bytes with its NUL. Returns OUT. */
const char *tw_url_redact(tw_slice url, char *out, size_t size);

/* TEXT with %XX undone, in ARENA. TW_NO_SLICE: memory is out. A "%" without two digits
 * stands for itself. */
tw_slice tw_url_decode(struct tw_arena *arena, tw_slice text) TW_MUST_USE;

/* The path of a file URL, percent-decoded, in ARENA; TW_NO_SLICE when URL is not one,
 * names another host or hides a NUL, or when memory is out. */
tw_slice tw_url_to_path(struct tw_arena *arena, tw_slice url) TW_MUST_USE;

/* The file URL of the absolute PATH, in ARENA; TW_NO_SLICE when memory is out. */
tw_slice tw_url_from_path(struct tw_arena *arena, tw_slice path) TW_MUST_USE;

/* ---------------------------------------------------------------- session */

/* Who may read below a URL. It is used for URLs of the same origin only; of several the
 * one that shares the longest path with the request. */
struct tw_credential {
    const char *url; /* whose origin, and path prefix, this is for */
    const char *user, *password;
};

/* Asked once per origin that refused an anonymous request (401, 403, or 404). Sets
 * *FOUND (copied at once) and returns true, or returns false. May take its time. */
typedef bool tw_fetch_ask(void *context, const char *origin,
                          struct tw_credential *found);

/* Told of each exchange with a server, for -v: one line, redacted. */
typedef void tw_fetch_trace(void *context, const char *line);

struct tw_cache;

/* Everything is borrowed until tw_fetch_close. 0 and NULL mean: the default. */
struct tw_fetch_options {
    const char *user_agent;     /* "tailwheel" */
    const char *scratch;        /* folder for unasked whole files; NULL: refuse them */
    const char *ca_file;        /* PEM; what the system trusts */
    const char *ca_folder;      /* as OpenSSL hashes it */
    const char *client_cert;    /* PEM with certificate and key */
    const char *proxy;          /* NULL: as libcurl reads *_PROXY; "": none */
    const char *netrc;          /* file; NULL: not read */
    const char *const *trusted; /* HOST or HOST:PORT: plain http, TLS unverified */
    size_t trusted_count;
    const struct tw_credential *credentials;
    size_t credential_count;
    tw_fetch_ask *ask;
    void *ask_context;
    tw_fetch_trace *trace;
    void *trace_context;
    struct tw_cache *cache;      /* for requests with REUSE; NULL: none (tw_cache.h) */
    uint32_t connect_timeout_ms; /* 15,000 */
    uint32_t stall_timeout_ms;   /* 15,000 without a byte */
    uint32_t backoff_ms;         /* 250 before the first retry, then doubled */
    uint32_t in_flight;          /* 64 requests at once */
    uint32_t per_origin; /* 8 connections (HTTP/1.1); four times as many streams */
    uint32_t at_first; /* 16 of them before it has answered, one more by each answer */
    int retries;       /* of one request; 0: 3, < 0: none */
    bool no_http2;
    bool offline; /* only file URLs, and what the cache has, however stale */
};

struct tw_fetch;

/* Makes a session. Cheap: libcurl is not touched before the first http request.
 * TW_ERR_NOMEM; TW_ERR_INPUT for a credential's URL. */
enum tw_status tw_fetch_open(const struct tw_fetch_options *options,
                             struct tw_fetch **out, struct tw_error *err) TW_MUST_USE;

/* Cuts off what is under way, removes the files of replies that were not kept, frees
 * the session and its replies. NULL is allowed. */
void tw_fetch_close(struct tw_fetch *session);

/* Adds a credential, as those of the options; for an index whose URL has userinfo. */
enum tw_status tw_fetch_add_credential(struct tw_fetch *session,
                                       const struct tw_credential *credential,
                                       struct tw_error *err) TW_MUST_USE;

/* From now on as with the option, or not. Requests on the wire are not affected. */
void tw_fetch_set_offline(struct tw_fetch *session, bool offline);

/* ---------------------------------------------------------------- requests */

/* Lower goes first; 2 never takes more than half of the slots nor the last two. */
enum tw_class { TW_CLASS_WAITED_FOR, TW_CLASS_LIKELY, TW_CLASS_SPECULATION };

enum tw_want {
    TW_WANT_WHOLE, /* the whole body */
    TW_WANT_TAIL,  /* its last LENGTH bytes, or all of it if it is not longer */
    TW_WANT_RANGE  /* its bytes [FROM, TO); known.total must be set */
};
/* What is known of a file or page; as replies say it and later requests repeat it. */
struct tw_known {
    tw_slice url;      /* where it was found after redirects, no userinfo; absent: ask
                        * the request's URL */
    tw_slice etag;     /* as sent, quotes and W/ too */
    tw_slice modified; /* Last-Modified, as sent */
    uint64_t total;    /* bytes; 0 = unknown */
};

/* A piece of a whole body: where it stands, and of how much. */
struct tw_piece {
    tw_slice bytes;
    uint64_t offset; /* 0 again: the transfer broke off, and the body begins anew */
    uint64_t total;  /* as the header announced; 0: it did not */
};

/* Sees a whole body piece by piece, in order, while it arrives. False: that was enough;
 * the transfer is cut short if more than TW_FETCH_DRAIN bytes of it are left. */
typedef bool tw_fetch_feed(void *payload, const struct tw_piece *piece);
#define TW_FETCH_DRAIN (256 * TW_KIB)

struct tw_fetch_form; /* what is made of a body: tw_form.h */

enum { TW_FETCH_KINDS = 8 };

/* Copied by tw_fetch_start, but for what PAYLOAD points to. */
struct tw_request {
    tw_slice url; /* http, https or file; userinfo is used and never shown */
    enum tw_class urgency;
    enum tw_want want;
    uint32_t kind;         /* what statistics count it under: < TW_FETCH_KINDS */
    uint64_t length;       /* TAIL */
    uint64_t from, to;     /* RANGE */
    struct tw_known known; /* RANGE: from an earlier reply of this file; a different
                            * total or ETag is TW_REPLY_CHANGED. TAIL: total may be
                            * what an index says, and wrong. WHOLE: etag or modified
                            * make it conditional (TW_REPLY_UNCHANGED) */
    tw_slice accept;       /* Accept header; absent: anything */
    bool compressed;       /* gzip may be used on the way: pages, never artifacts */
    bool reuse;            /* WHOLE in memory: a reply of the session's cache will do,
                            * and what comes is kept there. With a digest for ever,
                            * else as RFC 9111 has it: what is stale is checked first */
    const struct tw_fetch_form *form; /* WHOLE in memory: what is made of it; or NULL */
    tw_slice about;                   /* what form->make is told */
    bool revalidate;     /* the cache, and caches on the way, must check (max-age=0) */
    size_t cap;          /* most bytes in memory; 0 = TW_MAX_PAGE */
    const char *file;    /* WHOLE: it lands here when it is complete and its digest
                          * right. Until then it is FILE.part, which is resumed when
                          * digest, known.etag or known.modified is given */
    tw_slice digest;     /* "sha256=hex" or "sha256:hex" that a whole body must have;
                          * also sha384, sha512, blake2b */
    tw_fetch_feed *feed; /* sees a whole body, asked for or not; one that was asked for
                          * is then not kept in memory */
    void *payload;       /* comes back with the reply, goes to FEED */
};

/* Names a request until its reply was handed out. 0 = none. */
typedef struct {
    uint32_t i;
} tw_transfer;

/* Queues REQUEST. A GET of the same URL for the same bytes that is under way is joined:
 * one exchange, a reply for each. TW_ERR_INPUT: not a URL; TW_ERR_FORBIDDEN: plain http
 * to a host that is neither loopback nor trusted; TW_ERR_NOMEM. */
enum tw_status tw_fetch_start(struct tw_fetch *session,
                              const struct tw_request *request, tw_transfer *out,
                              struct tw_error *err) TW_MUST_USE;

/* Moves a request to URGENCY if that is more urgent; nothing if it is gone. */
void tw_fetch_raise(struct tw_fetch *session, tw_transfer id, enum tw_class urgency);

/* No reply will come for ID. What is on the wire already is left to finish unheard,
 * for the sake of its connection, unless it goes to a file or a feed, or is large. */
void tw_fetch_cancel(struct tw_fetch *session, tw_transfer id);

/* As tw_fetch_cancel, but only if nothing of it was sent yet; false: it goes on. */
bool tw_fetch_call_off(struct tw_fetch *session, tw_transfer id);

/* Requests that have no reply yet. */
uint32_t tw_fetch_pending(const struct tw_fetch *session);

/* What is waited for: the URL, without its userinfo, of the oldest of the most urgent
 * requests that are under way; absent: there is none. Borrowed until the session is
 * used again. O(requests that have no reply). */
tw_slice tw_fetch_oldest(const struct tw_fetch *session);

/* Bytes of the body that are there so far, *HAD of them since before this exchange, in
 * a file that is resumed. Less again when it begins anew; 0 when ID is gone. */
uint64_t tw_fetch_received(const struct tw_fetch *session, tw_transfer id,
                           uint64_t *had);

/* Do ranges work at the origin of URL? Speculate on tails only while they may. */
enum tw_ranges {
    TW_RANGES_UNKNOWN,
    TW_RANGES_SUFFIX,
    TW_RANGES_ABSOLUTE,
    TW_RANGES_NONE
};
enum tw_ranges tw_fetch_ranges(struct tw_fetch *session, tw_slice url);

/* ---------------------------------------------------------------- replies */

enum tw_reply_kind {
    TW_REPLY_FAILED,    /* see status and error */
    TW_REPLY_WHOLE,     /* body or file is all of it (also when a part was asked for) */
    TW_REPLY_PART,      /* body is [offset, offset + body.len) of known.total */
    TW_REPLY_ENOUGH,    /* the feed had enough: the rest was not read */
    TW_REPLY_UNCHANGED, /* 304: what the caller has is still right; headers are fresh */
    TW_REPLY_CHANGED    /* not the file that request.known told of: begin anew */
};

/* How long a reply may be used again (RFC 9111). */
struct tw_freshness {
    int64_t date;    /* seconds since 1970 when it was fresh: Date less Age */
    int64_t max_age; /* seconds; 0 = must be checked each time */
    bool no_store;
    bool immutable; /* RFC 8246 */
};

/* Owned by the session until tw_reply_free; slices are borrowed from it. */
struct tw_reply {
    void *payload; /* of the request */
    tw_transfer id;
    enum tw_reply_kind kind;
    enum tw_status status;        /* TW_OK unless FAILED: TW_ERR_NOT_FOUND (404, 410),
                                   * TW_ERR_FORBIDDEN (401, 403, 407), TW_ERR_HTTP (others),
                                   * TW_ERR_NETWORK, TW_ERR_LIMIT, TW_ERR_DIGEST, TW_ERR_IO,
                                   * TW_ERR_NOMEM */
    const struct tw_error *error; /* its context is the redacted URL */
    int http_status;              /* of the last answer; 0: none came, or a file URL */
    struct tw_known known; /* url is always set: the base of relative references */
    tw_slice content_type; /* as sent, or absent */
    struct tw_freshness freshness;
    tw_slice body;    /* unless FILE is set; what request.form made of it */
    uint64_t offset;  /* of body in the file; 0 when WHOLE */
    const char *file; /* request.file, or a scratch file that is removed with the reply
                       * unless the caller has renamed it */
    char sha256[65];  /* hex digest of a WHOLE file, or "" when none was computed */
};

/*
 * Drives the loop until a reply is ready, TIMEOUT_MS (< 0: no limit) have passed,
 * tw_fetch_wake was called or nothing is under way. *REPLY is NULL when
 * there is none. Errors are those of the loop itself (TW_ERR_NOMEM, TW_ERR_NETWORK),
 * not of a request.
 */
enum tw_status tw_fetch_wait(struct tw_fetch *session, int timeout_ms,
                             struct tw_reply **reply, struct tw_error *err) TW_MUST_USE;

/* REPLY has been seen; its slices are gone, and its scratch file too. NULL is allowed.
 */
void tw_reply_free(struct tw_fetch *session, struct tw_reply *reply);

/* Makes a tw_fetch_wait that runs (or the next) return. From a signal handler too, and
 * from another thread. */
void tw_fetch_wake(struct tw_fetch *session);

/* ---------------------------------------------------------------- statistics */

struct tw_fetch_stats {
    uint64_t requests[TW_FETCH_KINDS]; /* GETs on the wire, of each request.kind */
    uint64_t bytes[TW_FETCH_KINDS];    /* of bodies, as received */
    uint64_t retries, redirects;       /* of those requests */
    uint64_t step_downs;               /* ranges that a server did not serve as asked */
    uint64_t joined; /* requests that needed no exchange of their own */
    uint64_t reused; /* replies from the cache, CONFIRMED of them after a 304 */
    uint64_t confirmed;
    uint64_t connections;
};
const struct tw_fetch_stats *tw_fetch_stats(const struct tw_fetch *session);

TW_END_DECLS

#endif
