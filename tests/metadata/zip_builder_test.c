/*
 * The builder of zip archives that zip_tail_test.c uses, and a test that it does what a
 * zip writer does.
 */
#include "tw_test.h"
#include "zip_builder.h"

#include <stdlib.h>
#include <zlib.h>

static void append(char **to, size_t *len, size_t *room, const void *bytes, size_t size)
{
    if (*len + size > *room) {
        *room = (*len + size) * 2;
        *to = realloc(*to, *room);
        assert_non_null(*to);
    }
    if (size) {
        memcpy(*to + *len, bytes, size);
    }
    *len += size;
}

void zip_raw(struct zip *zip, const void *bytes, size_t len)
{
    append(&zip->bytes, &zip->len, &zip->room, bytes, len);
}

static void raw_directory(struct zip *zip, const void *bytes, size_t len)
{
    append(&zip->directory, &zip->directory_len, &zip->directory_room, bytes, len);
}

/* Little-endian numbers: "2424" are widths in bytes, the values follow as uint64_t. */
static size_t pack(char *to, const char *widths, const uint64_t *values)
{
    size_t len = 0;
    for (size_t i = 0; widths[i]; i++) {
        for (int byte = 0; byte < widths[i] - '0'; byte++) {
            to[len++] = (char)(values[i] >> 8 * byte);
        }
    }
    return len;
}

static char *filler(size_t size)
{
    char *data = malloc(size + 1);
    uint32_t state = 12345;
    assert_non_null(data);
    for (size_t i = 0; i < size; i++) {
        state = state * 1664525u + 1013904223u;
        data[i] = (char)(state >> 24);
    }
    return data;
}

static size_t compress_raw(const char *data, size_t size, char **out)
{
    z_stream stream = {0};
    size_t bound = compressBound((uLong)size) + 16;
    *out = malloc(bound);
    assert_non_null(*out);
    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, -15, 8, 0), Z_OK);
    stream.next_in = (z_const Bytef *)data;
    stream.avail_in = (uInt)size;
    stream.next_out = (Bytef *)*out;
    stream.avail_out = (uInt)bound;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    deflateEnd(&stream);
    return stream.total_out;
}

static void write_local(struct zip *zip, const struct zip_member *m, unsigned method,
                        uint32_t crc, const uint64_t *sizes)
{
    char head[30];
    const char *name = m->local_name ? m->local_name : m->name;
    char *extra = calloc(1, m->local_extra + 1);
    assert_non_null(extra);
    bool late = m->descriptor;
    uint64_t fields[] = {0x04034b50,
                         20,
                         m->flags,
                         method,
                         0,
                         0,
                         late ? 0 : crc,
                         late ? 0 : sizes[0],
                         late ? 0 : sizes[1],
                         strlen(name),
                         m->local_extra};
    zip_raw(zip, head, pack(head, "42222244422", fields));
    zip_raw(zip, name, strlen(name));
    zip_raw(zip, extra, m->local_extra);
    free(extra);
}

static void write_entry(struct zip *zip, const struct zip_member *m, unsigned method,
                        uint32_t crc, const uint64_t *sizes, size_t header)
{
    char head[46];
    char extra[28];
    uint64_t wide[] = {1, 24, sizes[1], sizes[0], header};
    size_t extra_len = m->zip64 || m->surplus ? pack(extra, "22888", wide) : 0;
    bool full = m->zip64 || m->saturated;
    uint64_t saturated = UINT32_MAX;
    uint64_t fields[] = {0x02014b50,
                         20,
                         20,
                         m->flags,
                         method,
                         0,
                         0,
                         crc + m->crc_error,
                         full ? saturated : sizes[0],
                         full ? saturated : sizes[1] + m->size_error,
                         strlen(m->name),
                         extra_len,
                         0,
                         0,
                         0,
                         0,
                         full ? saturated : header};
    raw_directory(zip, head, pack(head, "42222224442222244", fields));
    raw_directory(zip, m->name, strlen(m->name));
    raw_directory(zip, extra, extra_len);
    zip->count++;
}

