/*
 * base: what every other room stands on: slices of text, one error type, the arena,
 * growable arrays and text, interned strings.
 *
 * The rules that hold everywhere: parsed text is a slice into the caller's buffer; what
 * a function allocates lives in the arena it was given; functions that can fail return
 * a status and describe the failure in the error they were given; ids are used instead
 * of pointers for whatever lives in a table that grows.
 */
#ifndef TW_BASE_H
#define TW_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "tw_attributes.h"

TW_BEGIN_DECLS

/* ---------------------------------------------------------------- slices */

/* LEN bytes of text that somebody else owns; any byte may occur, NUL too. */
typedef struct {
    const char *ptr; /* NULL: no slice at all (absent, or a pull that failed) */
    size_t len;
} tw_slice;

/* A slice of a string literal; usable as a static initialiser. */
#define TW_SLICE_INIT(literal)                                                         \
    {                                                                                  \
        (literal), sizeof(literal) - 1                                                 \
    }
#define TW_SLICE(literal) (TW_VALUE(tw_slice) TW_SLICE_INIT(literal))
#define TW_NO_SLICE (TW_VALUE(tw_slice){NULL, 0})

/* For printf("%.*s"): the two arguments of slice S, which is shorter than 2 GiB. */
#define TW_FMT(s) (int)(s).len, (s).ptr ? (s).ptr : ""

/* The slice of a NUL-terminated string; NULL gives TW_NO_SLICE. Cost: strlen. */
tw_slice tw_slice_from(const char *string);

/* The bytes [FROM, TO) of S; both are clamped to its length. */
tw_slice tw_slice_cut(tw_slice s, size_t from, size_t to);

bool tw_slice_equal(tw_slice a, tw_slice b);        /* the same bytes */
bool tw_slice_equal_nocase(tw_slice a, tw_slice b); /* ASCII letters only */

/* Bytewise order, a shorter prefix first: < 0, 0, > 0. */
int tw_slice_compare(tw_slice a, tw_slice b);

bool tw_slice_starts(tw_slice s, tw_slice prefix);
bool tw_slice_ends(tw_slice s, tw_slice suffix);

/* Index of the first BYTE at or after FROM, or SIZE_MAX. */
size_t tw_slice_find(tw_slice s, char byte, size_t from);

/* Index of the first occurrence of NEEDLE, or SIZE_MAX. Cost: memmem. */
size_t tw_slice_search(tw_slice s, tw_slice needle);

/* S without ASCII white space (space, \t \n \v \f \r) at both ends. */
tw_slice tw_slice_trim(tw_slice s);

/*
 * Pulls eat from the front of *S. On failure they set *S to TW_NO_SLICE, on which every
 * further pull fails too, so that a chain of pulls is checked once, at its end.
 */
bool tw_pull(tw_slice *s, tw_slice expected);        /* exactly EXPECTED */
bool tw_pull_byte(tw_slice *s, char expected);       /* exactly that byte */
tw_slice tw_pull_until(tw_slice *s, char separator); /* up to it; eats it too */
bool tw_pull_uint(tw_slice *s, uint64_t max,
                  uint64_t *out); /* decimal digits, <= MAX */

/*
 * The next line of *REST without its end (\n, \r\n or \r), which is eaten. False when
 * nothing is left. Cost: the length of the line.
 */
bool tw_slice_line(tw_slice *rest, tw_slice *line);

/* ---------------------------------------------------------------- errors */

/* X(name, exit status, sentence): the one list of what can go wrong. */
#define TW_STATUS_LIST(X)                                                              \
    X(OK, 0, "success")                                                                \
    X(ERR_NOMEM, 2, "out of memory")                                                   \
    X(ERR_LIMIT, 1, "a size limit was exceeded")                                       \
    X(ERR_USAGE, 2, "wrong use of the command line")                                   \
    X(ERR_IO, 2, "a file could not be read or written")                                \
    X(ERR_INPUT, 1, "an input file cannot be understood")                              \
    X(ERR_VERSION, 1, "not a version")                                                 \
    X(ERR_SPECIFIER, 1, "not a version specifier")                                     \
    X(ERR_REQUIREMENT, 1, "not a requirement")                                         \
    X(ERR_MARKER, 1, "not an environment marker")                                      \
    X(ERR_NAME, 1, "not a project name")                                               \
    X(ERR_FILENAME, 1, "not the name of a distribution")                               \
    X(ERR_PAGE, 1, "not an index page")                                                \
    X(ERR_METADATA, 1, "not core metadata")                                            \
    X(ERR_ARCHIVE, 1, "not a valid archive")                                           \
    X(ERR_TOML, 1, "not TOML")                                                         \
    X(ERR_LOCK, 1, "not a lock file")                                                  \
    X(ERR_DIGEST, 1, "a digest does not match")                                        \
    X(ERR_HTTP, 2, "the server did not answer as needed")                              \
    X(ERR_NOT_FOUND, 1, "the server does not have it")                                 \
    X(ERR_FORBIDDEN, 1, "the server refused access")                                   \
    X(ERR_NETWORK, 2, "the server could not be reached")                               \
    X(ERR_VERIFY, 2, "an answer does not hold; this is a bug")                         \
    X(ERR_CANCELLED, 130, "interrupted")

