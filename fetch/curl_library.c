/*
 * Loading libcurl at the first request that needs a network. It is never unloaded:
 * OpenSSL, which it brings, does not bear that.
 *
 * Called from fetch.c, once a session.
 */
#include "curl_library.h"

enum { OLDEST = 0x075800 }; /* 7.88.0; what CMake asks for, too */

static enum tw_status find_functions(struct tw_curl *out, struct tw_error *err)
{
#ifdef TW_LINK_LIBRARIES
    (void)err;
#define LINK(result, name, parameters) out->name = curl_##name;
    TW_CURL_FUNCTIONS(LINK)
    return TW_OK;
#else
#define NAME(result, name, parameters) "curl_" #name,
    static const char *const names[] = {TW_CURL_FUNCTIONS(NAME)};
    return tw_library_load(TW_CURL_LIBRARY, "libcurl4", names,
                           sizeof names / sizeof *names, out, err);
#endif
}

static enum tw_status check_version(const struct tw_curl *curl, struct tw_error *err)
{
    const curl_version_info_data *info = curl->version_info(CURLVERSION_NOW);
    if (info->version_num >= OLDEST) {
        return TW_OK;
    }
    return tw_error_set(err, TW_ERR_IO,
                        "libcurl %s is too old: 7.88 or newer is needed (Debian "
                        "package libcurl4)",
                        info->version);
}

enum tw_status tw_curl_load(struct tw_curl *out, struct tw_error *err)
{
    enum tw_status status = find_functions(out, err);
    if (status == TW_OK) {
        status = check_version(out, err);
    }
    if (status == TW_OK && out->global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        status = tw_error_set(err, TW_ERR_NETWORK, "cannot initialise libcurl");
    }
    return status;
}
