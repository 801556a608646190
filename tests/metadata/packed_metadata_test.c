/*
 * Packed metadata: unpacked they are what parsing gave, whatever bytes they are given
 * back as they are read without harm, and memory may run out at any time.
 */
#include "tw_packed_metadata.h"
#include "tw_test.h"

#include <stdlib.h>

static struct tw_arena arena = TW_ARENA_INIT;

static const char rich[] =
    "Metadata-Version: 2.4\n"
    "Name: Some.Project\n"
    "Version: 1.0RC1\n"
    "Summary: not kept\n"
    "Requires-Python: >=3.8,<4\n"
    "Requires-Dist: six\n"
    "Requires-Dist: Foo_Bar[B.c,a] (>=1.2,!=1.3.*,~=1.4.5); "
    "python_version < '3.11' and (os_name == \"nt\" or extra == 'Dev_X')\n"
    "Requires-Dist: old >=3.*\n"
    "Requires-Dist: exact ===whatever; sys_platform in 'linux darwin'\n"
    "Requires-Dist: exact === 1.0+ab.2\n"
    "Requires-Dist: local ==1!2.0.post3.dev4+ab.5,<2a1,>2.post1,>1,<=1.dev1\n"
    "Requires-Dist: huge <99999999999999999999999.1,==0.*\n"
    "Requires-Dist: direct @ https://files.example.org/x.whl ; 'x' not in "
    "platform_machine\n"
    "Requires-Dist: escaped; platform_version == 'a\\x41'\n"
    "Requires-Dist: what is this\n"
    "Provides-Extra: Dev_X\n"
    "Dynamic: Classifier\n"
    "\n"
    "a description\n";

static tw_slice pack(const char *text)
{
    tw_slice packed;
    assert_int_equal(tw_metadata_pack(&arena, tw_slice_from(text), &packed, NULL),
                     TW_OK);
    assert_true(tw_packed_metadata_is(packed));
    return packed;
}

static void assert_same(tw_slice a, tw_slice b)
{
    assert_true(tw_slice_equal(a, b));
    assert_int_equal(a.ptr != NULL, b.ptr != NULL);
}

static void assert_same_requirement(const struct tw_requirement *a,
                                    const struct tw_requirement *b)
{
    struct tw_buf printed[2] = {TW_BUF_INIT(10000), TW_BUF_INIT(10000)};
    assert_int_equal(tw_requirement_print(&printed[0], a, NULL), TW_OK);
    assert_int_equal(tw_requirement_print(&printed[1], b, NULL), TW_OK);
    assert_same(tw_buf_slice(&printed[0]), tw_buf_slice(&printed[1]));
    tw_buf_free(&printed[0]);
    tw_buf_free(&printed[1]);
    assert_same(a->text, b->text);
    assert_same(a->name, b->name);
    assert_same(a->url, b->url);
    assert_int_equal(a->extra_count, b->extra_count);
    for (uint32_t i = 0; i < a->extra_count; i++) {
        assert_same(a->extras[i], b->extras[i]);
    }
    assert_int_equal(tw_marker_variables(a->marker), tw_marker_variables(b->marker));
    assert_int_equal(a->specifiers.count, b->specifiers.count);
    for (uint32_t i = 0; i < a->specifiers.count; i++) {
        const struct tw_specifier *x = &a->specifiers.clauses[i];
        const struct tw_specifier *y = &b->specifiers.clauses[i];
        assert_true(x->op == y->op && x->prefix == y->prefix);
        assert_same(x->version.text, y->version.text);
        assert_same(x->version.key, y->version.key);
        assert_int_equal(x->version.flags, y->version.flags);
        assert_same(x->text, y->text);
        assert_same(x->lower, y->lower);
        assert_same(x->upper, y->upper);
    }
}

/* In two environments, with and without the extra. */
static void assert_same_marker(const struct tw_marker *a, const struct tw_marker *b)
{
    static const tw_slice on = TW_SLICE_INIT("dev-x");
    for (uint32_t i = 0; i < 4; i++) {
        struct tw_environment env = {.value = {TW_NO_SLICE}};
        bool holds[2] = {false, false};
        for (uint32_t v = 0; v < TW_ENV_COUNT; v++) {
            env.value[v] = i & 1 ? TW_SLICE("nt") : TW_SLICE("linux");
        }
        env.value[TW_ENV_PYTHON_VERSION] = i & 1 ? TW_SLICE("3.10") : TW_SLICE("3.12");
        struct tw_marker_extras extras = {
            &on, i / 2, NULL, 0, TW_MARKER_METADATA, TW_NO_SLICE};
        assert_int_equal(tw_marker_evaluate(a, &env, &extras, &holds[0], NULL),
                         tw_marker_evaluate(b, &env, &extras, &holds[1], NULL));
        assert_int_equal(holds[0], holds[1]);
    }
}

