/*
 * Records of the cache: damaged ones are refused without being read outside their
 * bytes, and what is accepted is written again as the same bytes.
 */
#include "cache_record.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tw_cached what = {.value = {(const char *)data, size},
                             .known.etag = {(const char *)data, size / 2}};
    struct tw_cached found;
    tw_slice key = tw_slice_cut(what.value, 0, size / 3);
    (void)tw_cache_record_read(what.value, key, &found);
    (void)tw_cache_record_used(what.value);

    size_t length = tw_cache_record_size(key, &what);
    char *record = malloc(length);
    require(record != NULL);
    tw_cache_record_write(record, key, &what, 47);
    require(tw_cache_record_read((tw_slice){record, length}, key, &found));
    require(tw_cache_record_used((tw_slice){record, length}) == 47);
    require(tw_slice_equal(found.value, what.value));
    require(tw_slice_equal(found.known.etag, what.known.etag));
    record[length / 2] = (char)(record[length / 2] + 1);
    require(!tw_cache_record_read((tw_slice){record, length}, key, &found));
    require(!tw_cache_record_read((tw_slice){record, length - 1}, key, &found));
    free(record);
    return 0;
}
