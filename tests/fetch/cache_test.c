/*
 * The cache: what it keeps, what it does when its folder is damaged, used by many
 * processes, or when a process is killed in the middle.
 */
#include "cache_place.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

TW_TEST(cache_gives_back_what_was_put)
{
    struct place place = new_place();
    struct tw_cache *cache = open_at(&place, NOW, 0);
    struct tw_cached found;
    assert_null(tw_cache_warning(cache));
    assert_false(tw_cache_get(cache, TW_SLICE("page"), &found));
    put(cache, "page", "old");
    put(cache, "page", "new");
    put(cache, "gone", "x");
    put(cache, "empty", "");
    tw_cache_drop(cache, TW_SLICE("gone"));
    tw_cache_close(cache);

    cache = open_at(&place, NOW, 0);
    assert_true(tw_cache_get(cache, TW_SLICE("page"), &found));
    assert_slice_equal(found.value, "new");
    assert_int_equal((uintptr_t)found.value.ptr % 8, 0);
    assert_slice_equal(found.content_type, "text/html");
    assert_slice_equal(found.known.url, "https://index.example.org/a/");
    assert_slice_equal(found.known.etag, "\"one\"");
    assert_null(found.known.modified.ptr);
    assert_int_equal(found.known.total, 4711);
    assert_int_equal(found.freshness.max_age, 600);
    assert_true(found.freshness.immutable);
    assert_false(found.freshness.no_store);
    assert_true(has(cache, "empty", ""));
    assert_false(tw_cache_get(cache, TW_SLICE("gone"), &found));
    assert_int_equal(tw_cache_usage(cache).entries, 2);
    assert_non_null(tw_cache_scratch(cache));
    tw_cache_close(cache);
    remove_place(&place);
}

TW_TEST(cache_keeps_large_values_in_place)
{
    struct place place = new_place();
    struct tw_cache *cache = open_at(&place, NOW, 0);
    size_t size = 3000000;
    char *value = malloc(size);
    assert_non_null(value);
    for (int i = 0; i < 5; i++) {
        char key[24];
        snprintf(key, sizeof key, "%d", i);
        memset(value, 'a' + i, size);
        struct tw_cached what = {.value = {value, size}};
        tw_cache_put(cache, tw_slice_from(key), &what);
    }
    tw_cache_close(cache);
    cache = open_at(&place, NOW, 0);
    struct tw_cached found;
    assert_true(tw_cache_get(cache, TW_SLICE("3"), &found));
    memset(value, 'd', size);
    assert_int_equal(found.value.len, size);
    tw_cache_rest(found.value); /* it stays what it is */
    assert_memory_equal(found.value.ptr, value, size);
    free(value);
    tw_cache_close(cache);
    remove_place(&place);
}

TW_TEST(cache_freshness)
{
    struct tw_cached page = a_page("");
    assert_true(tw_cached_is_fresh(&page, NOW));
    assert_true(tw_cached_is_fresh(&page, NOW + 599));
    assert_false(tw_cached_is_fresh(&page, NOW + 600));
    assert_false(tw_cached_is_fresh(&page, NOW - 1));
    page.freshness.no_store = true;
    assert_false(tw_cached_is_fresh(&page, NOW));
}

/* ---------------------------------------------------------------- damage */

static void overwrite(const struct place *place, off_t offset, const char *bytes,
                      size_t size)
{
    int fd = open(place->data, O_WRONLY);
    assert_true(fd >= 0);
    assert_int_equal(pwrite(fd, bytes, size, offset), size);
    close(fd);
}

static void check_begun_anew(const struct place *place)
{
    char aside[128];
    struct tw_cache *cache = open_at(place, NOW, 0);
    assert_non_null(tw_cache_warning(cache));
    assert_non_null(strstr(tw_cache_warning(cache), "set aside"));
    assert_false(has(cache, "a", "one"));
    put(cache, "a", "two");
    tw_cache_close(cache);
    cache = open_at(place, NOW, 0);
    assert_null(tw_cache_warning(cache));
    assert_true(has(cache, "a", "two"));
    tw_cache_close(cache);
    snprintf(aside, sizeof aside, "%s.damaged", place->data);
    assert_int_equal(access(aside, F_OK), 0);
}

static struct place place_with_an_entry(void)
{
    struct place place = new_place();
    struct tw_cache *cache = open_at(&place, NOW, 0);
    put(cache, "a", "one");
    tw_cache_close(cache);
    return place;
}

