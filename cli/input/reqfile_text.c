/*
 * Requirements files as text, as pip reads them (its manual, "Requirements File
 * Format"): comments begin with "#" at the start of a line or after white space; a line
 * that ends in "\" is joined with the next one, but a comment line never is; only the
 * braced form of a variable is replaced. Comments are cut after joining, so one may not
 * hide a following line.
 *
 * Called from reqfile.c.
 */
#include "reqfile_text.h"

#include "tw_limits.h"
#include "tw_utf8.h"
#include "words.h"

static const tw_slice bom_utf8 = TW_SLICE_INIT("\xEF\xBB\xBF");

/* ---------------------------------------------------------------- encodings */

/* How wide the units of an encoding are, and which byte of one comes first. */
struct encoding {
    unsigned width; /* bytes of a unit: 1 is Latin-1, 2 UTF-16, 4 UTF-32 */
    bool big;
};

static uint32_t unit_at(struct encoding e, const char *ptr)
{
    uint32_t unit = 0;
    for (unsigned i = 0; i < e.width; i++) {
        unit = unit << 8 | (unsigned char)ptr[e.big ? i : e.width - 1 - i];
    }
    return unit;
}

/* The code point at *AT; moves past it. False: there is none. */
static bool take_code(struct encoding e, tw_slice bytes, size_t *at, uint32_t *code)
{
    if (bytes.len - *at < e.width) {
        return false;
    }
    *code = unit_at(e, bytes.ptr + *at);
    *at += e.width;
    if (e.width == 2 && *code >= 0xD800 && *code < 0xDC00) {
        uint32_t low = bytes.len - *at >= 2 ? unit_at(e, bytes.ptr + *at) : 0;
        if (low < 0xDC00 || low > 0xDFFF) {
            return false;
        }
        *at += 2;
        *code = 0x10000 + ((*code - 0xD800) << 10) + (low - 0xDC00);
        return true;
    }
    return *code <= 0x10FFFF && (*code < 0xD800 || *code > 0xDFFF);
}

static enum tw_status recode(struct tw_arena *arena, struct encoding e, tw_slice bytes,
                             tw_slice *out, struct tw_error *err)
{
    /* A unit of 2 bytes gives at most 3; one of 1 or 4 at most 2 or 4. */
    char *text = tw_arena_alloc(arena, bytes.len * 2 + 1);
    if (!text) {
        return tw_error_nomem(err);
    }
    size_t len = 0;
    for (size_t at = 0; at < bytes.len;) {
        size_t start = at;
        uint32_t code;
        if (!take_code(e, bytes, &at, &code)) {
            return tw_error_at(
                err, TW_ERR_INPUT, start,
                "the file is not the UTF-%u that its first bytes promise", e.width * 8);
        }
        len = (size_t)(tw_utf8_write(text + len, code) - text);
    }
    *out = (tw_slice){text, len};
    return TW_OK;
}

/* The encoding that a comment LINE names, or TW_NO_SLICE: "coding" ":" or "=" name. */
static tw_slice named_encoding(tw_slice line)
{
    size_t at = tw_slice_search(line, TW_SLICE("coding"));
    if (at == SIZE_MAX || !tw_slice_starts(line, TW_SLICE("#"))) {
        return TW_NO_SLICE;
    }
    tw_slice rest = tw_slice_cut(line, at + 6, line.len);
    if (rest.len == 0 || (rest.ptr[0] != ':' && rest.ptr[0] != '=')) {
        return TW_NO_SLICE;
    }
    rest = tw_slice_trim(tw_slice_cut(rest, 1, rest.len));
    size_t end = 0;
    while (end < rest.len && !memchr(" \t*;,", rest.ptr[end], 5)) {
        end++;
    }
    return tw_slice_cut(rest, 0, end);
}

/* Text without a byte order mark: as it is, or as a comment says. */
static enum tw_status decode_declared(struct tw_arena *arena, tw_slice bytes,
                                      tw_slice *out, struct tw_error *err)
{
    static const char *const known[] = {"utf-8",   "utf8",       "ascii",
                                        "latin-1", "iso-8859-1", "latin1"};
    *out = bytes;
    tw_slice rest = bytes, line;
    for (int number = 0; number < 2 && tw_slice_line(&rest, &line); number++) {
        tw_slice name = named_encoding(line);
        if (name.len == 0) {
            continue;
        }
        for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
            if (tw_slice_equal_nocase(name, tw_slice_from(known[i]))) {
                return i < 3
                           ? TW_OK
                           : recode(arena, (struct encoding){1, true}, bytes, out, err);
            }
        }
        return tw_error_at(err, TW_ERR_INPUT, (size_t)(name.ptr - bytes.ptr),
                           "the encoding \"%.*s\" is not known here; save the file as "
                           "UTF-8",
                           TW_FMT(name));
    }
    return TW_OK;
}

enum tw_status tw_reqfile_decode(struct tw_arena *arena, tw_slice bytes, tw_slice *out,
                                 struct tw_error *err)
{
    static const struct {
        tw_slice mark;
        struct encoding encoding;
    } marks[] = {/* that of UTF-32 begins with that of UTF-16 */
                 {TW_SLICE_INIT("\xFF\xFE\0\0"), {4, false}},
                 {TW_SLICE_INIT("\0\0\xFE\xFF"), {4, true}},
                 {TW_SLICE_INIT("\xFF\xFE"), {2, false}},
                 {TW_SLICE_INIT("\xFE\xFF"), {2, true}}};
    if (tw_slice_starts(bytes, bom_utf8)) {
        *out = tw_slice_cut(bytes, bom_utf8.len, bytes.len);
        return TW_OK;
    }
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (tw_slice_starts(bytes, marks[i].mark)) {
            tw_slice rest = tw_slice_cut(bytes, marks[i].mark.len, bytes.len);
            return recode(arena, marks[i].encoding, rest, out, err);
        }
    }
    return decode_declared(arena, bytes, out, err);
}

