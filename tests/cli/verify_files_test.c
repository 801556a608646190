/*
 * Holding versions against the files of their pages: what is right passes, whatever
 * else the catalog could have made of a version is noticed.
 */
#include "verify_files.h"

#include "tw_test.h"

enum { VERSIONS = 8, CUTOFF = 1000 };

static const struct tw_file files[] = {
    {.filename = TW_SLICE_INIT("a-1-py3-none-any.whl"), .kind = TW_DIST_WHEEL},
    {.filename = TW_SLICE_INIT("a-2-py3-none-any.whl"),
     .kind = TW_DIST_WHEEL,
     .yanked = true},
    {.filename = TW_SLICE_INIT("a-3-py3-none-any.whl"),
     .kind = TW_DIST_WHEEL,
     .requires_python = TW_SLICE_INIT(">=3.13")},
    {.filename = TW_SLICE_INIT("a-4-cp39-cp39-win_amd64.whl"), .kind = TW_DIST_WHEEL},
    {.filename = TW_SLICE_INIT("a-5-py3-none-any.whl"),
     .kind = TW_DIST_WHEEL,
     .upload_time = CUTOFF},
    {.filename = TW_SLICE_INIT("a-6.tar.gz"), .kind = TW_DIST_SDIST},
    {.filename = TW_SLICE_INIT("a-7-py3-none-any.whl"),
     .kind = TW_DIST_WHEEL,
     .requires_python = TW_SLICE_INIT(">=3.6")},
    {.filename = TW_SLICE_INIT("a-7.tar.gz"), .kind = TW_DIST_SDIST},
    {.filename = TW_SLICE_INIT("a-8-py3-none-any.whl"), .kind = TW_DIST_WHEEL},
    {.filename = TW_SLICE_INIT("a-8-2-py3-none-any.whl"), .kind = TW_DIST_WHEEL},
    {.filename = TW_SLICE_INIT("a-8-10-py3-none-any.whl"), .kind = TW_DIST_WHEEL},
    {.filename = TW_SLICE_INIT("a-8-11-py3-none-any.whl"),
     .kind = TW_DIST_WHEEL,
     .yanked = true},
};

static const struct tw_release right[VERSIONS] = {
    {.exclusion = TW_EXCL_NONE},
    {.exclusion = TW_EXCL_YANKED},
    {.exclusion = TW_EXCL_REQUIRES_PYTHON},
    {.exclusion = TW_EXCL_NO_WHEEL},
    {.exclusion = TW_EXCL_TOO_NEW},
    {.exclusion = TW_EXCL_NONE, .is_sdist = true},
    {.exclusion = TW_EXCL_NONE},
    {.exclusion = TW_EXCL_NONE},
};

/* A catalog that knows the project a and its page. */
struct shelf {
    struct tw_arena arena;
    struct tw_target target;
    struct tw_catalog *catalog;
    struct tw_project *project;
    struct tw_project_pages pages;
    struct tw_packed_page page;
};

static void lay_out_page(struct shelf *s)
{
    struct tw_file copies[sizeof files / sizeof *files];
    const struct tw_page page = {.url = TW_SLICE("https://index.example.org/a/"),
                                 .files = copies,
                                 .file_count = sizeof files / sizeof *files};
    tw_slice bytes;
    memcpy(copies, files, sizeof files);
    for (uint32_t i = 0; i < page.file_count; i++) {
        copies[i].url = copies[i].filename;
        copies[i].size = TW_SIZE_UNKNOWN;
    }
    assert_int_equal(tw_page_pack(&s->arena, &page, TW_SLICE("a"), &bytes, NULL),
                     TW_OK);
    assert_true(tw_packed_page_open(bytes, page.url, &s->page));
}

/* The facts have RELEASES, COUNT of them. */
static void open_shelf(struct shelf *s, const struct tw_release *releases,
                       uint32_t count)
{
    struct tw_error err = TW_ERROR_INIT;
    struct tw_release given[VERSIONS];
    *s = (struct shelf){.arena = TW_ARENA_INIT};
    assert_int_equal(tw_target_new(&s->arena, TW_SLICE("3.12.1"), TW_SLICE("linux"),
                                   &s->target, &err),
                     TW_OK);
    const struct tw_facts_options options = {&s->target.env};
    const struct tw_catalog_options catalog = {.target = &s->target, .cutoff = CUTOFF};
    struct tw_facts *facts = tw_facts_new(&s->arena, &options);
    assert_non_null(facts);
    s->catalog = tw_catalog_new(&s->arena, NULL, facts, &catalog);
    assert_non_null(s->catalog);
    s->project = tw_catalog_project(
        s->catalog, tw_facts_package(facts, TW_SLICE("a"), TW_NO_SLICE));
    assert_non_null(s->project);
    lay_out_page(s);
    s->pages.list = (struct tw_page_list){&s->page, 1};
    s->project->pages = &s->pages;
    s->project->pages_count = 1;
    s->project->state = TW_PROJECT_KNOWN;
    s->project->policy =
        (struct tw_candidate_policy){s->catalog->fitting, CUTOFF, 0, 0};
    for (uint32_t i = 0; i < count; i++) {
        given[i] = releases[i];
        const char *text = tw_arena_printf(&s->arena, "%u", i + 1);
        assert_int_equal(
            tw_version_parse(&s->arena, tw_slice_from(text), &given[i].version, &err),
            TW_OK);
    }
    assert_int_equal(tw_facts_give_versions(facts, s->project->pkg, given, count, &err),
                     TW_OK);
}

