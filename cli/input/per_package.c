/*
 * PKG=VALUE taken apart. Called from what reads the policies that have exceptions for
 * single packages (cutoff.c, prereleases.c).
 */
#include "per_package.h"

#include "tw_specifiers.h"

enum tw_status tw_per_package_read(struct tw_arena *arena, tw_slice text,
                                   const char *form, struct tw_per_package *out,
                                   struct tw_error *err)
{
    size_t equals = tw_slice_find(text, '=', 0);
    tw_slice name = tw_slice_trim(tw_slice_cut(text, 0, equals));
    out->value = equals == SIZE_MAX
                     ? TW_NO_SLICE
                     : tw_slice_trim(tw_slice_cut(text, equals + 1, text.len));
    if (out->value.len == 0) {
        return tw_error_set(err, TW_ERR_USAGE, "expected %s, found \"%.*s\"", form,
                            TW_FMT(text));
    }
    enum tw_status status = tw_name_normalize(arena, name, &out->package, err);
    if (status == TW_ERR_NAME) {
        err->status = status = TW_ERR_USAGE;
    }
    return status;
}
