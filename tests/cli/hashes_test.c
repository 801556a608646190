/* Digests of the user's files against those of an index. */
#include "hashes.h"

#include "tw_test.h"

#define S(text) TW_SLICE_INIT(text)

static const tw_slice of_index[] = {S("sha256:aa"), S("sha256:bb"), S("sha256:cc")};
static const tw_slice known[] = {S("sha256:00"), S("sha256:BB")};
static const tw_slice unknown[] = {S("sha256:00")};

static struct tw_pin pin(void)
{
    return (struct tw_pin){
        .name = S("one"), .version = S("1.0"), .hashes = of_index, .hash_count = 3};
}

static struct tw_entry entry(const tw_slice *hashes, uint32_t count)
{
    struct tw_entry e = {.hashes = hashes, .hash_count = count};
    e.requirement.name = TW_SLICE("one");
    e.origin.file = TW_SLICE("a.in");
    e.origin.line = 7;
    e.origin.text = TW_SLICE("one==1.0");
    return e;
}

TW_TEST(hashes_given_must_fit_a_file)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_pin p = pin();
    struct tw_entry e = entry(known, 2);
    struct tw_reqfile files = {.entries = &e, .entry_count = 1};
    assert_true(tw_hashes_given(&files));
    assert_int_equal(tw_hashes_check(&files, &p, &err), TW_OK);
    e = entry(unknown, 1);
    assert_int_equal(tw_hashes_check(&files, &p, &err), TW_ERR_DIGEST);
    assert_string_equal(err.message, "no file of one 1.0 has a digest that is given "
                                     "here (--hash=sha256:00)");
    assert_string_equal(err.context, "a.in");
    assert_int_equal(err.line, 7);
    p.name = TW_SLICE("two");
    assert_int_equal(tw_hashes_check(&files, &p, &err), TW_OK);
}

TW_TEST(hashes_of_a_pin_that_stays_are_kept)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_pin p = pin();
    struct tw_entry e = entry(known, 2);
    assert_int_equal(tw_hashes_keep(&arena, &e, &p, &err), TW_OK);
    assert_int_equal(p.hash_count, 1);
    assert_slice_equal(p.hashes[0], "sha256:bb");

    p = pin();
    e = entry(NULL, 0);
    assert_int_equal(tw_hashes_keep(&arena, &e, &p, &err), TW_OK);
    assert_int_equal(p.hash_count, 3);

    e = entry(unknown, 1);
    assert_int_equal(tw_hashes_keep(&arena, &e, &p, &err), TW_ERR_DIGEST);
    assert_string_equal(err.message,
                        "the index has no file of one 1.0 with a digest of this line; "
                        "--update-hashes replaces them");
    tw_arena_free(&arena);
}

TW_TEST(hashes_can_be_required)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_entry e[2] = {entry(known, 2), entry(NULL, 0)};
    e[1].origin.kind = TW_FROM_CONSTRAINT;
    struct tw_file_option option = {.kind = TW_FILE_REQUIRE_HASHES};
    struct tw_reqfile files = {.entries = e, .entry_count = 2};
    assert_int_equal(tw_hashes_require(&files, true, &err), TW_OK);
    e[1].origin.kind = TW_FROM_REQUIREMENT;
    assert_int_equal(tw_hashes_require(&files, false, &err), TW_OK);
    files.options = &option;
    files.option_count = 1;
    assert_int_equal(tw_hashes_require(&files, false, &err), TW_ERR_REQUIREMENT);
    assert_string_equal(err.message,
                        "one==1.0: expected a --hash, as --require-hashes says");
}
