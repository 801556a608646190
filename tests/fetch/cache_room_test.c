/*
 * How much the cache keeps: what goes first when there is no more room, what is pruned,
 * and whole files by their digest.
 */
#include "cache_place.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

/* Values of half a page take a page each. */
TW_TEST(cache_forgets_what_was_not_used_for_longest)
{
    struct place place = new_place();
    for (int day = 0; day < 10; day++) {
        struct tw_cache *cache = open_at(&place, NOW + day * DAY, 0);
        char key[24];
        char value[2500];
        snprintf(key, sizeof key, "%d", day);
        memset(value, 'x', sizeof value - 1);
        value[sizeof value - 1] = '\0';
        put(cache, key, value);
        tw_cache_close(cache);
    }
    struct tw_cache *cache = open_at(&place, NOW + 20 * DAY, 0);
    struct tw_cached found;
    assert_true(tw_cache_get(cache, TW_SLICE("0"), &found)); /* used again */
    tw_cache_close(cache);
    cache = open_at(&place, NOW + 20 * DAY, 0);
    uint64_t before = tw_cache_usage(cache).table_bytes;
    assert_in_range(tw_cache_prune(cache, before / 2), before / 2, before * 7 / 10);
    tw_cache_close(cache);
    cache = open_at(&place, NOW + 20 * DAY, 0);
    assert_true(tw_cache_get(cache, TW_SLICE("0"), &found));
    assert_true(tw_cache_get(cache, TW_SLICE("9"), &found));
    assert_false(tw_cache_get(cache, TW_SLICE("1"), &found));
    assert_false(tw_cache_get(cache, TW_SLICE("2"), &found));
    tw_cache_prune(cache, 0);
    assert_int_equal(tw_cache_usage(cache).entries, 0);
    assert_null(tw_cache_warning(cache));
    tw_cache_close(cache);
    remove_place(&place);
}

TW_TEST(cache_stays_below_its_size)
{
    struct place place = new_place();
    enum { MAX = 4 << 20, VALUE = 100000 };
    char *value = malloc(VALUE + 1);
    assert_non_null(value);
    memset(value, 'x', VALUE);
    value[VALUE] = '\0';
    for (int round = 0; round < 10; round++) {
        struct tw_cache *cache = open_at(&place, NOW + round * DAY, MAX);
        for (int i = 0; i < 20; i++) {
            char key[24];
            snprintf(key, sizeof key, "%d-%d", round, i);
            put(cache, key, value);
        }
        tw_cache_close(cache);
    }
    struct tw_cache *cache = open_at(&place, NOW + 11 * DAY, MAX);
    assert_in_range(tw_cache_usage(cache).table_bytes, 1 << 20, MAX + (20 * VALUE) * 2);
    assert_true(has(cache, "9-19", value));
    assert_false(has(cache, "0-0", value));
    tw_cache_close(cache);
    free(value);
    remove_place(&place);
}

TW_TEST(cache_prune_leaves_no_more_than_it_was_told_to)
{
    struct place place = new_place();
    struct tw_cache *cache = open_at(&place, NOW, 0);
    char value[2500];
    memset(value, 'x', sizeof value - 1);
    value[sizeof value - 1] = '\0';
    for (int i = 0; i < 400; i++) {
        char key[24];
        snprintf(key, sizeof key, "%d", i);
        put(cache, key, value);
    }
    tw_cache_flush(cache);
    uint64_t before = tw_cache_usage(cache).table_bytes;
    uint64_t freed = tw_cache_prune(cache, 500000);
    uint64_t after = tw_cache_usage(cache).table_bytes;
    assert_in_range(after, 300000, 500000);
    assert_int_equal(freed, before - after);
    assert_int_equal(tw_cache_prune(cache, 500000), 0);
    tw_cache_close(cache);
    remove_place(&place);
}

