/*
 * SHA-256 of bytes and of files.
 *
 * Called by the command that makes indexes.
 */
#include "tw_digest.h"

#include "hasher.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { CHUNK = 256 * 1024 };

static enum tw_status end(struct tw_hasher *hasher, char out[TW_SHA256_TEXT])
{
    char text[TW_HASHER_TEXT];
    tw_hasher_end(hasher, text);
    memcpy(out, text, TW_SHA256_TEXT);
    tw_hasher_free(hasher);
    return TW_OK;
}

enum tw_status tw_digest_bytes(tw_slice bytes, char out[TW_SHA256_TEXT],
                               struct tw_error *err)
{
    struct tw_hasher *hasher;
    enum tw_status status = tw_hasher_new(TW_SLICE("sha256"), &hasher, err);
    if (status) {
        return status;
    }
    tw_hasher_add(hasher, bytes.ptr, bytes.len);
    return end(hasher, out);
}

static enum tw_status add_file(struct tw_hasher *hasher, int fd, struct tw_error *err)
{
    char *chunk = malloc(CHUNK);
    ssize_t got = 0;
    if (!chunk) {
        return tw_error_nomem(err);
    }
    do {
        got = read(fd, chunk, CHUNK);
        if (got > 0) {
            tw_hasher_add(hasher, chunk, (size_t)got);
        }
    } while (got > 0 || (got < 0 && errno == EINTR));
    int code = errno;
    free(chunk);
    return got < 0 ? tw_error_set(err, TW_ERR_IO, "cannot be read: %s", strerror(code))
                   : TW_OK;
}

enum tw_status tw_digest_file(const char *path, char out[TW_SHA256_TEXT],
                              struct tw_error *err)
{
    struct tw_hasher *hasher;
    enum tw_status status = tw_hasher_new(TW_SLICE("sha256"), &hasher, err);
    if (status) {
        return status;
    }
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    status = fd < 0
                 ? tw_error_set(err, TW_ERR_IO, "cannot be read: %s", strerror(errno))
                 : add_file(hasher, fd, err);
    if (fd >= 0) {
        close(fd);
    }
    if (status) {
        tw_hasher_free(hasher);
        return status;
    }
    return end(hasher, out);
}
