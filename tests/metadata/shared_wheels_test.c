/*
 * The real wheels, and the sdist, of $TAILWHEEL_SHARED/recorded/wheels: written by
 * eight build tools, one of them with METADATA as its first member.
 */
#include "tw_limits.h"
#include "tw_metadata.h"
#include "tw_test.h"

#include <stdio.h>
#include <stdlib.h>

static struct tw_arena arena = TW_ARENA_INIT;

static tw_slice read_distribution(const char *name)
{
    const char *folder = getenv("TAILWHEEL_SHARED");
    if (!folder) {
        skip();
    }
    const char *path = tw_arena_printf(&arena, "%s/recorded/wheels/%s", folder, name);
    FILE *file = path ? fopen(path, "rb") : NULL;
    char *bytes = tw_arena_alloc(&arena, TW_MIB);
    assert_true(file && bytes);
    tw_slice whole = {bytes, fread(bytes, 1, TW_MIB, file)};
    fclose(file);
    return whole;
}

static void assert_is(tw_slice text, const char *name, const char *version,
                      uint32_t requirements)
{
    struct tw_core_metadata metadata;
    assert_int_equal(tw_core_metadata_parse(&arena, text, &metadata, NULL), TW_OK);
    assert_true(tw_slice_equal(metadata.name, tw_slice_from(name)));
    assert_true(tw_slice_equal(metadata.version.text, tw_slice_from(version)));
    assert_int_equal(metadata.requirement_count, requirements);
}

TW_TEST(shared_wheels_are_read_by_their_tails)
{
    static const struct {
        const char *file, *project, *name, *version;
        uint32_t requirements;
        int requests;
        uint64_t needed; /* bytes from the end, as the README has them */
    } wheels[] = {
        {"six-1.17.0-py2.py3-none-any.whl", "six", "six", "1.17.0", 0, 1, 1832},
        {"soupsieve-4.1.2-py3-none-any.whl", "soupsieve", "soupsieve", "4.1.2", 0, 1,
         4301},
        {"typing_extensions-4.16.0-py3-none-any.whl", "typing-extensions",
         "typing_extensions", "4.16.0", 0, 1, 2205},
        {"tomlkit-0.15.2-py3-none-any.whl", "tomlkit", "tomlkit", "0.15.2", 0, 1, 4303},
        {"rpds_py-2026.9.1-cp312-cp312-win_arm64.whl", "rpds-py", "rpds-py", "2026.9.1",
         0, 1, 7055},
        {"contourpy-1.2.0-cp312-cp312-win32.whl", "contourpy", "contourpy", "1.2.0", 17,
         2, 165363},
        {"structlog-0.1.0-py2.py3-none-any.whl", "structlog", "structlog", "0.1.0", 0,
         1, 3316},
    };
    for (size_t i = 0; i < sizeof wheels / sizeof wheels[0]; i++) {
        tw_slice whole = read_distribution(wheels[i].file);
        struct tw_zip_tail_options options = {.size = whole.len,
                                              .project =
                                                  tw_slice_from(wheels[i].project),
                                              .kind = TW_DIST_WHEEL};
        struct tw_zip_tail *tail = tw_zip_tail_new(&arena, &options);
        struct tw_range need;
        int requests = 0;
        while (tw_zip_tail_step(tail, &need, NULL) == TW_TAIL_NEED) {
            tw_slice part = tw_slice_cut(whole, (size_t)need.from, (size_t)need.to);
            assert_int_equal(tw_zip_tail_give(tail, need.from, part, NULL), TW_OK);
            requests++;
        }
        assert_non_null(tw_zip_tail_metadata(tail).ptr);
        assert_int_equal(requests, wheels[i].requests);
        assert_true(tw_zip_tail_needed(tail) == wheels[i].needed);
        assert_is(tw_zip_tail_metadata(tail), wheels[i].name, wheels[i].version,
                  wheels[i].requirements);
        tw_arena_free(&arena);
    }
}

TW_TEST(shared_sdist_is_read_by_its_head)
{
    tw_slice rest = read_distribution("six-1.17.0.tar.gz");
    struct tw_sdist_head *head = tw_sdist_head_new(&arena);
    enum tw_head_step step = TW_HEAD_MORE;
    while (step == TW_HEAD_MORE) {
        tw_slice piece = tw_slice_cut(rest, 0, 4096);
        step = tw_sdist_head_feed(head, piece, NULL);
        rest = tw_slice_cut(rest, piece.len, rest.len);
    }
    assert_int_equal(step, TW_HEAD_DONE);
    assert_is(tw_sdist_head_pkg_info(head), "six", "1.17.0", 0);
    tw_arena_free(&arena);
}