/* What a process has been given stays as it is while another makes room. */
TW_TEST(cache_is_pruned_under_a_reader)
{
    struct place place = new_place();
    int ready[2];
    int go[2];
    char byte = 'x';
    char page[10000];
    memset(page, 'p', sizeof page - 1);
    page[sizeof page - 1] = '\0';
    struct tw_cache *cache = open_at(&place, NOW, 0);
    put(cache, "page", page);
    tw_cache_close(cache);
    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(go), 0);
    pid_t reader = fork();
    if (reader == 0) {
        struct tw_cached found;
        cache = open_at(&place, NOW, 0);
        bool fine = tw_cache_get(cache, TW_SLICE("page"), &found) &&
                    write(ready[1], &byte, 1) == 1 && read(go[0], &byte, 1) == 1 &&
                    tw_slice_equal(found.value, tw_slice_from(page));
        tw_cache_close(cache);
        _exit(fine ? 0 : 1);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    cache = open_at(&place, NOW, 0);
    uint64_t freed = tw_cache_prune(cache, 1);
    for (int i = 0; i < 100; i++) { /* which would take the pages, were they free */
        char key[24];
        snprintf(key, sizeof key, "%d", i);
        put(cache, key, "something else");
        tw_cache_flush(cache);
    }
    tw_cache_close(cache);
    int status = -1;
    assert_int_equal(write(go[1], &byte, 1), 1);
    assert_int_equal(waitpid(reader, &status, 0), reader);
    assert_int_equal(status, 0);
    assert_in_range(freed, sizeof page, 100000);
    for (int i = 0; i < 2; i++) {
        close(ready[i]);
        close(go[i]);
    }
    remove_place(&place);
}

/* ---------------------------------------------------------------- files */

#define DIGEST_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define DIGEST_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"

/* A reply whose body is TEXT; with NAME it is in that file. */
static struct tw_reply whole_reply(const char *name, const char *text)
{
    struct tw_reply reply = {.kind = TW_REPLY_WHOLE, .file = name};
    FILE *stream = name ? fopen(name, "wb") : NULL;
    if (stream) {
        fputs(text, stream);
        fclose(stream);
    } else {
        reply.body = tw_slice_from(text);
    }
    return reply;
}

TW_TEST(cache_keeps_files_by_digest)
{
    struct place place = new_place();
    struct tw_cache *cache = open_at(&place, NOW, 0);
    struct tw_arena arena = TW_ARENA_INIT;
    assert_null(tw_cache_file(cache, &arena, TW_SLICE(DIGEST_A)).ptr);
    char name[128];
    snprintf(name, sizeof name, "%s/one", tw_cache_scratch(cache));
    struct tw_reply file = whole_reply(name, "0123456789");
    struct tw_reply body = whole_reply(NULL, "01234");
    assert_true(tw_cache_keep_file(cache, TW_SLICE(DIGEST_A), &file));
    assert_true(tw_cache_keep_file(cache, TW_SLICE(DIGEST_A), &file));
    assert_true(tw_cache_keep_file(cache, TW_SLICE(DIGEST_B), &body));
    assert_int_equal(access(name, F_OK), 0);
    tw_slice path = tw_cache_file(cache, &arena, TW_SLICE(DIGEST_A));
    assert_int_equal(access(path.ptr, R_OK), 0);
    assert_null(tw_cache_file(cache, &arena, TW_SLICE("../../../etc/passwd")).ptr);
    assert_false(tw_cache_keep_file(cache, TW_SLICE("AA"), &body));
    assert_int_equal(tw_cache_usage(cache).files, 2);
    assert_int_equal(tw_cache_usage(cache).file_bytes, 15);
    struct timespec old[2] = {{NOW, 0}, {NOW, 0}};
    assert_int_equal(utimensat(AT_FDCWD, path.ptr, old, 0), 0);
    assert_int_equal(tw_cache_prune(cache, 10), 10);
    assert_null(tw_cache_file(cache, &arena, TW_SLICE(DIGEST_A)).ptr);
    assert_non_null(tw_cache_file(cache, &arena, TW_SLICE(DIGEST_B)).ptr);
    tw_cache_drop_file(cache, TW_SLICE(DIGEST_B));
    assert_null(tw_cache_file(cache, &arena, TW_SLICE(DIGEST_B)).ptr);
    tw_arena_free(&arena);
    tw_cache_close(cache);
    remove_place(&place);
}