enum tw_status {
#define TW_X(name, exit, sentence) TW_##name,
    TW_STATUS_LIST(TW_X)
#undef TW_X
};

enum { TW_ERROR_MESSAGE_MAX = 384, TW_ERROR_CONTEXT_MAX = 384 };

/*
 * One failure. Everything is copied, so that it outlives the buffer that caused it.
 * Set once, where the cause is known; upper layers add context, never another message.
 */
struct tw_error {
    enum tw_status status;
    uint32_t line;   /* 1-based, 0 = not about a text of several lines */
    uint32_t column; /* 1-based, in bytes, 0 = unknown */
    size_t offset;   /* of the first bad byte in the parsed text; 0 when not parsing */
    char message[TW_ERROR_MESSAGE_MAX]; /* one line, no full stop */
    char context[TW_ERROR_CONTEXT_MAX]; /* URL, package or file it is about, or "" */
};

#define TW_ERROR_INIT                                                                  \
    {                                                                                  \
        TW_OK, 0, 0, 0, "", ""                                                         \
    }

/* Sets *ERR (may be NULL) from a printf format, replacing bytes that are not printable
 * by '?', and returns STATUS. A message too long is cut with "...". */
enum tw_status tw_error_set(struct tw_error *err, enum tw_status status,
                            const char *format, ...) TW_PRINTF(3, 4);

/* As tw_error_set, for a failure at byte OFFSET of a parsed text. */
enum tw_status tw_error_at(struct tw_error *err, enum tw_status status, size_t offset,
                           const char *format, ...) TW_PRINTF(4, 5);

/* TW_ERR_NOMEM with its own sentence; needs no memory. */
enum tw_status tw_error_nomem(struct tw_error *err);

/* Puts CONTEXT in front of the context that *ERR has ("outer: inner"); returns its
 * status, so that a caller can write `return tw_error_wrap(err, "%s", url)`. */
enum tw_status tw_error_wrap(struct tw_error *err, const char *format, ...)
    TW_PRINTF(2, 3);

/* "TW_ERR_HTTP", its general sentence, its exit status. */
const char *tw_status_name(enum tw_status status);
const char *tw_status_sentence(enum tw_status status);
int tw_status_exit(enum tw_status status);

/* ---------------------------------------------------------------- memory */

/*
 * A bump allocator: many small allocations, freed together. Addresses stay valid until
 * the arena is reset below them or freed. Not to be shared between threads.
 */
struct tw_arena {
    struct tw_arena_block *top;    /* blocks of small allocations, newest first */
    struct tw_arena_large *larges; /* the rest, newest first */
    char *next, *end;              /* free bytes of TOP */
    size_t total;                  /* bytes held from malloc */
    uint64_t serial;               /* large allocations made so far */
    long fail_after;               /* tests: allocations until one fails; < 0 = never */
};

#define TW_ARENA_INIT                                                                  \
    {                                                                                  \
        NULL, NULL, NULL, NULL, 0, 0, -1                                               \
    }

/* SIZE bytes, aligned for any type, not zeroed; NULL when memory is out. SIZE 0 gives a
 * valid pointer to nothing. */
void *tw_arena_alloc(struct tw_arena *arena, size_t size) TW_MUST_USE;

/* COUNT * SIZE zeroed bytes; NULL also when the product overflows. */
void *tw_arena_zalloc(struct tw_arena *arena, size_t count, size_t size) TW_MUST_USE;

/* PTR (of OLD bytes, or NULL) moved or grown to SIZE >= OLD bytes. Without a copy where
 * it is the newest small allocation, by realloc where it is a large one. NULL: out of
 * memory, PTR is intact. */
void *tw_arena_grow(struct tw_arena *arena, void *ptr, size_t old,
                    size_t size) TW_MUST_USE;

#define TW_NEW(arena, type) ((type *)tw_arena_zalloc((arena), 1, sizeof(type)))
#define TW_NEW_ARRAY(arena, type, count)                                               \
    ((type *)tw_arena_zalloc((arena), (count), sizeof(type)))

