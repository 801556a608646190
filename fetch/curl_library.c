/*
 * Loading libcurl at the first request that needs a network.
 *
 * Built with TW_CURL_LINKED (a static program) the functions are linked as usual and
 * the table only points to them. The library is never unloaded: OpenSSL, which it
 * brings, does not bear that.
 *
 * Called from session.c, once a session.
 */
#include "curl_library.h"

#ifdef TW_CURL_LINKED

static enum tw_status find_functions(struct tw_curl *out, struct tw_error *err)
{
    (void)err;
#define TW_X(result, name, parameters) out->name = curl_##name;
    TW_CURL_FUNCTIONS(TW_X)
#undef TW_X
    return TW_OK;
}

#else

#include <dlfcn.h>

static enum tw_status find_functions(struct tw_curl *out, struct tw_error *err)
{
    void *library = dlopen(TW_CURL_LIBRARY, RTLD_LAZY | RTLD_LOCAL);
    void *found = library;
#define TW_X(result, name, parameters)                                                 \
    found = found ? dlsym(library, "curl_" #name) : NULL;                              \
    memcpy(&out->name, &found, sizeof found);
    TW_CURL_FUNCTIONS(TW_X)
#undef TW_X
    return found ? TW_OK
                 : tw_error_set(err, TW_ERR_NETWORK, "cannot load libcurl: %s",
                                dlerror());
}

#endif

enum tw_status tw_curl_load(struct tw_curl *out, struct tw_error *err)
{
    enum tw_status status = find_functions(out, err);
    if (status == TW_OK && out->global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        status = tw_error_set(err, TW_ERR_NETWORK, "cannot initialise libcurl");
    }
    return status;
}
