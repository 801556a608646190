/*
 * Results that go to standard output as a whole. Called by the commands that print
 * reports and explanations.
 */
#include "result.h"

#include <stdio.h>

enum tw_status tw_result_put(const struct tw_buf *text, const char *what,
                             struct tw_error *err)
{
    tw_slice slice = tw_buf_slice(text);
    if (text->failed) {
        return tw_error_set(err, text->failed, "the %s is too large", what);
    }
    if (fwrite(slice.ptr, 1, slice.len, stdout) != slice.len || fflush(stdout) != 0) {
        return tw_error_set(err, TW_ERR_IO, "cannot write to standard output");
    }
    return TW_OK;
}
