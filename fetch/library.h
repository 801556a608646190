/*
 * Shared libraries that are loaded when they are needed first, so that a run that does
 * not need them does not pay for them (libcurl brings 33 objects and some 6 ms,
 * libcrypto 1 ms). A table of functions takes the place of linking:
 *
 *     #define FUNCTIONS(X) X(void *, MD_CTX_new, (void)) ...
 *     struct table { FUNCTIONS(TW_LIBRARY_FIELD) };
 *     #define NAME(result, name, parameters) "EVP_" #name,
 *     static const char *const names[] = {FUNCTIONS(NAME)};
 *
 * Built with TW_LINK_LIBRARIES (a static program) they are linked as usual.
 */
#ifndef TW_FETCH_LIBRARY_H
#define TW_FETCH_LIBRARY_H

#include "tw_base.h"

#define TW_LIBRARY_FIELD(result, name, parameters) result(*name) parameters;

/* Fills TABLE, a struct of COUNT function pointers, with the functions called NAMES of
 * library FILE, which is never unloaded. TW_ERR_IO: it, or one of them, is not there;
 * the error names PACKAGE, Debian's that has it. Cost: loading it; some microseconds
 * when it is loaded already. */
enum tw_status tw_library_load(const char *file, const char *package,
                               const char *const *names, size_t count, void *table,
                               struct tw_error *err) TW_MUST_USE;

#endif
