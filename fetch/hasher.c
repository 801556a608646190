/*
 * Digests, a thin layer over OpenSSL's EVP so that one place knows it.
 *
 * The names are those of index pages and lock files (PEP 503 fragments, PEP 691 hashes,
 * PEP 751): what hashlib calls them. MD5 and SHA-1 prove nothing and are not known.
 * libcrypto is loaded by the first digest (library.h).
 *
 * Called from sink.c.
 */
#include "hasher.h"

#include "library.h"

#include <openssl/evp.h>
#include <stdlib.h>

/* X(result, function, parameters): EVP_sha256 is evp.sha256, and so on. */
#define EVP_FUNCTIONS(X)                                                               \
    X(EVP_MD_CTX *, MD_CTX_new, (void))                                                \
    X(void, MD_CTX_free, (EVP_MD_CTX *))                                               \
    X(int, DigestInit_ex, (EVP_MD_CTX *, const EVP_MD *, ENGINE *))                    \
    X(int, DigestUpdate, (EVP_MD_CTX *, const void *, size_t))                         \
    X(int, DigestFinal_ex, (EVP_MD_CTX *, unsigned char *, unsigned *))                \
    X(const EVP_MD *, sha224, (void))                                                  \
    X(const EVP_MD *, sha256, (void))                                                  \
    X(const EVP_MD *, sha384, (void))                                                  \
    X(const EVP_MD *, sha512, (void))                                                  \
    X(const EVP_MD *, blake2b512, (void))                                              \
    X(const EVP_MD *, blake2s256, (void))

struct evp {
    EVP_FUNCTIONS(TW_LIBRARY_FIELD)
};

struct tw_hasher {
    struct evp evp;
    EVP_MD_CTX *context;
    struct tw_worker *worker; /* NULL until something was lent */
    struct tw_task task;      /* to hash BYTES, which were lent */
    const void *bytes;
    size_t size;
};

enum algorithm { SHA224, SHA256, SHA384, SHA512, BLAKE2B, BLAKE2S, UNKNOWN };

static const struct {
    tw_slice name;
    size_t digits;
} algorithms[] = {
    [SHA224] = {TW_SLICE_INIT("sha224"), 56},
    [SHA256] = {TW_SLICE_INIT("sha256"), 64},
    [SHA384] = {TW_SLICE_INIT("sha384"), 96},
    [SHA512] = {TW_SLICE_INIT("sha512"), 128},
    [BLAKE2B] = {TW_SLICE_INIT("blake2b"), 128},
    [BLAKE2S] = {TW_SLICE_INIT("blake2s"), 64},
};

static enum algorithm algorithm_named(tw_slice name)
{
    enum algorithm found = SHA224;
    while (found != UNKNOWN && !tw_slice_equal_nocase(name, algorithms[found].name)) {
        found++;
    }
    return found;
}

static const EVP_MD *method_of(const struct evp *evp, enum algorithm algorithm)
{
    switch (algorithm) {
    case SHA224:
        return evp->sha224();
    case SHA256:
        return evp->sha256();
    case SHA384:
        return evp->sha384();
    case SHA512:
        return evp->sha512();
    case BLAKE2B:
        return evp->blake2b512();
    case BLAKE2S:
        return evp->blake2s256();
    case UNKNOWN:
        break;
    }
    return NULL;
}

static enum tw_status load(struct evp *out, struct tw_error *err)
{
#ifdef TW_LINK_LIBRARIES
    (void)err;
#define LINK(result, name, parameters) out->name = EVP_##name;
    EVP_FUNCTIONS(LINK)
    return TW_OK;
#else
#define NAME(result, name, parameters) "EVP_" #name,
    static const char *const names[] = {EVP_FUNCTIONS(NAME)};
    return tw_library_load(TW_CRYPTO_LIBRARY, "libssl3", names,
                           sizeof names / sizeof *names, out, err);
#endif
}

bool tw_hasher_split(tw_slice text, tw_slice *algorithm, tw_slice *hex)
{
    size_t at = tw_slice_find(text, '=', 0);
    at = at == SIZE_MAX ? tw_slice_find(text, ':', 0) : at;
    if (at == SIZE_MAX) {
        return false;
    }
    *algorithm = tw_slice_cut(text, 0, at);
    *hex = tw_slice_trim(tw_slice_cut(text, at + 1, text.len));
    enum algorithm known = algorithm_named(*algorithm);
    return known != UNKNOWN && hex->len == algorithms[known].digits;
}

enum tw_status tw_hasher_new(tw_slice algorithm, struct tw_hasher **out,
                             struct tw_error *err)
{
    struct tw_hasher *hasher = calloc(1, sizeof *hasher);
    if (!hasher) {
        return tw_error_nomem(err);
    }
    enum tw_status status = load(&hasher->evp, err);
    if (status != TW_OK) {
        free(hasher);
        return status;
    }
    const EVP_MD *method = method_of(&hasher->evp, algorithm_named(algorithm));
    hasher->context = hasher->evp.MD_CTX_new();
    if (!method || !hasher->context ||
        !hasher->evp.DigestInit_ex(hasher->context, method, NULL)) {
        tw_hasher_free(hasher);
        return tw_error_nomem(err);
    }
    *out = hasher;
    return TW_OK;
}

static void wait_for_worker(struct tw_hasher *hasher)
{
    if (hasher->worker) {
        tw_worker_wait(hasher->worker, &hasher->task);
    }
}

void tw_hasher_add(struct tw_hasher *hasher, const void *bytes, size_t size)
{
    wait_for_worker(hasher);
    hasher->evp.DigestUpdate(hasher->context, bytes, size);
}

static void hash_lent(void *context)
{
    struct tw_hasher *hasher = context;
    hasher->evp.DigestUpdate(hasher->context, hasher->bytes, hasher->size);
}

void tw_hasher_lend(struct tw_hasher *hasher, struct tw_worker *worker,
                    const void *bytes, size_t size)
{
    wait_for_worker(hasher);
    hasher->worker = worker;
    hasher->task = (struct tw_task){.run = hash_lent, .context = hasher};
    hasher->bytes = bytes;
    hasher->size = size;
    tw_worker_add(worker, &hasher->task);
}

void tw_hasher_end(struct tw_hasher *hasher, char out[TW_HASHER_TEXT])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char raw[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    wait_for_worker(hasher);
    hasher->evp.DigestFinal_ex(hasher->context, raw, &size);
    for (unsigned i = 0; i < size; i++) {
        out[2 * i] = digits[raw[i] >> 4];
        out[2 * i + 1] = digits[raw[i] & 15];
    }
    out[2 * size] = '\0';
}

void tw_hasher_free(struct tw_hasher *hasher)
{
    if (hasher) {
        if (hasher->worker && !tw_worker_withdraw(hasher->worker, &hasher->task)) {
            wait_for_worker(hasher);
        }
        hasher->evp.MD_CTX_free(hasher->context);
        free(hasher);
    }
}
