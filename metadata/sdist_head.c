/*
 * PKG-INFO out of the first bytes of a .tar.gz, while they arrive.
 *
 *     gzip ─► [512: header][file, padded to 512] [header][...] ... [512 zeros]
 *
 * The invariant: of the archive only one block, and PKG-INFO, is ever held; a file that
 * announces more than TW_MAX_METADATA, or an archive that inflates to more than
 * TW_MAX_SDIST_HEAD, ends the reading. Names in extended headers (pax, GNU) are not
 * looked at: they stand in for names of more than 100 bytes. Formats: RFC 1952, POSIX
 * pax (ustar interchange format).
 */
#include "inflate.h"
#include "tw_limits.h"
#include "tw_metadata.h"

#include <zlib.h>

enum { BLOCK = 512, OUTPUT = 32 * 1024 };

struct tw_sdist_head {
    struct tw_arena *arena;
    z_stream stream;
    bool opened;       /* STREAM is set up */
    bool member_ended; /* a gzip member has; another one may follow */
    uint64_t inflated; /* bytes so far */
    char block[BLOCK]; /* a header as far as it has come */
    size_t block_len;
    uint64_t skip; /* bytes of contents and padding to pass over */
    char *text;    /* of PKG-INFO, once its header has been seen */
    size_t text_len, text_size;
    char output[OUTPUT];
};

/* ---------------------------------------------------------------- tar headers */

struct tar_header {
    tw_slice prefix, name; /* the path is PREFIX/NAME, or NAME */
    uint64_t size;
    bool regular;
};

/* A field that ends at its first NUL, or fills its place. */
static tw_slice text_field(const char *block, size_t at, size_t size)
{
    tw_slice field = {block + at, size};
    return tw_slice_cut(field, 0, tw_slice_find(field, '\0', 0));
}

/* Octal digits between spaces; or, for sizes of 8 GiB and more, binary. */
static bool number_field(const char *block, size_t at, size_t size, uint64_t *out)
{
    const unsigned char *bytes = (const unsigned char *)block + at;
    uint64_t value = 0;
    if (bytes[0] & 0x80) {
        for (size_t i = size - 8; i < size; i++) {
            value = value << 8 | bytes[i];
        }
        *out = value;
        return value <= INT64_MAX;
    }
    tw_slice digits = tw_slice_trim(text_field(block, at, size));
    for (size_t i = 0; i < digits.len; i++) {
        if (digits.ptr[i] < '0' || digits.ptr[i] > '7') {
            return false;
        }
        value = value * 8 + (uint64_t)(digits.ptr[i] - '0');
    }
    *out = value;
    return true;
}

/* The sum of all bytes, those of the checksum itself counted as spaces. */
static bool has_checksum(const char *block)
{
    uint64_t wanted;
    uint64_t sum = 0;
    for (size_t i = 0; i < BLOCK; i++) {
        sum += i >= 148 && i < 156 ? ' ' : (unsigned char)block[i];
    }
    return number_field(block, 148, 8, &wanted) && wanted == sum;
}

static bool read_tar_header(const char *block, struct tar_header *out)
{
    bool posix = memcmp(block + 257, "ustar", 6) == 0;
    char type = block[156];
    out->name = text_field(block, 0, 100);
    out->prefix = posix ? text_field(block, 345, 155) : TW_SLICE("");
    out->regular = type == '0' || type == '\0' || type == '7';
    return has_checksum(block) && number_field(block, 124, 12, &out->size);
}

static bool is_zero(const char *block)
{
    for (size_t i = 0; i < BLOCK; i++) {
        if (block[i]) {
            return false;
        }
    }
    return true;
}

/* "x-1/PKG-INFO", in one folder and no deeper; "./" may stand in front. */
static bool is_pkg_info(const struct tar_header *header)
{
    tw_slice folder = header->prefix;
    tw_slice name = header->name;
    if (folder.len == 0) {
        tw_slice dot = TW_SLICE("./");
        name =
            tw_slice_starts(name, dot) ? tw_slice_cut(name, dot.len, name.len) : name;
        folder = tw_slice_cut(name, 0, tw_slice_find(name, '/', 0));
        name = tw_slice_cut(name, folder.len + 1, name.len);
    }
    return header->regular && folder.len && tw_slice_find(folder, '/', 0) == SIZE_MAX &&
           tw_slice_equal(name, TW_SLICE("PKG-INFO"));
}

/* ---------------------------------------------------------------- inflated bytes */

static enum tw_head_step fail(struct tw_error *err, enum tw_status status,
                              const char *problem)
{
    (void)tw_error_set(err, status, "%s", problem);
    return TW_HEAD_FAILED;
}

