/*
 * metadata: what the bytes of pages and artifacts say. Simple-API pages, core metadata,
 * the tail of a wheel, the head of an sdist; what pages come to is in tw_packed_page.h
 * and tw_candidates.h.
 *
 * Bytes in, records out: nothing here reads a file or opens a connection. What reads
 * artifacts piecewise is a step machine that says which bytes it wants next. Everything
 * is hostile until it has been held against base/tw_limits.h. Slices in records borrow
 * from the bytes that were parsed where they can, so those must outlive the records.
 */
#ifndef TW_METADATA_H
#define TW_METADATA_H

#include "tw_specifiers.h"

TW_BEGIN_DECLS

/* ---------------------------------------------------------------- URLs */

/* References of pages are left as published: whoever fetches resolves them against
 * page->url (tw_url_join of fetch/, the one implementation in the program). */

/* The URL of the sidecar of the file at URL (PEP 658): ".metadata" after the path, the
 * query kept, the fragment dropped. Allocated in ARENA. */
enum tw_status tw_url_sidecar(struct tw_arena *arena, tw_slice url, tw_slice *out,
                              struct tw_error *err) TW_MUST_USE;

/* ---------------------------------------------------------------- index pages */

enum tw_dist_kind {
    TW_DIST_OTHER, /* an egg, an installer ...: never a candidate */
    TW_DIST_WHEEL, /* .whl */
    TW_DIST_SDIST, /* .tar.gz or .zip */
};

#define TW_SIZE_UNKNOWN UINT64_MAX
#define TW_TIME_UNKNOWN INT64_MIN

/* A digest of a file: "sha512" and its hexadecimal digits as published. */
struct tw_digest {
    tw_slice algorithm, hex;
};

/* One file of a page. Absent texts are TW_NO_SLICE. */
struct tw_file {
    tw_slice filename; /* decoded; neither empty nor with a "/" */
    tw_slice url;      /* as published, without fragment; relative to the page's url */
    tw_slice sha256;   /* hexadecimal; 64 valid digits when not absent */
    tw_slice requires_python; /* unparsed */
    tw_slice yank_reason;     /* may be empty; only when YANKED */
    tw_slice metadata_sha256; /* of the sidecar; 64 valid digits when not absent */
    uint64_t size;            /* bytes, or TW_SIZE_UNKNOWN */
    int64_t upload_time; /* milliseconds since 1970-01-01T00:00Z, or TW_TIME_UNKNOWN */
    uint32_t first_digest, digest_count; /* the digests beside sha256: page->digests */
    enum tw_dist_kind kind;
    bool yanked;
    bool has_metadata; /* a sidecar is offered (PEP 658, 714) */
};

/* An entry that is not used, and why; for -v. */
struct tw_skipped {
    tw_slice what;   /* the file name, or whatever the entry has of it */
    tw_slice reason; /* "has no url" */
};

struct tw_page {
    tw_slice url;          /* what relative URLs of files are relative to */
    tw_slice name;         /* as the page has it, unnormalised; HTML has none */
    tw_slice api_version;  /* "1.4"; or TW_NO_SLICE */
    struct tw_file *files; /* in the order of the page */
    uint32_t file_count;
    struct tw_digest *digests;
    uint32_t digest_count;
    struct tw_skipped *skipped;
    uint32_t skipped_count;
    tw_slice status, status_reason; /* "archived" ... (PEP 792) */
    tw_slice *tracks;               /* project URLs (PEP 708) */
    uint32_t track_count;
    tw_slice *alternates; /* alternate-locations (PEP 708) */
    uint32_t alternate_count;
};

/*
 * Reads a project page: JSON (PEP 691, 700, 708, 714, 792) or HTML (PEP 503, 592, 629,
 * 658), as CONTENT_TYPE says; when that is absent or says neither, as the first byte
 * does. An empty body is a page without files. URL is where the page came from after
 * redirects. A bad entry is skipped and kept in page->skipped; TW_ERR_PAGE: it is no
 * page at all, or of another major API version; TW_ERR_LIMIT. BODY, CONTENT_TYPE and
 * URL must outlive the page. O(len).
 */