static enum tw_status look(struct shelf *s, struct tw_error *err)
{
    uint64_t looked = 0;
    return tw_verify_files(s->catalog, s->project->pkg, &looked, err);
}

static void assert_found(struct shelf *s, const char *wrong)
{
    struct tw_error err = TW_ERROR_INIT;
    assert_int_equal(look(s, &err), wrong ? TW_ERR_VERIFY : TW_OK);
    assert_string_equal(err.message, wrong ? wrong : "");
    tw_arena_free(&s->arena);
}

TW_TEST(verify_files_believes_what_the_files_say)
{
    struct shelf s;
    open_shelf(&s, right, VERSIONS);
    assert_found(&s, NULL);
}

/* May version INDEX be out for that reason, too? Metadata can say what pages do not. */
static bool may_be(uint32_t index, enum tw_exclusion exclusion)
{
    bool is_wheel = index != 5, usable = index < 2 || index > 4;
    bool says_python = index == 2 || index == 6;
    switch (exclusion) {
    case TW_EXCL_BAD_METADATA:
    case TW_EXCL_OTHER:
        return true;
    case TW_EXCL_ONLY_SDIST:
        return !usable || !is_wheel;
    case TW_EXCL_REQUIRES_PYTHON:
        return !usable || !says_python;
    case TW_EXCL_NO_WHEEL:
    case TW_EXCL_TOO_NEW:
    case TW_EXCL_NO_BINARY:
        return !usable;
    default:
        return exclusion == right[index].exclusion;
    }
}

TW_TEST(verify_files_notices_every_other_exclusion)
{
    for (uint32_t index = 0; index < VERSIONS; index++) {
        for (int kind = TW_EXCL_NONE; kind <= TW_EXCL_OTHER; kind++) {
            struct shelf s;
            struct tw_error err = TW_ERROR_INIT;
            struct tw_release releases[VERSIONS];
            memcpy(releases, right, sizeof right);
            releases[index].exclusion = (enum tw_exclusion)kind;
            open_shelf(&s, releases, VERSIONS);
            assert_int_equal(look(&s, &err), may_be(index, (enum tw_exclusion)kind)
                                                 ? TW_OK
                                                 : TW_ERR_VERIFY);
            tw_arena_free(&s.arena);
        }
    }
}

TW_TEST(verify_files_says_what_is_wrong)
{
    struct shelf s;
    struct tw_release releases[VERSIONS];
    memcpy(releases, right, sizeof right);
    releases[2].exclusion = TW_EXCL_NONE;
    open_shelf(&s, releases, VERSIONS);
    assert_found(&s, "a 3 has no file that could be installed");
    memcpy(releases, right, sizeof right);
    releases[0].exclusion = TW_EXCL_TOO_NEW;
    open_shelf(&s, releases, VERSIONS);
    assert_found(&s, "a 1 has a file that could be installed, but is excluded");
    open_shelf(&s, right, VERSIONS - 1);
    assert_found(&s, "a 8 is on a page, but was not considered");
}

TW_TEST(verify_files_knows_which_file_is_read)
{
    static const char *const names[] = {
        "a-8-10-py3-none-any.whl", "a-8-2-py3-none-any.whl", "a-8-py3-none-any.whl",
        "a-8-11-py3-none-any.whl", "a-7-py3-none-any.whl"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct shelf s;
        struct tw_distribution distribution = {.filename = tw_slice_from(names[i])};
        struct tw_distribution *distributions[VERSIONS] = {NULL};
        distributions[VERSIONS - 1] = &distribution;
        open_shelf(&s, right, VERSIONS);
        s.project->distributions = distributions;
        s.project->distribution_count = VERSIONS;
        assert_found(&s, i ? "a 8 was not read from its best file" : NULL);
    }
}
