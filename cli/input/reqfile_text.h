/*
 * The text of a requirements file below its lines: bytes to UTF-8, physical lines to
 * logical ones, ${VAR}. Each step keeps the way back to line and column.
 */
#ifndef TW_CLI_REQFILE_TEXT_H
#define TW_CLI_REQFILE_TEXT_H

#include "tw_base.h"

/*
 * BYTES as UTF-8: by a byte order mark (UTF-8, -16, -32), else by a "coding:" comment
 * in the first two lines (PEP 263: UTF-8, ASCII, Latin-1), else as they are. *OUT is
 * BYTES or in ARENA. TW_ERR_INPUT: another encoding, or text that is not in it
 * (err->offset).
 */
enum tw_status tw_reqfile_decode(struct tw_arena *arena, tw_slice bytes, tw_slice *out,
                                 struct tw_error *err) TW_MUST_USE;

/* From byte OFFSET of a logical line on, its text is that at LINE and COLUMN. */
struct tw_line_piece {
    size_t offset;
    uint32_t line, column; /* 1-based */
};

/* A logical line: physical ones joined where they end in "\", without the comment. */
struct tw_logical_line {
    tw_slice text;
    TW_VEC(struct tw_line_piece) pieces; /* at least one */
};

struct tw_line_reader {
    tw_slice rest;
    uint32_t line; /* of the last line taken from REST */
};

/*
 * The next logical line of READER that is not empty; its text is of the file, or in
 * ARENA where lines were joined. False: there is none, or *ERR says why not (too long;
 * out of memory; a NUL byte, which no text has).
 */
bool tw_reqfile_next_line(struct tw_arena *arena, struct tw_line_reader *reader,
                          struct tw_logical_line *out, struct tw_error *err);

/* Sets err->line and err->column to what is at OFFSET of LINE. */
void tw_reqfile_locate(const struct tw_logical_line *line, size_t offset,
                       struct tw_error *err);

#endif