static enum tw_head_step open_file(struct tw_sdist_head *head, struct tw_error *err)
{
    struct tar_header header;
    if (is_zero(head->block)) {
        return TW_HEAD_ABSENT;
    }
    if (!read_tar_header(head->block, &header)) {
        return fail(err, TW_ERR_ARCHIVE, "it is no tar archive");
    }
    if (!is_pkg_info(&header)) {
        if (header.size > TW_MAX_SDIST_HEAD) {
            return TW_HEAD_ABSENT;
        }
        head->skip = (header.size + BLOCK - 1) / BLOCK * BLOCK;
        return TW_HEAD_MORE;
    }
    if (header.size > TW_MAX_METADATA) {
        return fail(err, TW_ERR_LIMIT, "its PKG-INFO is too large");
    }
    head->text_size = (size_t)header.size;
    head->text = tw_arena_alloc(head->arena, head->text_size + 1);
    if (!head->text) {
        (void)tw_error_nomem(err);
        return TW_HEAD_FAILED;
    }
    return head->text_size ? TW_HEAD_MORE : TW_HEAD_DONE;
}

/* Appends from the front of *BYTES to TO, until that is SIZE long. */
static bool fill(char *to, size_t *len, size_t size, tw_slice *bytes)
{
    tw_slice part = tw_slice_cut(*bytes, 0, size - *len);
    memcpy(to + *len, part.ptr, part.len);
    *len += part.len;
    *bytes = tw_slice_cut(*bytes, part.len, bytes->len);
    return *len == size;
}

static enum tw_head_step consume(struct tw_sdist_head *head, tw_slice bytes,
                                 struct tw_error *err)
{
    enum tw_head_step step = TW_HEAD_MORE;
    while (bytes.len && step == TW_HEAD_MORE) {
        if (head->text) {
            bool whole = fill(head->text, &head->text_len, head->text_size, &bytes);
            step = whole ? TW_HEAD_DONE : TW_HEAD_MORE;
        } else if (head->skip) {
            size_t part = head->skip < bytes.len ? (size_t)head->skip : bytes.len;
            head->skip -= part;
            bytes = tw_slice_cut(bytes, part, bytes.len);
        } else if (fill(head->block, &head->block_len, BLOCK, &bytes)) {
            head->block_len = 0;
            step = open_file(head, err);
        }
    }
    return step;
}

/* ---------------------------------------------------------------- compressed bytes */

static bool open_stream(struct tw_sdist_head *head)
{
    enum { GZIP_ONLY = 16 };
    head->stream.zalloc = tw_inflate_alloc;
    head->stream.zfree = tw_inflate_free;
    head->stream.opaque = head->arena;
    head->opened = inflateInit2(&head->stream, GZIP_ONLY + MAX_WBITS) == Z_OK;
    return head->opened;
}

/* Inflates one buffer full and looks through it. */
static enum tw_head_step inflate_some(struct tw_sdist_head *head, struct tw_error *err)
{
    z_stream *stream = &head->stream;
    if (head->member_ended) {
        inflateReset(stream);
        head->member_ended = false;
    }
    stream->next_out = (Bytef *)head->output;
    stream->avail_out = OUTPUT;
    int result = inflate(stream, Z_NO_FLUSH);
    size_t length = OUTPUT - stream->avail_out;
    head->member_ended = result == Z_STREAM_END;
    head->inflated += length;
    if (result == Z_MEM_ERROR) {
        (void)tw_error_nomem(err);
        return TW_HEAD_FAILED;
    }
    enum tw_head_step step = consume(head, (tw_slice){head->output, length}, err);
    if (step != TW_HEAD_MORE) {
        return step;
    }
    if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) {
        return fail(err, TW_ERR_ARCHIVE, "it is not compressed by gzip, or damaged");
    }
    return head->inflated <= TW_MAX_SDIST_HEAD ? TW_HEAD_MORE : TW_HEAD_ABSENT;
}

struct tw_sdist_head *tw_sdist_head_new(struct tw_arena *arena)
{
    struct tw_sdist_head *head = TW_NEW(arena, struct tw_sdist_head);
    if (head) {
        head->arena = arena;
    }
    return head;
}

enum tw_head_step tw_sdist_head_feed(struct tw_sdist_head *head, tw_slice bytes,
                                     struct tw_error *err)
{
    enum { MOST = 1 << 30 }; /* zlib counts in unsigned int */
    if (!head->opened && !open_stream(head)) {
        (void)tw_error_nomem(err);
        return TW_HEAD_FAILED;
    }
    if (bytes.len == 0) {
        return head->inflated == 0 || !head->member_ended
                   ? fail(err, TW_ERR_ARCHIVE, "it ends too early")
                   : TW_HEAD_ABSENT;
    }
    enum tw_head_step step = TW_HEAD_MORE;
    while (bytes.len && step == TW_HEAD_MORE) {
        tw_slice part = tw_slice_cut(bytes, 0, MOST);
        head->stream.next_in = (z_const Bytef *)part.ptr;
        head->stream.avail_in = (uInt)part.len;
        while ((head->stream.avail_in || head->stream.avail_out == 0) &&
               step == TW_HEAD_MORE) {
            step = inflate_some(head, err);
        }
        bytes = tw_slice_cut(bytes, part.len, bytes.len);
    }
    return step;
}

tw_slice tw_sdist_head_pkg_info(const struct tw_sdist_head *head)
{
    return head->text ? (tw_slice){head->text, head->text_len} : TW_NO_SLICE;
}
