/*
 * Targets as names: a Python version, a dash, a platform.
 *
 *     --target 3.11-linux,3.12-macos,3.12-windows
 *
 * Called from lock_cmd.c.
 */
#include "target_list.h"
#include "tw_targets.h"

#include <stdlib.h>

/* Reads the "3.12" that NAME begins with, as a number to sort by. */
static bool read_python(tw_slice python, uint64_t *number)
{
    uint64_t parts[3] = {0, 0, 0};
    int count = 0;
    bool more = true;
    for (; count < 3 && more; count++) {
        tw_slice digits = tw_slice_cut(python, 0, tw_slice_find(python, '.', 0));
        more = digits.len < python.len;
        python = tw_slice_cut(python, digits.len + 1, python.len);
        if (!tw_pull_uint(&digits, 9999, &parts[count]) || digits.len > 0) {
            return false;
        }
    }
    *number = (parts[0] * 10000 + parts[1]) * 10000 + parts[2];
    return !more && count > 1;
}

static int compare(const void *a, const void *b)
{
    const struct tw_target_name *left = a, *right = b;
    uint64_t versions[2] = {0, 0};
    bool good = read_python(left->python, &versions[0]) &&
                read_python(right->python, &versions[1]);
    if (good && versions[0] != versions[1]) {
        return versions[0] < versions[1] ? -1 : 1;
    }
    return tw_slice_compare(left->platform, right->platform);
}

static enum tw_status add(struct tw_arena *arena, tw_slice text,
                          struct tw_target_names *out, struct tw_error *err)
{
    size_t dash = tw_slice_find(text, '-', 0);
    struct tw_target_name name = {.text = text};
    uint64_t number;
    bool copied =
        tw_arena_copy(arena, tw_slice_cut(text, 0, dash), &name.python) &&
        tw_arena_copy(arena, tw_slice_cut(text, name.python.len + 1, text.len),
                      &name.platform);
    if (!copied) {
        return tw_error_nomem(err);
    }
    if (!read_python(name.python, &number) || name.platform.len == 0) {
        return tw_error_set(err, TW_ERR_USAGE,
                            "--target: expected PYTHON-PLATFORM, such as 3.12-linux or "
                            "3.13-aarch64-apple-darwin, found \"%.*s\"",
                            TW_FMT(text));
    }
    return tw_vec_push(arena, out, name) ? TW_OK : tw_error_nomem(err);
}

enum tw_status tw_target_list(struct tw_arena *arena, const struct tw_texts *given,
                              struct tw_target_names *out, struct tw_error *err)
{
    enum tw_status status = TW_OK;
    *out = (struct tw_target_names){NULL, 0, 0};
    for (uint32_t i = 0; i < given->len && !status; i++) {
        tw_slice rest = given->at[i];
        while (rest.ptr && !status) {
            size_t comma = tw_slice_find(rest, ',', 0);
            tw_slice text = tw_slice_trim(tw_slice_cut(rest, 0, comma));
            rest = comma == SIZE_MAX ? TW_NO_SLICE
                                     : tw_slice_cut(rest, comma + 1, rest.len);
            status = add(arena, text, out, err);
        }
    }
    if (status || out->len == 0) {
        return status;
    }
    qsort(out->at, out->len, sizeof *out->at, compare);
    uint32_t kept = 1;
    for (uint32_t i = 1; i < out->len; i++) {
        if (compare(&out->at[kept - 1], &out->at[i]) != 0) {
            out->at[kept++] = out->at[i];
        }
    }
    out->len = kept;
    return TW_OK;
}
