/*
 * Made-up wheels, and reading them range by range.
 */
#ifndef TW_TESTS_ZIP_READING_H
#define TW_TESTS_ZIP_READING_H

#include "tw_metadata.h"
#include "zip_builder.h"

#define METADATA "x-1.dist-info/METADATA"
#define TEXT "Metadata-Version: 2.1\nName: x\nVersion: 1\n"

/* What reading an archive took. */
struct zip_outcome {
    enum tw_tail_step step;
    enum tw_status status;
    struct tw_range asked[8];
    int requests;
    uint64_t bytes, needed;
};

/* Reads BYTES by OPTIONS (but for its size), giving just what is asked for, at most
 * four times; what is found must be TEXT. */
struct zip_outcome zip_read(tw_slice bytes, struct tw_zip_tail_options options);

/* Reads ZIP as a wheel of project "x". */
struct zip_outcome zip_read_wheel(const struct zip *zip);

/* Reads and frees ZIP: METADATA in REQUESTS ranges, or a failure. */
void zip_assert_read(struct zip *zip, int requests);
void zip_assert_refused(struct zip *zip, enum tw_status status);

void zip_add_metadata(struct zip *zip);
void zip_add_members(struct zip *zip, int count, size_t size);

/* Three members, METADATA (named and made as in the argument) between two others; still
 * open. */
struct zip zip_small_wheel(struct zip_member metadata);
struct zip zip_closed(struct zip zip, struct zip_end end);

#endif