void zip_add(struct zip *zip, struct zip_member m)
{
    size_t size = m.size || !m.data ? m.size : strlen(m.data);
    char *made = m.data ? NULL : filler(size);
    const char *data = m.data ? m.data : made;
    char *packed = NULL;
    size_t packed_len = m.deflate ? compress_raw(data, size, &packed) : size;
    unsigned method = m.method ? m.method : m.deflate ? 8 : 0;
    uint64_t sizes[] = {packed_len, size};
    uint32_t crc = (uint32_t)crc32(0, (const Bytef *)data, (uInt)size);
    size_t header = zip->len;
    m.flags |= m.descriptor ? 8 : 0;
    write_local(zip, &m, method, crc, sizes);
    zip_raw(zip, packed ? packed : data, packed_len);
    if (m.descriptor) {
        char descriptor[16];
        uint64_t fields[] = {0x08074b50, crc, packed_len, size};
        zip_raw(zip, descriptor, pack(descriptor, "4444", fields));
    }
    write_entry(zip, &m, method, crc, sizes, header);
    free(packed);
    free(made);
}

static void write_zip64(struct zip *zip, size_t directory)
{
    char record[76];
    uint64_t fields[] = {0x06064b50, 44,         45,
                         45,         0,          0,
                         zip->count, zip->count, zip->directory_len,
                         directory,  0x07064b50, 0,
                         zip->len,   1};
    zip_raw(zip, record, pack(record, "48224488884484", fields));
}

void zip_close(struct zip *zip, struct zip_end end)
{
    char record[22];
    size_t directory = zip->len;
    bool all = end.zip64_all || zip->count >= UINT16_MAX;
    zip_raw(zip, zip->directory, zip->directory_len);
    if (end.zip64) {
        write_zip64(zip, directory);
    }
    uint64_t size = zip->directory_len + (uint64_t)end.size_error;
    uint64_t count = all ? UINT16_MAX : zip->count;
    uint64_t fields[] = {0x06054b50,
                         0,
                         0,
                         count,
                         count,
                         end.zip64 && all ? UINT32_MAX : size,
                         end.zip64 ? UINT32_MAX : directory,
                         end.comment_len};
    zip_raw(zip, record, pack(record, "42222442", fields));
    zip_raw(zip, end.comment, end.comment_len);
    if (end.prefix) {
        char *bytes = calloc(1, end.prefix + zip->len);
        assert_non_null(bytes);
        memcpy(bytes + end.prefix, zip->bytes, zip->len);
        free(zip->bytes);
        zip->bytes = bytes;
        zip->len += end.prefix;
        zip->room = zip->len;
    }
}

void zip_free(struct zip *zip)
{
    free(zip->bytes);
    free(zip->directory);
    *zip = (struct zip){0};
}

TW_TEST(zip_builder_writes_the_smallest_archive_byte_by_byte)
{
    struct zip zip = {0};
    zip_add(&zip, (struct zip_member){.name = "a", .data = "b"});
    zip_close(&zip, (struct zip_end){0});
    static const char expected[] =
        "PK\3\4\x14\0\0\0\0\0\0\0\0\0\xF9\xEF\xBE\x71\1\0\0\0\1\0\0\0\1\0\0\0ab"
        "PK\1\2\x14\0\x14\0\0\0\0\0\0\0\0\0\xF9\xEF\xBE\x71\1\0\0\0\1\0\0\0\1\0\0\0\0\0"
        "\0\0"
        "\0\0\0\0\0\0\0\0\0\0"
        "a"
        "PK\5\6\0\0\0\0\1\0\1\0\x2F\0\0\0\x20\0\0\0\0\0";
    assert_int_equal(zip.len, sizeof expected - 1);
    assert_memory_equal(zip.bytes, expected, zip.len);
    zip_free(&zip);
}
