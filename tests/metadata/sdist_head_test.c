/* PKG-INFO out of the first bytes of a .tar.gz. */
#include "tw_limits.h"
#include "tw_metadata.h"
#include "tw_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#define TEXT "Metadata-Version: 2.2\nName: x\nVersion: 1\n"

static struct tw_arena arena = TW_ARENA_INIT;

struct tar {
    char bytes[64 * 1024];
    size_t len;
};

struct tar_member {
    const char *name, *prefix, *data;
    char type;             /* 0: '0' */
    const char *size_text; /* NULL: the true one, in octal */
    bool bad_checksum;
};

static void tar_add(struct tar *tar, struct tar_member m)
{
    char *block = tar->bytes + tar->len;
    size_t size = m.data ? strlen(m.data) : 0;
    unsigned sum = 0;
    memset(block, 0, 512);
    memcpy(block, m.name, strlen(m.name));
    memcpy(block + 257,
           "ustar\0"
           "00",
           8);
    block[156] = m.type ? m.type : '0';
    if (m.prefix) {
        memcpy(block + 345, m.prefix, strlen(m.prefix));
    }
    if (m.size_text) {
        memcpy(block + 124, m.size_text, 12);
    } else {
        snprintf(block + 124, 12, "%011o", (unsigned)size);
    }
    memset(block + 148, ' ', 8);
    for (int i = 0; i < 512; i++) {
        sum += (unsigned char)block[i];
    }
    snprintf(block + 148, 8, "%06o", sum + m.bad_checksum);
    tar->len += 512;
    memset(tar->bytes + tar->len, 0, (size + 511) / 512 * 512);
    if (size) {
        memcpy(tar->bytes + tar->len, m.data, size);
    }
    tar->len += (size + 511) / 512 * 512;
}

static void tar_end(struct tar *tar)
{
    memset(tar->bytes + tar->len, 0, 1024);
    tar->len += 1024;
}

/* BYTES in a gzip member, appended to OUT. */
static void gzip(tw_slice bytes, struct tw_buf *out)
{
    z_stream stream = {0};
    char packed[80 * 1024];
    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, 31, 8, 0), Z_OK);
    stream.next_in = (z_const Bytef *)bytes.ptr;
    stream.avail_in = (uInt)bytes.len;
    stream.next_out = (Bytef *)packed;
    stream.avail_out = sizeof packed;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    tw_buf_add(out, (tw_slice){packed, stream.total_out});
    deflateEnd(&stream);
}

/* Feeds BYTES in pieces of STEP bytes, then the end; the text found goes to TEXT. */
static enum tw_head_step feed(tw_slice bytes, size_t step, struct tw_buf *text,
                              enum tw_status *status)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_sdist_head *head = tw_sdist_head_new(&arena);
    enum tw_head_step result = TW_HEAD_MORE;
    assert_non_null(head);
    while (result == TW_HEAD_MORE) {
        tw_slice piece = tw_slice_cut(bytes, 0, step);
        result = tw_sdist_head_feed(head, piece, &err);
        bytes = tw_slice_cut(bytes, piece.len, bytes.len);
    }
    tw_buf_clear(text);
    tw_buf_add(text, tw_sdist_head_pkg_info(head));
    *status = err.status;
    tw_arena_free(&arena);
    return result;
}

/* What becomes of TAR, compressed, fed whole and by the byte. */
static void assert_head(const struct tar *tar, enum tw_head_step expected)
{
    struct tw_buf packed = TW_BUF_INIT(TW_MIB);
    struct tw_buf text = TW_BUF_INIT(TW_MIB);
    enum tw_status status;
    gzip((tw_slice){tar->bytes, tar->len}, &packed);
    for (size_t step = 1; step < TW_MIB; step *= 1024) {
        assert_int_equal(feed(tw_buf_slice(&packed), step, &text, &status), expected);
        if (expected == TW_HEAD_DONE) {
            assert_slice_equal(tw_buf_slice(&text), TEXT);
        }
    }
    tw_buf_free(&packed);
    tw_buf_free(&text);
}

