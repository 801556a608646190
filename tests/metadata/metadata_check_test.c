/* Core metadata held against its specification; the vectors have the rest. */
#include "tw_metadata_check.h"
#include "tw_test.h"

static struct tw_arena arena = TW_ARENA_INIT;

/* What is wrong with TEXT, as "field problem; ...". */
static void assert_problems(const char *text, const char *expected)
{
    struct tw_buf buf = TW_BUF_INIT(65536);
    struct tw_metadata_report report;
    assert_int_equal(tw_metadata_check(&arena, tw_slice_from(text), &report, NULL),
                     TW_OK);
    for (uint32_t i = 0; i < report.count; i++) {
        const struct tw_metadata_field *field = &report.fields[i];
        if (field->problem || field->newer) {
            tw_buf_printf(&buf, "%.*s %s; ", TW_FMT(field->name),
                          field->problem ? field->problem : "is newer");
        }
    }
    assert_string_equal(buf.ptr ? buf.ptr : "", expected);
    tw_buf_free(&buf);
    tw_arena_free(&arena);
}

#define HEAD "Metadata-Version: 2.5\nName: x\nVersion: 1\n"

TW_TEST(metadata_check_finds_nothing_wrong)
{
    assert_problems(HEAD "Requires-Dist: y>=1\nProvides-Extra: z\nDynamic: Summary\n"
                         "Import-Name:\nProject-URL: A, b\nProject-URL: B, b\n\ntext\n",
                    "");
}

TW_TEST(metadata_check_names_each_field_once)
{
    assert_problems("", "metadata-version is missing; name is missing; "
                        "version is missing; ");
    assert_problems(HEAD "Requires-Dist: ?\nrequires-dist: y\nREQUIRES-DIST: !\n",
                    "requires-dist is no requirement; ");
    assert_problems(HEAD "Summary: a\nsummary: b\nSmell: c\n",
                    "summary stands there more than once; "
                    "smell is no field of core metadata; ");
    assert_problems(HEAD "Description: a\n\nb\n",
                    "description stands there more than once; ");
    assert_problems(HEAD "\n\xFF\n", "description is not UTF-8; ");
}

TW_TEST(metadata_check_knows_the_age_of_fields)
{
    assert_problems("Metadata-Version: 1.1\nName: x\nVersion: 1\nRequires-Dist: y\n",
                    "requires-dist is newer; ");
    assert_problems("Metadata-Version: 9\nName: x\nVersion: 1\nRequires-Dist: y\n",
                    "metadata-version is no version of core metadata; ");
}

TW_TEST(metadata_check_survives_each_failing_allocation)
{
    static const tw_slice text = TW_SLICE_INIT(
        HEAD "Requires-Dist: y>=1\nProject-URL: a, b\nDynamic: Summary\n\n\xFF");
    enum tw_status status = TW_ERR_NOMEM;
    for (long n = 0; status != TW_OK; n++) {
        struct tw_metadata_report report;
        arena.fail_after = n;
        status = tw_metadata_check(&arena, text, &report, NULL);
        arena.fail_after = -1;
        assert_true(status == TW_OK || status == TW_ERR_NOMEM);
        tw_arena_free(&arena);
        assert_true(n < 200);
    }
}