/* Copies S into the arena, with a NUL after it. False: out of memory. */
bool tw_arena_copy(struct tw_arena *arena, tw_slice s, tw_slice *out) TW_MUST_USE;

/* A printf into the arena; NULL when memory is out. */
char *tw_arena_printf(struct tw_arena *arena, const char *format, ...) TW_MUST_USE
    TW_PRINTF(2, 3);

/* Where the arena stands now; tw_arena_reset frees what was allocated since. Reset
 * marks in reverse order; growing an allocation older than the mark after it is not
 * allowed. */
struct tw_arena_mark {
    struct tw_arena_block *top;
    char *next;
    uint64_t serial;
};
struct tw_arena_mark tw_arena_mark(const struct tw_arena *arena);
void tw_arena_reset(struct tw_arena *arena, struct tw_arena_mark mark);

/* Frees everything; the arena is as after TW_ARENA_INIT. */
void tw_arena_free(struct tw_arena *arena);

/*
 * A growable array of TYPE in an arena:
 *
 *     TW_VEC(uint32_t) ids = {0};
 *     if (!tw_vec_push(arena, &ids, 7)) { return tw_error_nomem(err); }
 *
 * Elements move when it grows: keep indexes, not pointers, across a push.
 */
#define TW_VEC(type)                                                                   \
    struct {                                                                           \
        type *at;                                                                      \
        uint32_t len, cap;                                                             \
    }

/* Room for N more elements; false when memory (or uint32_t) is out. */
#define tw_vec_reserve(arena, vec, n)                                                  \
    ((uint64_t)(vec)->len + (n) <= (vec)->cap ||                                       \
     tw_vec_grow_((arena), (void **)&(vec)->at, &(vec)->cap, (vec)->len, (n),          \
                  sizeof *(vec)->at))
#define tw_vec_push(arena, vec, ...)                                                   \
    (tw_vec_reserve((arena), (vec), 1u) &&                                             \
     ((vec)->at[(vec)->len++] = (__VA_ARGS__), true))
bool tw_vec_grow_(struct tw_arena *arena, void **at, uint32_t *cap, uint32_t len,
                  uint64_t extra, size_t size);

/* ---------------------------------------------------------------- growing text */

/*
 * Text that grows on the heap up to a cap. Appending past the cap, or without memory,
 * marks it failed; it then ignores further appends, so that a chain is checked once.
 */
struct tw_buf {
    char *ptr; /* NUL-terminated when not NULL */
    size_t len, size, cap;
    enum tw_status failed; /* TW_OK, TW_ERR_NOMEM or TW_ERR_LIMIT */
};

#define TW_BUF_INIT(max)                                                               \
    {                                                                                  \
        NULL, 0, 0, (max), TW_OK                                                       \
    }

void tw_buf_add(struct tw_buf *buf, tw_slice text);
void tw_buf_add_byte(struct tw_buf *buf, char byte);
void tw_buf_printf(struct tw_buf *buf, const char *format, ...) TW_PRINTF(2, 3);
void tw_buf_clear(struct tw_buf *buf); /* keeps the memory, forgets a failure */
void tw_buf_free(struct tw_buf *buf);  /* and may be used again */
tw_slice tw_buf_slice(const struct tw_buf *buf); /* valid until the next append */
#define tw_buf_adds(buf, string) tw_buf_add((buf), tw_slice_from(string))

/* ---------------------------------------------------------------- interning */

/* 64-bit hash of text, the same on every machine of one byte order. Tables that use it
 * compare whole keys, so a collision costs time only. */
uint64_t tw_hash(tw_slice text);

/* Text to dense ids from 1; equal text, equal id. Text is copied into the arena. */
struct tw_intern {
    struct tw_arena *arena; /* borrowed */
    uint32_t *slots;        /* open addressing; 0 = free */
    uint32_t slot_count;    /* a power of two, or 0 */
    TW_VEC(tw_slice) texts; /* by id - 1 */
};

#define TW_INTERN_INIT(arena)                                                          \
    {                                                                                  \
        (arena), NULL, 0,                                                              \
        {                                                                              \
            NULL, 0, 0                                                                 \
        }                                                                              \
    }

/* The id of TEXT, added if it is new; 0 when memory is out. Expected O(len). */
uint32_t tw_intern_add(struct tw_intern *table, tw_slice text) TW_MUST_USE;

/* The id of TEXT, or 0 when it was never added. */
uint32_t tw_intern_find(const struct tw_intern *table, tw_slice text);

/* The text of ID (1 to the number added); borrowed from the arena, NUL-terminated. */
tw_slice tw_intern_text(const struct tw_intern *table, uint32_t id);

TW_END_DECLS

#endif