TW_TEST(sdist_head_finds_pkg_info_anywhere)
{
    static struct tar tar;
    tar.len = 0;
    tar_add(&tar, (struct tar_member){.name = "x-1/", .type = '5'});
    tar_add(&tar,
            (struct tar_member){.name = "pax", .type = 'x', .data = "30 mtime=1"});
    tar_add(&tar, (struct tar_member){.name = "x-1/x.egg-info/PKG-INFO", .data = "no"});
    tar_add(&tar, (struct tar_member){.name = "PKG-INFO", .data = "no"});
    tar_add(&tar, (struct tar_member){.name = "x-1/PKG-INFO", .type = '2'});
    tar_add(&tar, (struct tar_member){.name = "x-1/empty.py"});
    tar_add(&tar, (struct tar_member){.name = "x-1/PKG-INFO", .data = TEXT});
    assert_head(&tar, TW_HEAD_DONE);
}

TW_TEST(sdist_head_reads_other_spellings_of_the_path)
{
    static struct tar tar;
    tar.len = 0;
    tar_add(&tar, (struct tar_member){.name = "./x-1/PKG-INFO", .data = TEXT});
    assert_head(&tar, TW_HEAD_DONE);
    tar.len = 0;
    tar_add(&tar,
            (struct tar_member){.name = "PKG-INFO", .prefix = "x-1", .data = TEXT});
    assert_head(&tar, TW_HEAD_DONE);
    tar.len = 0;
    tar_add(&tar,
            (struct tar_member){.name = "PKG-INFO", .prefix = "x-1/y", .data = "no"});
    tar_end(&tar);
    assert_head(&tar, TW_HEAD_ABSENT);
}

TW_TEST(sdist_head_is_absent_behind_the_end)
{
    static struct tar tar;
    tar.len = 0;
    tar_add(&tar, (struct tar_member){.name = "x-1/setup.py", .data = "no"});
    assert_head(&tar, TW_HEAD_ABSENT);
    tar_end(&tar);
    tar_add(&tar, (struct tar_member){.name = "x-1/PKG-INFO", .data = TEXT});
    assert_head(&tar, TW_HEAD_ABSENT);
}

TW_TEST(sdist_head_of_several_gzip_members_is_read_on)
{
    static struct tar tar;
    struct tw_buf packed = TW_BUF_INIT(TW_MIB);
    struct tw_buf text = TW_BUF_INIT(TW_MIB);
    enum tw_status status;
    tar.len = 0;
    tar_add(&tar, (struct tar_member){.name = "x-1/PKG-INFO", .data = TEXT});
    gzip((tw_slice){tar.bytes, 100}, &packed);
    gzip((tw_slice){tar.bytes + 100, tar.len - 100}, &packed);
    assert_int_equal(feed(tw_buf_slice(&packed), TW_MIB, &text, &status), TW_HEAD_DONE);
    assert_slice_equal(tw_buf_slice(&text), TEXT);
    tw_buf_free(&packed);
    tw_buf_free(&text);
}

static void assert_failed(tw_slice bytes, enum tw_status expected)
{
    struct tw_buf text = TW_BUF_INIT(TW_MIB);
    enum tw_status status;
    assert_int_equal(feed(bytes, TW_MIB, &text, &status), TW_HEAD_FAILED);
    assert_int_equal(status, expected);
    tw_buf_free(&text);
}

