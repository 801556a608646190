/*
 * Rows of conformance vectors: a family of rows is one function, which registers itself
 * for its file.
 *
 *     TW_ROWS(order, "order.jsonl")
 *     {
 *         tw_slice a = row_text(row, "a");
 *         ...
 *         row_expect_bool(row, "less", got, row_bool(row, "less"));
 *     }
 *
 * Everything allocated in row->arena is gone after the row.
 */
#ifndef TW_TESTS_CONFORMANCE_H
#define TW_TESTS_CONFORMANCE_H

#include "json.h"
#include "tw_base.h"

struct tw_row {
    struct tw_arena *arena;
    const struct tw_json *doc; /* the row; its members are those of TW_JSON_ROOT */
    const char *folder;        /* where the row's file lies */
    bool optional, skipped;    /* set by a family: the row may differ; it was not run */
    struct tw_buf *complaints; /* what is wrong; empty: the row passes */
};

struct tw_family {
    const char *file; /* its path below the folder of vectors, "pylock/cases.jsonl" */
    void (*run)(struct tw_row *row);
};

void tw_family_register(const struct tw_family *family);

#define TW_ROWS(name, path)                                                            \
    static void name(struct tw_row *row);                                              \
    __attribute__((constructor)) static void name##_register(void)                     \
    {                                                                                  \
        static const struct tw_family family = {path, name};                           \
        tw_family_register(&family);                                                   \
    }                                                                                  \
    static void name(struct tw_row *row)

/* Members of the row. An absent one is no slice, false, or node 0. */
uint32_t row_member(const struct tw_row *row, const char *name);
tw_slice row_text(const struct tw_row *row, const char *name);
bool row_bool(const struct tw_row *row, const char *name);
bool row_is_null(const struct tw_row *row, const char *name); /* or absent */
uint32_t row_number(const struct tw_row *row, const char *name);

/* The strings of the array NODE, allocated for the row. */
tw_slice *row_list(const struct tw_row *row, uint32_t node, uint32_t *count);

/* Adds to the complaints, which fails the row. */
void row_complain(struct tw_row *row, const char *format, ...) TW_PRINTF(2, 3);

/* Complains unless GOT is what is wanted. */
void row_expect_text(struct tw_row *row, const char *what, tw_slice got, tw_slice want);
void row_expect_bool(struct tw_row *row, const char *what, bool got, bool want);

/* Takes what was printed to BUF and frees it; compares it with the member WHAT. */
void row_expect_printed(struct tw_row *row, const char *what, struct tw_buf *buf);

/* Complains unless STATUS says what the member "valid" says; true when both say yes. */
bool row_expect_valid(struct tw_row *row, enum tw_status status);

#endif