enum tw_status tw_page_parse(struct tw_arena *arena, tw_slice body,
                             tw_slice content_type, tw_slice url, struct tw_page *page,
                             struct tw_error *err) TW_MUST_USE;

/* What a file is by the end of its name; for pages made elsewhere, as of a folder that
 * --find-links names. */
enum tw_dist_kind tw_dist_kind(tw_slice filename);

/* Does the file name begin with the name of project NAME (normalised), spelt in any
 * way, and a dash? */
bool tw_file_name_is_of(tw_slice filename, tw_slice name);

/* "2024-05-01T12:00:00.123456Z" and other RFC 3339 texts to milliseconds since 1970;
 * TW_TIME_UNKNOWN when it is none. And back, as "2024-05-01T12:00:00Z" (21 bytes with
 * the NUL). */
int64_t tw_time_parse(tw_slice text);
enum { TW_TIME_TEXT = 32 };
void tw_time_print(int64_t milliseconds, char text[TW_TIME_TEXT]);

/* ---------------------------------------------------------------- core metadata */

struct tw_bad_requirement {
    tw_slice text;
    const char *message; /* the parser's, in the arena */
};

/* What a resolver needs of METADATA or PKG-INFO; absent texts are TW_NO_SLICE. */
struct tw_core_metadata {
    tw_slice metadata_version; /* "2.4" */
    tw_slice name;             /* as written */
    tw_version version;
    tw_slice requires_python; /* as written */
    struct tw_requirement *requirements;
    uint32_t requirement_count;
    tw_slice *extras; /* Provides-Extra, normalised */
    uint32_t extra_count;
    tw_slice *dynamic; /* lower case */
    uint32_t dynamic_count;
    struct tw_bad_requirement *bad; /* Requires-Dist that cannot be read even so */
    uint32_t bad_count;
};

/* Reads the header block of METADATA; what follows the first empty line is not looked
 * at. Requirements are read leniently. TW_ERR_METADATA: no Name or Version, an invalid
 * version, or another major Metadata-Version than 1 or 2. */
enum tw_status tw_core_metadata_parse(struct tw_arena *arena, tw_slice bytes,
                                      struct tw_core_metadata *out,
                                      struct tw_error *err) TW_MUST_USE;

/* The lines of the header block of METADATA that tw_core_metadata_parse looks at, each
 * unfolded, and nothing else, in ARENA: a tenth of it, to be kept. TW_ERR_NOMEM only.
 */
enum tw_status tw_core_metadata_brief(struct tw_arena *arena, tw_slice bytes,
                                      tw_slice *out, struct tw_error *err) TW_MUST_USE;

/* May dependencies be taken from this PKG-INFO of an sdist? Metadata-Version >= 2.2 and
 * neither Requires-Dist, Requires-Python nor Provides-Extra dynamic (PEP 643). */
bool tw_core_metadata_is_static(const struct tw_core_metadata *metadata);

/* ---------------------------------------------------------------- archives */

/*
 * Finds METADATA in a wheel (or PKG-INFO in a .zip sdist) from as few bytes as it can:
 *
 *     tail = tw_zip_tail_new(arena, &options);
 *     while ((step = tw_zip_tail_step(tail, &need, err)) == TW_TAIL_NEED) {
 *         read need.from .. need.to; tw_zip_tail_give(tail, need.from, bytes)
 *     }
 *
 * Bytes that are at hand may be given at any time, the whole file too. The first need
 * is the end of the file. Ranges are never asked for twice; there are at most four.
 */
struct tw_zip_tail;

struct tw_zip_tail_options {
    uint64_t size;    /* of the file; must be known before the first step */
    tw_slice project; /* normalised name that the archive must be of */
    enum tw_dist_kind kind;
    bool strict;    /* read the whole directory: is METADATA there once? */
    uint64_t first; /* bytes of the first need: tw_zip_tail_guess(); 0 = that */
};

