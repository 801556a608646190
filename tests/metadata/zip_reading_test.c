/*
 * Made-up wheels, and reading them range by range: what the tests of the zip tail
 * share.
 */
#include "tw_test.h"
#include "zip_reading.h"

#include <stdio.h>
#include <stdlib.h>

/* Reads BYTES as a wheel of project "x", giving just what is asked for. */
struct zip_outcome zip_read(tw_slice bytes, struct tw_zip_tail_options options)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct zip_outcome out = {0};
    char *held[4] = {NULL};
    struct tw_error err = TW_ERROR_INIT;
    options.size = bytes.len;
    struct tw_zip_tail *tail = tw_zip_tail_new(&arena, &options);
    assert_non_null(tail);
    struct tw_range need;
    while ((out.step = tw_zip_tail_step(tail, &need, &err)) == TW_TAIL_NEED) {
        assert_true(need.from < need.to && need.to <= bytes.len);
        assert_true(out.requests < 4);
        out.asked[out.requests++] = need;
        out.bytes += need.to - need.from;
        /* Copies of their own size, so that the sanitizer sees a read outside. */
        size_t length = (size_t)(need.to - need.from);
        char *copy = held[out.requests - 1] = malloc(length);
        assert_non_null(copy);
        memcpy(copy, bytes.ptr + need.from, length);
        assert_int_equal(
            tw_zip_tail_give(tail, need.from, (tw_slice){copy, length}, &err), TW_OK);
    }
    out.status = err.status;
    if (out.step == TW_TAIL_DONE) {
        out.needed = tw_zip_tail_needed(tail);
        assert_slice_equal(tw_zip_tail_metadata(tail), TEXT);
    }
    for (int i = 0; i < 4; i++) {
        free(held[i]);
    }
    tw_arena_free(&arena);
    return out;
}

struct zip_outcome zip_read_wheel(const struct zip *zip)
{
    return zip_read(
        (tw_slice){zip->bytes, zip->len},
        (struct tw_zip_tail_options){.project = TW_SLICE("x"), .kind = TW_DIST_WHEEL});
}

/* Reads and frees ZIP; it must be METADATA in REQUESTS ranges. */
void zip_assert_read(struct zip *zip, int requests)
{
    struct zip_outcome out = zip_read_wheel(zip);
    zip_free(zip);
    assert_int_equal(out.step, TW_TAIL_DONE);
    assert_int_equal(out.requests, requests);
}

void zip_assert_refused(struct zip *zip, enum tw_status status)
{
    struct zip_outcome out = zip_read_wheel(zip);
    zip_free(zip);
    assert_int_equal(out.step, TW_TAIL_FAILED);
    assert_int_equal(out.status, status);
}

void zip_add_metadata(struct zip *zip)
{
    zip_add(zip, (struct zip_member){.name = METADATA, .data = TEXT, .deflate = true});
}

void zip_add_members(struct zip *zip, int count, size_t size)
{
    char name[64];
    for (int i = 0; i < count; i++) {
        snprintf(name, sizeof name, "x/some/module_of_the_package_%05d.py", i);
        zip_add(zip, (struct zip_member){.name = name, .size = size});
    }
}

struct zip zip_small_wheel(struct zip_member metadata)
{
    struct zip zip = {0};
    metadata.name = metadata.name ? metadata.name : METADATA;
    metadata.data = metadata.data ? metadata.data : TEXT;
    zip_add(&zip, (struct zip_member){.name = "x/__init__.py", .size = 1000});
    zip_add(&zip, metadata);
    zip_add(&zip, (struct zip_member){.name = "x-1.dist-info/RECORD", .size = 100});
    return zip;
}

struct zip zip_closed(struct zip zip, struct zip_end end)
{
    zip_close(&zip, end);
    return zip;
}
