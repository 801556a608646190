/*
 * libcurl behind a table of its functions: curl_easy_init is curl.easy_init, and so on.
 */
#ifndef TW_FETCH_CURL_LIBRARY_H
#define TW_FETCH_CURL_LIBRARY_H

#include "library.h"
#include "tw_fetch.h"

#include <curl/curl.h>

/* X(result, function, parameters): the functions that fetch calls. */
#define TW_CURL_FUNCTIONS(X)                                                           \
    X(CURLcode, global_init, (long))                                                   \
    X(char *, version, (void))                                                         \
    X(curl_version_info_data *, version_info, (CURLversion))                           \
    X(CURL *, easy_init, (void))                                                       \
    X(void, easy_cleanup, (CURL *))                                                    \
    X(CURLcode, easy_setopt, (CURL *, CURLoption, ...))                                \
    X(CURLcode, easy_getinfo, (CURL *, CURLINFO, ...))                                 \
    X(const char *, easy_strerror, (CURLcode))                                         \
    X(struct curl_slist *, slist_append, (struct curl_slist *, const char *))          \
    X(void, slist_free_all, (struct curl_slist *))                                     \
    X(CURLM *, multi_init, (void))                                                     \
    X(CURLMcode, multi_cleanup, (CURLM *))                                             \
    X(CURLMcode, multi_setopt, (CURLM *, CURLMoption, ...))                            \
    X(CURLMcode, multi_add_handle, (CURLM *, CURL *))                                  \
    X(CURLMcode, multi_remove_handle, (CURLM *, CURL *))                               \
    X(CURLMcode, multi_perform, (CURLM *, int *))                                      \
    X(CURLMcode, multi_poll, (CURLM *, struct curl_waitfd[], unsigned, int, int *))    \
    X(CURLMsg *, multi_info_read, (CURLM *, int *))                                    \
    X(const char *, multi_strerror, (CURLMcode))                                       \
    X(CURLMcode, multi_wakeup, (CURLM *))

struct tw_curl {
    TW_CURL_FUNCTIONS(TW_LIBRARY_FIELD)
};

/* Fills *OUT and initialises libcurl. TW_ERR_IO: it cannot be loaded, or is too
 * old. TW_ERR_NETWORK: it cannot be initialised. */
enum tw_status tw_curl_load(struct tw_curl *out, struct tw_error *err) TW_MUST_USE;

#endif
