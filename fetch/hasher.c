/*
 * Digests, a thin layer over OpenSSL's EVP so that one place knows it.
 *
 * The names are those of index pages and lock files (PEP 503 fragments, PEP 691 hashes,
 * PEP 751): what hashlib calls them. MD5 and SHA-1 prove nothing and are not known.
 *
 * Called from sink.c.
 */
#include "hasher.h"

#include <openssl/evp.h>
#include <stdlib.h>

struct tw_hasher {
    EVP_MD_CTX *context;
    const EVP_MD *algorithm;
};

static const EVP_MD *algorithm_named(tw_slice name)
{
    const struct {
        tw_slice name;
        const EVP_MD *(*algorithm)(void);
    } known[] = {
        {TW_SLICE("sha256"), EVP_sha256},      {TW_SLICE("sha384"), EVP_sha384},
        {TW_SLICE("sha512"), EVP_sha512},      {TW_SLICE("sha224"), EVP_sha224},
        {TW_SLICE("blake2b"), EVP_blake2b512}, {TW_SLICE("blake2s"), EVP_blake2s256},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (tw_slice_equal_nocase(name, known[i].name)) {
            return known[i].algorithm();
        }
    }
    return NULL;
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
    const EVP_MD *known = algorithm_named(*algorithm);
    return known && hex->len == 2 * (size_t)EVP_MD_get_size(known);
}

struct tw_hasher *tw_hasher_new(tw_slice algorithm)
{
    const EVP_MD *known = algorithm_named(algorithm);
    struct tw_hasher *hasher = known ? malloc(sizeof *hasher) : NULL;
    if (!hasher) {
        return NULL;
    }
    *hasher = (struct tw_hasher){EVP_MD_CTX_new(), known};
    if (!hasher->context || !EVP_DigestInit_ex(hasher->context, known, NULL)) {
        tw_hasher_free(hasher);
        return NULL;
    }
    return hasher;
}

void tw_hasher_add(struct tw_hasher *hasher, const void *bytes, size_t size)
{
    EVP_DigestUpdate(hasher->context, bytes, size);
}

void tw_hasher_end(struct tw_hasher *hasher, char out[TW_HASHER_TEXT])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char raw[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    EVP_DigestFinal_ex(hasher->context, raw, &size);
    EVP_DigestInit_ex(hasher->context, hasher->algorithm, NULL);
    for (unsigned i = 0; i < size; i++) {
        out[2 * i] = digits[raw[i] >> 4];
        out[2 * i + 1] = digits[raw[i] & 15];
    }
    out[2 * size] = '\0';
}

void tw_hasher_free(struct tw_hasher *hasher)
{
    if (hasher) {
        EVP_MD_CTX_free(hasher->context);
        free(hasher);
    }
}