TW_TEST(cache_that_is_garbage_is_set_aside)
{
    struct place place = place_with_an_entry();
    char garbage[8192];
    memset(garbage, 'z', sizeof garbage);
    overwrite(&place, 0, garbage, sizeof garbage);
    check_begun_anew(&place);
    remove_place(&place);
}

TW_TEST(cache_that_was_cut_is_set_aside)
{
    struct place place = place_with_an_entry();
    assert_int_equal(truncate(place.data, 8192), 0);
    check_begun_anew(&place);
    remove_place(&place);
}

/* Writes NEW over OLD wherever it stands: LMDB keeps older copies of pages. */
static void replace_in_file(const struct place *place, const char *old, const char *new)
{
    static char bytes[1 << 20];
    FILE *stream = fopen(place->data, "rb");
    assert_non_null(stream);
    tw_slice all = {bytes, fread(bytes, 1, sizeof bytes, stream)};
    fclose(stream);
    size_t at = tw_slice_search(all, tw_slice_from(old));
    assert_int_not_equal(at, SIZE_MAX);
    while (at != SIZE_MAX) {
        overwrite(place, (off_t)at, new, strlen(new));
        memcpy(bytes + at, new, strlen(new));
        at = tw_slice_search(all, tw_slice_from(old));
    }
}

TW_TEST(cache_of_another_version_is_set_aside)
{
    struct place place = place_with_an_entry();
    replace_in_file(&place, "tailwheel cache 2", "tailwheel cache 1");
    check_begun_anew(&place);
    remove_place(&place);
}

TW_TEST(cache_never_gives_a_damaged_value)
{
    struct place place = place_with_an_entry();
    replace_in_file(&place, "\"one\"", "\"0ne\"");
    struct tw_cache *cache = open_at(&place, NOW, 0);
    struct tw_cached found;
    assert_false(tw_cache_get(cache, TW_SLICE("a"), &found));
    put(cache, "a", "two");
    tw_cache_close(cache);
    cache = open_at(&place, NOW, 0);
    assert_true(has(cache, "a", "two"));
    tw_cache_close(cache);
    remove_place(&place);
}

TW_TEST(cache_checks_the_front_of_a_value_that_checks_the_rest_itself)
{
    struct place place = new_place();
    struct tw_cache *cache = open_at(&place, NOW, 0);
    struct tw_cached what = {.value = TW_SLICE("checked|by others"), .front = 8};
    struct tw_cached found;
    tw_cache_put(cache, TW_SLICE("a"), &what);
    tw_cache_close(cache);
    replace_in_file(&place, "by others", "by nobody");
    cache = open_at(&place, NOW, 0);
    assert_true(tw_cache_get(cache, TW_SLICE("a"), &found));
    assert_slice_equal(found.value, "checked|by nobody");
    assert_int_equal(found.front, 8);
    tw_cache_close(cache);
    replace_in_file(&place, "checked|", "wrecked|");
    cache = open_at(&place, NOW, 0);
    assert_false(tw_cache_get(cache, TW_SLICE("a"), &found));
    tw_cache_close(cache);
    remove_place(&place);
}

static void copy_file(const char *from, const char *to)
{
    char command[256];
    snprintf(command, sizeof command, "cp %s %s", from, to);
    assert_int_equal(system(command), 0);
}

/* Bytes here and there, and now and then a whole page. */
static void damage(const struct place *place, unsigned seed)
{
    char page[4096];
    struct stat found;
    srandom(seed);
    assert_int_equal(stat(place->data, &found), 0);
    for (long i = random() % 30; i >= 0; i--) {
        page[0] = (char)random();
        overwrite(place, random() % found.st_size, page, 1);
    }
    if (seed % 3 == 0) {
        memset(page, seed % 2 ? 0 : 0xff, sizeof page);
        overwrite(place, random() % (found.st_size / 4096) * 4096, page, sizeof page);
    }
}

/* Reads and changes everything; whatever is given must be what was put. */
static void use_damaged(struct tw_cache *cache)
{
    for (int i = 0; i < 300; i++) {
        char key[24];
        struct tw_cached found;
        snprintf(key, sizeof key, "%d", i);
        if (tw_cache_get(cache, tw_slice_from(key), &found)) {
            assert_int_equal(found.value.len, i * 7 % 3000);
        }
        tw_cache_drop(cache, tw_slice_from(key));
        put(cache, key, "new");
    }
    tw_cache_prune(cache, 10000);
}

