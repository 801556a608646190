/*
 * What fetch/ stands on and what that can do, for people who report a bug. Called from
 * --version --verbose.
 */
#include "tw_libraries.h"

#include "curl_library.h"

#include <lmdb.h>

static void add_features(struct tw_buf *out, int bits)
{
    static const struct {
        int bit;
        const char *name;
    } known[] = {
        {CURL_VERSION_SSL, "TLS"},
        {CURL_VERSION_HTTP2, "HTTP2"},
        {CURL_VERSION_LIBZ, "gzip"},
        {CURL_VERSION_BROTLI, "brotli"},
        {CURL_VERSION_ZSTD, "zstd"},
        {CURL_VERSION_HTTPS_PROXY, "HTTPS-proxy"},
        {CURL_VERSION_IPV6, "IPv6"},
        {CURL_VERSION_IDN, "IDN"},
        {CURL_VERSION_ASYNCHDNS, "async-DNS"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (bits & known[i].bit) {
            tw_buf_printf(out, "%s%s", out->len ? " " : "", known[i].name);
        }
    }
}

enum tw_status tw_fetch_describe(struct tw_buf *libraries, struct tw_buf *features,
                                 struct tw_error *err)
{
    struct tw_curl curl;
    enum tw_status status = tw_curl_load(&curl, err);
    if (status == TW_OK) {
        tw_buf_printf(libraries, "%s LMDB/%d.%d.%d", curl.version(), MDB_VERSION_MAJOR,
                      MDB_VERSION_MINOR, MDB_VERSION_PATCH);
        add_features(features, curl.version_info(CURLVERSION_NOW)->features);
    }
    return status;
}