TW_TEST(packed_metadata_are_what_parsing_gives)
{
    struct tw_core_metadata parsed;
    struct tw_core_metadata kept;
    tw_slice packed = pack(rich);
    tw_slice lines = tw_packed_metadata_lines(packed);
    assert_true(tw_slice_search(lines, TW_SLICE("description")) == SIZE_MAX);
    assert_int_equal(tw_core_metadata_parse(&arena, lines, &parsed, NULL), TW_OK);
    assert_int_equal(tw_metadata_unpack(&arena, packed, &kept, NULL), TW_OK);
    assert_same(kept.name, parsed.name);
    assert_same(kept.metadata_version, parsed.metadata_version);
    assert_same(kept.requires_python, parsed.requires_python);
    assert_int_equal(tw_version_compare(kept.version, parsed.version), 0);
    assert_int_equal(kept.version.flags, parsed.version.flags);
    assert_int_equal(kept.requirement_count, 9);
    assert_int_equal(kept.requirement_count, parsed.requirement_count);
    for (uint32_t i = 0; i < kept.requirement_count; i++) {
        assert_same_requirement(&kept.requirements[i], &parsed.requirements[i]);
        assert_same_marker(kept.requirements[i].marker, parsed.requirements[i].marker);
    }
    assert_int_equal(kept.extra_count, 1);
    assert_slice_equal(kept.extras[0], "dev-x");
    assert_int_equal(kept.dynamic_count, 1);
    assert_slice_equal(kept.dynamic[0], "classifier");
    assert_int_equal(kept.bad_count, 1);
    assert_slice_equal(kept.bad[0].text, "what is this");
    assert_string_equal(kept.bad[0].message, parsed.bad[0].message);
    tw_arena_free(&arena);
}

TW_TEST(packed_metadata_that_cannot_be_read_say_why)
{
    struct tw_core_metadata kept;
    struct tw_error parsed = TW_ERROR_INIT;
    struct tw_error unpacked = TW_ERROR_INIT;
    tw_slice packed = pack("Metadata-Version: 2.1\nName: x\n");
    assert_int_equal(tw_metadata_unpack(&arena, packed, &kept, &unpacked),
                     TW_ERR_METADATA);
    assert_int_equal(tw_core_metadata_parse(&arena, tw_packed_metadata_lines(packed),
                                            &kept, &parsed),
                     TW_ERR_METADATA);
    assert_string_equal(unpacked.message, parsed.message);
    tw_arena_free(&arena);
}

/* Whether BYTES, in memory that ends where they do, are what they seem. */
static bool unpack_copy(tw_slice bytes)
{
    struct tw_arena scratch = TW_ARENA_INIT;
    struct tw_core_metadata kept;
    char *copy = malloc(bytes.len ? bytes.len : 1);
    assert_non_null(copy);
    memcpy(copy, bytes.ptr, bytes.len);
    tw_slice view = {copy, bytes.len};
    enum tw_status status = tw_metadata_unpack(&scratch, view, &kept, NULL);
    assert_true(status == TW_OK || status == TW_ERR_METADATA);
    for (uint32_t i = 0; i < kept.requirement_count && status == TW_OK; i++) {
        assert_same_marker(kept.requirements[i].marker, kept.requirements[i].marker);
    }
    tw_arena_free(&scratch);
    free(copy);
    return status == TW_OK;
}

TW_TEST(packed_metadata_damage_is_found_or_harmless)
{
    static const unsigned char flips[] = {0x01, 0x81, 0xff};
    tw_slice packed = pack(rich);
    char *bytes = (char *)(uintptr_t)packed.ptr;
    for (size_t at = 0; at < packed.len; at++) {
        for (size_t i = 0; i < sizeof flips; i++) {
            bytes[at] = (char)(bytes[at] ^ flips[i]);
            (void)unpack_copy(packed);
            bytes[at] = (char)(bytes[at] ^ flips[i]);
        }
        assert_false(unpack_copy(tw_slice_cut(packed, 0, at)));
    }
    assert_true(unpack_copy(packed));
    tw_arena_free(&arena);
}

TW_TEST(packed_metadata_survive_each_failing_allocation)
{
    enum tw_status status = TW_ERR_NOMEM;
    for (long n = 0; status != TW_OK; n++) {
        struct tw_arena small = TW_ARENA_INIT;
        struct tw_core_metadata kept;
        tw_slice packed;
        small.fail_after = n;
        status = tw_metadata_pack(&small, tw_slice_from(rich), &packed, NULL);
        status = status ? status : tw_metadata_unpack(&small, packed, &kept, NULL);
        assert_true(status == TW_OK || status == TW_ERR_NOMEM);
        assert_true(n < 1000);
        tw_arena_free(&small);
    }
}
