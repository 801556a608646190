/* pylock.toml: written, and accepted by the reader. */
#include "output_lock.h"

#include "lock_pins.h"
#include "memory_files.h"
#include "tw_pylock.h"
#include "tw_test.h"

#define S(text) TW_SLICE_INIT(text)
#define DIGEST "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static const struct tw_release_file files[] = {
    {S("one-1.0-py3-none-any.whl"), S("https://u:p@h/one-1.0-py3-none-any.whl"),
     S(DIGEST), 10, 1772704800000, true},
    {S("one-1.0-cp311-cp311-win32.whl"), S("https://h/one-1.0-cp311-cp311-win32.whl"),
     S(DIGEST), TW_SIZE_UNKNOWN, TW_TIME_UNKNOWN, true},
    {S("one-1.0.tar.gz"), S("https://h/one-1.0.tar.gz"), S(DIGEST), 30, TW_TIME_UNKNOWN,
     false},
    {S("four-4-py3-none-any.whl"), S("https://u:p@h/four-4-py3-none-any.whl"),
     S(DIGEST), 10, 1772704800000, true}};
static const tw_slice hashes[] = {S("sha256:" DIGEST)};

static const struct tw_pin pins[] = {
    {.name = S("two"), .path = S("./two"), .editable = true},
    {.name = S("three"),
     .version = S("3.0"),
     .url = S("https://h/three-3.0-py3-none-any.whl"),
     .hashes = hashes,
     .hash_count = 1},
    {.name = S("one"),
     .version = S("1.0"),
     .marker = S("sys_platform == 'win32'"),
     .files = files,
     .file_count = 3},
    {.name = S("four"), .version = S("4"), .files = files + 3, .file_count = 1},
};

static const struct tw_lock_head head = {S("3.11"), NULL, 0};

static const char expected[] =
    "lock-version = \"1.0\"\n"
    "created-by = \"tailwheel\"\n"
    "requires-python = \">=3.11\"\n"
    "\n"
    "[[packages]]\n"
    "name = \"four\"\n"
    "version = \"4\"\n"
    "wheels = [{ url = \"https://h/four-4-py3-none-any.whl\", upload-time = "
    "2026-03-05T10:00:00Z, size = 10, hashes = { sha256 = \"" DIGEST "\" } }]\n"
    "\n"
    "[[packages]]\n"
    "name = \"one\"\n"
    "version = \"1.0\"\n"
    "marker = \"sys_platform == 'win32'\"\n"
    "sdist = { url = \"https://h/one-1.0.tar.gz\", size = 30, hashes = { sha256 = "
    "\"" DIGEST "\" } }\n"
    "wheels = [\n"
    "    { url = \"https://h/one-1.0-cp311-cp311-win32.whl\", hashes = { sha256 = "
    "\"" DIGEST "\" } },\n"
    "    { url = \"https://h/one-1.0-py3-none-any.whl\", upload-time = "
    "2026-03-05T10:00:00Z, size = 10, hashes = { sha256 = \"" DIGEST "\" } },\n"
    "]\n"
    "\n"
    "[[packages]]\n"
    "name = \"three\"\n"
    "version = \"3.0\"\n"
    "archive = { url = \"https://h/three-3.0-py3-none-any.whl\", hashes = { sha256 = "
    "\"" DIGEST "\" } }\n"
    "\n"
    "[[packages]]\n"
    "name = \"two\"\n"
    "directory = { path = \"two\", editable = true }\n";

TW_TEST(output_lock_writes_what_the_reader_accepts)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_buf buf = TW_BUF_INIT(100000);
    struct tw_options options;
    struct tw_pylock lock;
    tw_options_init(&options);
    options.no_header = true;
    assert_int_equal(tw_output_lock(&arena, &options, pins, 4, &head, &buf, &err),
                     TW_OK);
    assert_string_equal(buf.ptr, expected);
    assert_int_equal(tw_pylock_parse(&arena, tw_buf_slice(&buf), &lock, NULL, &err),
                     TW_OK);
    assert_int_equal(lock.package_count, 4);
    tw_buf_free(&buf);
    tw_arena_free(&arena);
}

TW_TEST(output_lock_refuses_a_pin_without_a_file)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_buf buf = TW_BUF_INIT(100000);
    struct tw_options options;
    const struct tw_pin pin = {.name = S("one"), .version = S("1.0")};
    tw_options_init(&options);
    assert_int_equal(tw_output_lock(&arena, &options, &pin, 1, &head, &buf, &err),
                     TW_ERR_LOCK);
    assert_string_equal(err.message, "one 1.0 has no file with a digest, which a "
                                     "pylock.toml needs");
    tw_buf_free(&buf);
    tw_arena_free(&arena);
}

TW_TEST(output_lock_is_asked_for_by_name_or_format)
{
    static const struct {
        const char *file;
        enum tw_output_format format;
        bool is_lock;
    } cases[] = {{"requirements.txt", TW_FORMAT_BY_NAME, false},
                 {"sub/pylock.toml", TW_FORMAT_BY_NAME, true},
                 {"pylock.dev.toml", TW_FORMAT_BY_NAME, true},
                 {"pylock.toml", TW_FORMAT_REQUIREMENTS, false},
                 {"", TW_FORMAT_PYLOCK, true},
                 {"", TW_FORMAT_BY_NAME, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tw_options options;
        tw_options_init(&options);
        options.output_file = tw_slice_from(cases[i].file);
        options.format = cases[i].format;
        assert_int_equal(tw_output_is_lock(&options), cases[i].is_lock);
    }
}

TW_TEST(lock_pins_are_those_of_indexes)
{
    const struct memory_file file = {"pylock.toml", tw_slice_from(expected)};
    struct memory_files memory = {&file, 1};
    struct tw_file_reader reader = memory_reader(&memory, NULL);
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_reqfile all = {0};
    assert_int_equal(tw_lock_pins_read(&arena, &reader, TW_SLICE("pylock.toml"),
                                       TW_FROM_CONSTRAINT, &all, &err),
                     TW_OK);
    assert_int_equal(all.entry_count, 2);
    assert_slice_equal(all.entries[0].origin.text, "four==4");
    assert_slice_equal(all.entries[1].origin.text,
                       "one==1.0 ; sys_platform == 'win32'");
    assert_int_equal(all.entries[1].origin.kind, TW_FROM_CONSTRAINT);
    assert_int_equal(all.entries[1].origin.line, 10);
    tw_arena_free(&arena);
}