/* The day on which a file was last used. */
static void use_on(struct tw_cache *cache, const char *digest, int day)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct timespec times[2] = {{NOW + day * DAY, 0}, {NOW + day * DAY, 0}};
    tw_slice path = tw_cache_file(cache, &arena, tw_slice_from(digest));
    assert_non_null(path.ptr);
    assert_int_equal(utimensat(AT_FDCWD, path.ptr, times, 0), 0);
    tw_arena_free(&arena);
}

/* A run that keeps a file makes room for it; one that does not looks at none. */
TW_TEST(cache_keeps_no_more_files_than_their_size_allows)
{
    struct place place = new_place();
    struct tw_cache_options options = {
        .folder = place.folder, .files_max = 35, .now = NOW};
    struct tw_reply reply = whole_reply(NULL, "0123456789");
    struct tw_error err = TW_ERROR_INIT;
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_cache *cache = NULL;
    char digests[4][65];
    for (int i = 0; i < 4; i++) {
        memset(digests[i], 'a' + i, 64);
        digests[i][64] = '\0';
    }
    assert_int_equal(tw_cache_open(&options, &cache, &err), TW_OK);
    for (int i = 0; i < 3; i++) {
        assert_true(tw_cache_keep_file(cache, tw_slice_from(digests[i]), &reply));
        use_on(cache, digests[i], i + 1);
    }
    use_on(cache, digests[0], 9);
    tw_cache_close(cache);
    assert_int_equal(tw_cache_open(&options, &cache, &err), TW_OK);
    assert_int_equal(tw_cache_usage(cache).files, 3);
    assert_true(tw_cache_keep_file(cache, tw_slice_from(digests[3]), &reply));
    tw_cache_close(cache);
    options.files_max = 5; /* not heeded by a run that only looks */
    assert_int_equal(tw_cache_open(&options, &cache, &err), TW_OK);
    assert_non_null(tw_cache_file(cache, &arena, tw_slice_from(digests[0])).ptr);
    assert_null(tw_cache_file(cache, &arena, tw_slice_from(digests[1])).ptr);
    assert_non_null(tw_cache_file(cache, &arena, tw_slice_from(digests[2])).ptr);
    assert_non_null(tw_cache_file(cache, &arena, tw_slice_from(digests[3])).ptr);
    tw_cache_close(cache);
    assert_int_equal(tw_cache_open(&options, &cache, &err), TW_OK);
    assert_int_equal(tw_cache_usage(cache).file_bytes, 30);
    tw_cache_close(cache);
    tw_arena_free(&arena);
    remove_place(&place);
}

TW_TEST(cache_prune_sweeps_what_killed_runs_left)
{
    struct place place = new_place();
    struct tw_cache *cache = open_at(&place, NOW, 0);
    char fresh[128];
    char stale[128];
    snprintf(fresh, sizeof fresh, "%s/tw-fresh", tw_cache_scratch(cache));
    snprintf(stale, sizeof stale, "%s/tw-stale", tw_cache_scratch(cache));
    whole_reply(fresh, "0123");
    whole_reply(stale, "0123456");
    struct timespec old[2] = {{NOW - 4000, 0}, {NOW - 4000, 0}};
    assert_int_equal(utimensat(AT_FDCWD, stale, old, 0), 0);
    assert_int_equal(tw_cache_prune(cache, 1000000), 7);
    assert_int_equal(access(fresh, F_OK), 0);
    assert_int_not_equal(access(stale, F_OK), 0);
    tw_cache_close(cache);
    remove_place(&place);
}