TW_TEST(sdist_head_refuses_what_is_no_archive)
{
    static struct tar tar;
    struct tw_buf packed = TW_BUF_INIT(TW_MIB);
    assert_failed(TW_SLICE(""), TW_ERR_ARCHIVE);
    assert_failed(TW_SLICE("<html>please log in</html>"), TW_ERR_ARCHIVE);
    tar.len = 0;
    tar_add(&tar, (struct tar_member){.name = "x-1/a", .bad_checksum = true});
    gzip((tw_slice){tar.bytes, tar.len}, &packed);
    assert_failed(tw_buf_slice(&packed), TW_ERR_ARCHIVE);
    tw_buf_clear(&packed);
    tar.len = 0;
    tar_add(&tar, (struct tar_member){.name = "x-1/a", .size_text = "12345678x   "});
    gzip((tw_slice){tar.bytes, tar.len}, &packed);
    assert_failed(tw_buf_slice(&packed), TW_ERR_ARCHIVE);
    tw_buf_clear(&packed);
    tar.len = 0;
    tar_add(&tar, (struct tar_member){.name = "x-1/PKG-INFO", .data = TEXT});
    gzip((tw_slice){tar.bytes, tar.len}, &packed);
    for (size_t len = 0; len < 60; len += 7) {
        assert_failed(tw_slice_cut(tw_buf_slice(&packed), 0, len), TW_ERR_ARCHIVE);
    }
    tw_buf_free(&packed);
}

TW_TEST(sdist_head_bounds_announced_sizes)
{
    static struct tar tar;
    struct tw_buf packed = TW_BUF_INIT(TW_MIB);
    tar.len = 0;
    tar_add(&tar,
            (struct tar_member){.name = "x-1/PKG-INFO", .size_text = "77777777777\0"});
    gzip((tw_slice){tar.bytes, tar.len}, &packed);
    assert_failed(tw_buf_slice(&packed), TW_ERR_LIMIT);
    tw_buf_free(&packed);
    tar.len = 0;
    tar_add(&tar, (struct tar_member){.name = "x-1/huge",
                                      .size_text = "\x80\0\0\0\0\0\1\0\0\0\0\0"});
    assert_head(&tar, TW_HEAD_ABSENT);
}

TW_TEST(sdist_head_stops_at_a_bomb)
{
    struct tw_buf text = TW_BUF_INIT(TW_MIB);
    enum tw_status status;
    static struct tar tar;
    struct tw_buf packed = TW_BUF_INIT(TW_MIB);
    tar.len = 0;
    /* As large as may be, of one byte: 1 GiB of zeros in 1 MiB. */
    tar_add(&tar, (struct tar_member){.name = "x-1/a", .size_text = "10000000000\0"});
    gzip((tw_slice){tar.bytes, tar.len}, &packed);
    memset(tar.bytes, 0, sizeof tar.bytes);
    struct tw_buf zeros = TW_BUF_INIT(TW_MIB);
    gzip((tw_slice){tar.bytes, sizeof tar.bytes}, &zeros);
    struct tw_buf bomb = TW_BUF_INIT(8 * TW_MIB);
    tw_buf_add(&bomb, tw_buf_slice(&packed));
    for (size_t sum = 0; sum <= TW_MAX_SDIST_HEAD; sum += sizeof tar.bytes) {
        tw_buf_add(&bomb, tw_buf_slice(&zeros));
    }
    assert_int_equal(feed(tw_buf_slice(&bomb), TW_MIB, &text, &status), TW_HEAD_ABSENT);
    tw_buf_free(&packed);
    tw_buf_free(&zeros);
    tw_buf_free(&bomb);
    tw_buf_free(&text);
}

TW_TEST(sdist_head_survives_each_failing_allocation)
{
    static struct tar tar;
    struct tw_buf packed = TW_BUF_INIT(TW_MIB);
    tar.len = 0;
    tar_add(&tar, (struct tar_member){.name = "x-1/PKG-INFO", .data = TEXT});
    gzip((tw_slice){tar.bytes, tar.len}, &packed);
    enum tw_head_step step = TW_HEAD_FAILED;
    for (long n = 0; step != TW_HEAD_DONE; n++) {
        struct tw_error err = TW_ERROR_INIT;
        arena.fail_after = n;
        struct tw_sdist_head *head = tw_sdist_head_new(&arena);
        if (head) {
            step = tw_sdist_head_feed(head, tw_buf_slice(&packed), &err);
            assert_true(step == TW_HEAD_DONE || err.status == TW_ERR_NOMEM);
        }
        arena.fail_after = -1;
        tw_arena_free(&arena);
        assert_true(n < 50);
    }
    tw_buf_free(&packed);
}