/* ---------------------------------------------------------------- lines */

static bool is_comment(tw_slice line)
{
    return tw_slice_starts(tw_slice_trim(line), TW_SLICE("#"));
}

/* Where the comment of LINE begins, or its length. */
static size_t comment_start(tw_slice line)
{
    size_t at = tw_slice_find(line, '#', 0);
    while (at != SIZE_MAX && at > 0 && !tw_is_space(line.ptr[at - 1])) {
        at = tw_slice_find(line, '#', at + 1);
    }
    return at == SIZE_MAX ? line.len : at;
}

/* Takes the lines that FIRST (which ends in "\") goes on to; the result is in ARENA. */
static bool join(struct tw_arena *arena, struct tw_line_reader *reader, tw_slice first,
                 struct tw_logical_line *out, struct tw_error *err)
{
    struct tw_buf text = TW_BUF_INIT(TW_MAX_INPUT_LINE);
    tw_slice line = first;
    bool more = true, kept = true;
    for (;;) {
        struct tw_line_piece piece = {text.len, reader->line, 1};
        kept = tw_vec_push(arena, &out->pieces, piece);
        more = tw_slice_ends(line, TW_SLICE("\\")) && !is_comment(line);
        tw_buf_add(&text, more ? tw_slice_cut(line, 0, line.len - 1) : line);
        if (!kept || text.failed || !more || !tw_slice_line(&reader->rest, &line)) {
            break;
        }
        reader->line++;
    }
    kept = kept && tw_arena_copy(arena, tw_buf_slice(&text), &out->text);
    if (text.failed == TW_ERR_LIMIT) {
        tw_error_set(err, TW_ERR_LIMIT, "the line is longer than %zu bytes",
                     TW_MAX_INPUT_LINE);
        tw_reqfile_locate(out, 0, err);
    } else if (text.failed || !kept) {
        tw_error_nomem(err);
    }
    kept = kept && !text.failed;
    tw_buf_free(&text);
    return kept;
}

/* Holds a logical line against what no text may have; trims it. */
static bool finish(struct tw_logical_line *line, struct tw_error *err)
{
    size_t nul = tw_slice_find(line->text, '\0', 0);
    if (nul != SIZE_MAX) {
        tw_error_set(err, TW_ERR_INPUT, "expected text, found a NUL byte");
        tw_reqfile_locate(line, nul, err);
        return false;
    }
    size_t bad = tw_utf8_invalid(line->text);
    if (bad != SIZE_MAX) {
        tw_error_set(err, TW_ERR_INPUT, "expected UTF-8, found the byte 0x%02X",
                     (unsigned)(unsigned char)line->text.ptr[bad]);
        tw_reqfile_locate(line, bad, err);
        return false;
    }
    tw_slice text = tw_slice_cut(line->text, 0, comment_start(line->text));
    tw_slice trimmed = tw_slice_trim(text);
    size_t cut = trimmed.len > 0 ? (size_t)(trimmed.ptr - text.ptr) : 0;
    for (uint32_t i = 0; i < line->pieces.len; i++) {
        struct tw_line_piece *piece = &line->pieces.at[i];
        size_t before = piece->offset < cut ? cut - piece->offset : 0;
        piece->offset = piece->offset < cut ? 0 : piece->offset - cut;
        piece->column += (uint32_t)before;
    }
    line->text = trimmed;
    return true;
}

bool tw_reqfile_next_line(struct tw_arena *arena, struct tw_line_reader *reader,
                          struct tw_logical_line *out, struct tw_error *err)
{
    *out = (struct tw_logical_line){0};
    tw_slice line;
    while (tw_slice_line(&reader->rest, &line)) {
        out->pieces.len = 0;
        reader->line++;
        bool joined = tw_slice_ends(line, TW_SLICE("\\")) && !is_comment(line);
        struct tw_line_piece piece = {0, reader->line, 1};
        if (joined) {
            if (!join(arena, reader, line, out, err)) {
                return false;
            }
        } else if (!tw_vec_push(arena, &out->pieces, piece)) {
            tw_error_nomem(err);
            return false;
        } else {
            out->text = line;
        }
        if (out->text.len > TW_MAX_INPUT_LINE) {
            tw_error_set(err, TW_ERR_LIMIT, "the line is longer than %zu bytes",
                         TW_MAX_INPUT_LINE);
            tw_reqfile_locate(out, 0, err);
            return false;
        }
        if (!finish(out, err)) {
            return false;
        }
        if (out->text.len > 0) {
            return true;
        }
    }
    return false;
}

void tw_reqfile_locate(const struct tw_logical_line *line, size_t offset,
                       struct tw_error *err)
{
    const struct tw_line_piece *piece = &line->pieces.at[0];
    for (uint32_t i = 1; i < line->pieces.len && line->pieces.at[i].offset <= offset;
         i++) {
        piece = &line->pieces.at[i];
    }
    if (err) {
        err->line = piece->line;
        err->column = piece->column + (uint32_t)(offset - piece->offset);
    }
}
