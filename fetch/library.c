/*
 * dlopen and dlsym, for curl_library.c and hasher.c. See library.h.
 */
#include "library.h"

#include <dlfcn.h>

enum tw_status tw_library_load(const char *file, const char *package,
                               const char *const *names, size_t count, void *table,
                               struct tw_error *err)
{
    void *library = dlopen(file, RTLD_LAZY | RTLD_LOCAL | RTLD_NODELETE);
    char *out = table;
    for (size_t i = 0; i < count; i++) {
        void *function = library ? dlsym(library, names[i]) : NULL;
        if (!function) {
            return tw_error_set(err, TW_ERR_IO,
                                "cannot load %s (Debian package %s): %s", file, package,
                                dlerror());
        }
        memcpy(out + i * sizeof function, &function, sizeof function);
    }
    return TW_OK;
}