struct tw_range {
    uint64_t from, to; /* bytes [from, to) of the file */
};

enum tw_tail_step {
    TW_TAIL_NEED,   /* give these bytes, then step again */
    TW_TAIL_DONE,   /* see tw_zip_tail_metadata */
    TW_TAIL_FAILED, /* *err: TW_ERR_ARCHIVE, TW_ERR_LIMIT or TW_ERR_NOMEM */
};

/* Everything it makes is allocated in ARENA; options are copied, PROJECT is borrowed.
 * NULL: out of memory. */
struct tw_zip_tail *
tw_zip_tail_new(struct tw_arena *arena,
                const struct tw_zip_tail_options *options) TW_MUST_USE;

/* BYTES of the file, from OFFSET on; borrowed until the tail is done. */
enum tw_status tw_zip_tail_give(struct tw_zip_tail *tail, uint64_t offset,
                                tw_slice bytes, struct tw_error *err) TW_MUST_USE;

/* Goes on with the bytes that were given. *NEED is set for TW_TAIL_NEED, *ERR for
 * TW_TAIL_FAILED. */
enum tw_tail_step tw_zip_tail_step(struct tw_zip_tail *tail, struct tw_range *need,
                                   struct tw_error *err) TW_MUST_USE;

/* After TW_TAIL_DONE: the member, inflated and CRC-checked, in the arena; and how long
 * a tail would have had everything, to remember for the next wheel of the project. */
tw_slice tw_zip_tail_metadata(const struct tw_zip_tail *tail);
uint64_t tw_zip_tail_needed(const struct tw_zip_tail *tail);

/* What may be known of a wheel that has not been seen. */
struct tw_tail_hint {
    uint64_t size;    /* bytes, or TW_SIZE_UNKNOWN */
    bool pure;        /* its file name says "any", for every platform */
    uint64_t sibling; /* what tw_zip_tail_needed said of another wheel of the project;
                       * 0: none was read yet */
};

/* How long a tail to read first: the whole of a small file; a little more than a
 * sibling needed; else by the size. */
uint64_t tw_zip_tail_guess(const struct tw_tail_hint *hint);

/*
 * Finds PKG-INFO in a .tar.gz that is read from its start.
 */
struct tw_sdist_head;

enum tw_head_step {
    TW_HEAD_MORE,   /* feed the next bytes */
    TW_HEAD_DONE,   /* see tw_sdist_head_pkg_info */
    TW_HEAD_ABSENT, /* the archive ended, or it cannot come any more */
    TW_HEAD_FAILED, /* *err: TW_ERR_ARCHIVE, TW_ERR_LIMIT or TW_ERR_NOMEM */
};

/* Everything it makes is allocated in ARENA. NULL: out of memory. */
struct tw_sdist_head *tw_sdist_head_new(struct tw_arena *arena) TW_MUST_USE;

/* BYTES follow those fed before; empty: the file has ended. They may be forgotten
 * afterwards. Cost: inflating them. */
enum tw_head_step tw_sdist_head_feed(struct tw_sdist_head *head, tw_slice bytes,
                                     struct tw_error *err) TW_MUST_USE;

/* After TW_HEAD_DONE: the text of TOP/PKG-INFO, in the arena. */
tw_slice tw_sdist_head_pkg_info(const struct tw_sdist_head *head);

/* The same for METADATA in a wheel of PROJECT (normalised, borrowed) whose server would
 * not give the end. TW_HEAD_ABSENT also when the front does not tell. That there is one
 * METADATA only is not known then. */
struct tw_zip_head;
struct tw_zip_head *tw_zip_head_new(struct tw_arena *arena,
                                    tw_slice project) TW_MUST_USE;
enum tw_head_step tw_zip_head_feed(struct tw_zip_head *head, tw_slice bytes,
                                   struct tw_error *err) TW_MUST_USE;
tw_slice tw_zip_head_metadata(const struct tw_zip_head *head);

TW_END_DECLS

#endif