TW_TEST(cache_damaged_anywhere_is_never_fatal)
{
    struct place place = new_place();
    char sound[128];
    char value[3000];
    struct tw_cache *cache = open_at(&place, NOW, 0);
    memset(value, 'x', sizeof value);
    for (int i = 0; i < 300; i++) {
        char key[24];
        snprintf(key, sizeof key, "%d", i);
        struct tw_cached what = {.value = {value, (size_t)(i * 7 % 3000)}};
        tw_cache_put(cache, tw_slice_from(key), &what);
    }
    tw_cache_close(cache);
    snprintf(sound, sizeof sound, "%s/sound", place.folder);
    copy_file(place.data, sound);
    for (unsigned seed = 0; seed < 40; seed++) {
        copy_file(sound, place.data);
        damage(&place, seed);
        cache = open_at(&place, NOW, 0);
        use_damaged(cache);
        tw_cache_close(cache);
    }
    remove_place(&place);
}

TW_TEST(cache_without_a_folder_is_empty)
{
    struct place place = {"/dev/null/cache", ""};
    struct tw_cache *cache = open_at(&place, NOW, 0);
    struct tw_cached found;
    struct tw_arena arena = TW_ARENA_INIT;
    assert_non_null(tw_cache_warning(cache));
    put(cache, "a", "one");
    tw_cache_flush(cache);
    assert_false(tw_cache_get(cache, TW_SLICE("a"), &found));
    assert_int_equal(tw_cache_usage(cache).entries, 0);
    assert_int_equal(tw_cache_prune(cache, 0), 0);
    assert_null(tw_cache_scratch(cache));
    assert_null(tw_cache_file(cache, &arena, TW_SLICE("ab")).ptr);
    tw_arena_free(&arena);
    tw_cache_close(cache);
    tw_cache_close(NULL);
}

/* ---------------------------------------------------------------- many processes */

static void use_it(const struct place *place, int process)
{
    for (int round = 0; round < 20; round++) {
        struct tw_cache *cache = open_at(place, NOW, 0);
        struct tw_cached found;
        char key[32];
        snprintf(key, sizeof key, "%d-%d", process, round);
        put(cache, key, key);
        put(cache, "shared", "same for all");
        if (tw_cache_get(cache, TW_SLICE("shared"), &found) &&
            !tw_slice_equal(found.value, TW_SLICE("same for all"))) {
            _exit(2);
        }
        bool bad = tw_cache_warning(cache) != NULL;
        tw_cache_close(cache);
        if (bad) {
            _exit(3);
        }
    }
    _exit(0);
}

TW_TEST(cache_serves_sixteen_processes_at_once)
{
    struct place place = new_place();
    enum { PROCESSES = 16 };
    pid_t children[PROCESSES];
    for (int i = 0; i < PROCESSES; i++) {
        children[i] = fork();
        if (children[i] == 0) {
            use_it(&place, i);
        }
    }
    for (int i = 0; i < PROCESSES; i++) {
        int status = 0;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_int_equal(status, 0);
    }
    struct tw_cache *cache = open_at(&place, NOW, 0);
    assert_int_equal(tw_cache_usage(cache).entries, PROCESSES * 20 + 1);
    assert_true(has(cache, "7-19", "7-19"));
    tw_cache_close(cache);
    remove_place(&place);
}

/* Writes pairs that belong together until it is killed. */
static void write_forever(const struct place *place)
{
    for (int round = 0;; round++) {
        struct tw_cache *cache = open_at(place, NOW, 0);
        char value[32];
        snprintf(value, sizeof value, "%d", round);
        put(cache, "left", value);
        put(cache, "right", value);
        tw_cache_close(cache);
    }
}

static void nap(long microseconds)
{
    struct timespec time = {0, microseconds * 1000};
    nanosleep(&time, NULL);
}

TW_TEST(cache_survives_being_killed)
{
    struct place place = new_place();
    for (int i = 0; i < 40; i++) {
        pid_t child = fork();
        if (child == 0) {
            write_forever(&place);
        }
        nap(500 + i * 700);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        struct tw_cache *cache = open_at(&place, NOW, 0);
        struct tw_cached left = {0};
        struct tw_cached right = {0};
        assert_null(tw_cache_warning(cache));
        assert_int_equal(tw_cache_get(cache, TW_SLICE("left"), &left),
                         tw_cache_get(cache, TW_SLICE("right"), &right));
        assert_true(tw_slice_equal(left.value, right.value));
        tw_cache_close(cache);
    }
    remove_place(&place);
}
