/*
 * bench_specifiers VERSIONS [FILES]: the speed of keys, spans and tag ranks.
 *
 * VERSIONS and FILES hold a text a line (bench/list_recorded writes them). Versions are
 * multiplied to 100,000 distinct ones by digits in front. PCRE2 runs the grammar
 * of PEP 440 over the same texts in the same run, with its JIT and without.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "clock.h"
#include "pep440_regex.h"
#include "tw_specifiers.h"
#include "tw_targets.h"

#include <malloc.h>
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>

enum { WANTED = 100000, ROUNDS = 40, TABLE = 2000 };

struct texts {
    tw_slice *at;
    uint32_t count;
};

static void *must(void *pointer)
{
    if (!pointer) {
        fprintf(stderr, "out of memory, or no such file\n");
        exit(2);
    }
    return pointer;
}

/* The lines of the file PATH. */
static struct texts read_lines(struct tw_arena *arena, const char *path)
{
    TW_VEC(tw_slice) lines = {0};
    FILE *in = must(fopen(path, "r"));
    char *line = NULL;
    size_t size = 0;
    ssize_t len;
    while ((len = getline(&line, &size, in)) > 0) {
        tw_slice copy;
        tw_slice text = tw_slice_trim((tw_slice){line, (size_t)len});
        if (!tw_arena_copy(arena, text, &copy) || !tw_vec_push(arena, &lines, copy)) {
            must(NULL);
        }
    }
    free(line);
    fclose(in);
    return (struct texts){lines.at, lines.len};
}

/* WANTED texts: REAL, then the same with 1, 2, 3 ... in front. */
static struct texts multiply(struct tw_arena *arena, struct texts real)
{
    struct texts out = {must(TW_NEW_ARRAY(arena, tw_slice, WANTED)), WANTED};
    for (uint32_t i = 0; i < WANTED; i++) {
        tw_slice text = real.at[i % real.count];
        unsigned times = i / real.count;
        char *copy = times ? tw_arena_printf(arena, "%u%.*s", times, TW_FMT(text))
                           : tw_arena_printf(arena, "%.*s", TW_FMT(text));
        out.at[i] = tw_slice_from(must(copy));
    }
    return out;
}

static void parse_all(struct tw_arena *arena, struct texts texts, tw_version *out)
{
    for (uint32_t i = 0; i < texts.count; i++) {
        if (tw_version_parse(arena, texts.at[i], &out[i], NULL)) {
            out[i] = (tw_version){.text = texts.at[i]};
        }
    }
}

static void parse_afresh(struct texts texts, tw_version *out)
{
    struct tw_arena arena = TW_ARENA_INIT;
    parse_all(&arena, texts, out);
    tw_arena_free(&arena);
}

static int by_key(const void *a, const void *b)
{
    return tw_version_compare(*(const tw_version *)a, *(const tw_version *)b);
}

static void sort_copy(const tw_version *versions, tw_version *copy, uint32_t count)
{
    memcpy(copy, versions, count * sizeof *copy);
    qsort(copy, count, sizeof *copy, by_key);
}

static void match_all(pcre2_code *code, pcre2_match_data *match, struct texts texts)
{
    for (uint32_t i = 0; i < texts.count; i++) {
        pcre2_match(code, (PCRE2_SPTR)texts.at[i].ptr, texts.at[i].len, 0, 0, match,
                    NULL);
    }
}

/* Seconds that PCRE2 takes for TEXTS, with its JIT or without. */
static double time_regex(struct texts texts, bool jit)
{
    int problem;
    size_t offset;
    double seconds;
    pcre2_code *code = must(pcre2_compile(
        (PCRE2_SPTR)PEP440_REGEX, PCRE2_ZERO_TERMINATED,
        PCRE2_CASELESS | PCRE2_EXTENDED | PCRE2_ANCHORED | PCRE2_ENDANCHORED, &problem,
        &offset, NULL));
    pcre2_match_data *match = must(pcre2_match_data_create_from_pattern(code, NULL));
    if (jit) {
        pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
    }
    TW_BENCH_BEST(seconds, ROUNDS, match_all(code, match, texts));
    pcre2_match_data_free(match);
    pcre2_code_free(code);
    return seconds;
}

static void time_versions(struct tw_arena *arena, struct texts texts,
                          tw_version *sorted)
{
    double parse;
    double sort;
    double compiled = time_regex(texts, true);
    double plain = time_regex(texts, false);
    tw_version *versions = must(TW_NEW_ARRAY(arena, tw_version, texts.count));
    TW_BENCH_BEST(parse, ROUNDS, parse_afresh(texts, versions));
    parse_all(arena, texts, versions);
    TW_BENCH_BEST(sort, ROUNDS, sort_copy(versions, sorted, texts.count));
    double each = 1e9 / texts.count;
    printf("parse and key %u versions: %.1f ns each; sort: %.1f ns each\n", texts.count,
           parse * each, sort * each);
    printf("the regex alone, PCRE2 with JIT: %.1f ns each, %.1f times that\n",
           compiled * each, compiled / parse);
    printf("the regex alone, PCRE2 without: %.1f ns each, %.1f times that\n",
           plain * each, plain / parse);
}

static void find_spans(const struct tw_specifiers *set, const tw_version *versions)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_span *spans;
    uint32_t count;
    if (tw_specifiers_spans(&arena, set, tw_version_array(versions, TABLE), &spans,
                            &count)) {
        must(NULL);
    }
    tw_arena_free(&arena);
}

static void time_spans(struct tw_arena *arena, const tw_version *sorted)
{
    static const char *const specs[] = {
        ">=1.0", "==1.*", "~=1.4.2", ">=1.0,!=1.5.*,<2", ">1.0,!=1.1,!=1.2,!=1.3,!=1.4",
        "===1.0"};
    for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
        double seconds;
        struct tw_specifiers set;
        if (tw_specifiers_parse(arena, tw_slice_from(specs[i]), &set, NULL)) {
            must(NULL);
        }
        TW_BENCH_BEST(seconds, 200, find_spans(&set, sorted));
        printf("spans of %s over %d versions: %.2f us\n", specs[i], TABLE,
               seconds * 1e6);
    }
}

static void rank_all(struct tw_arena *arena, const struct tw_tags *tags,
                     struct texts files)
{
    struct tw_arena_mark mark = tw_arena_mark(arena);
    for (uint32_t i = 0; i < files.count; i++) {
        struct tw_wheel_name wheel;
        if (tw_wheel_name_parse(arena, files.at[i], &wheel, NULL) == TW_OK) {
            tw_tags_rank(tags, &wheel);
        }
    }
    tw_arena_reset(arena, mark);
}

static void time_files(struct tw_arena *arena, struct texts files)
{
    double seconds;
    struct tw_target target;
    if (tw_target_new(arena, TW_SLICE("3.12"), TW_SLICE("linux"), &target, NULL)) {
        must(NULL);
    }
    TW_BENCH_BEST(seconds, ROUNDS, rank_all(arena, target.tags, files));
    printf("parse and rank %u file names: %.1f ns each\n", files.count,
           seconds / files.count * 1e9);
}

int main(int argc, char **argv)
{
    struct tw_arena arena = TW_ARENA_INIT;
    if (argc < 2) {
        fprintf(stderr, "usage: bench_specifiers VERSIONS [FILES]\n");
        return 2;
    }
    /* what an arena frees is there for the next round: page faults are not measured */
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
    mallopt(M_MMAP_THRESHOLD, 1 << 30);
    tw_version *sorted = must(TW_NEW_ARRAY(&arena, tw_version, WANTED));
    time_versions(&arena, multiply(&arena, read_lines(&arena, argv[1])), sorted);
    time_spans(&arena, sorted);
    if (argc > 2) {
        time_files(&arena, read_lines(&arena, argv[2]));
    }
    tw_arena_free(&arena);
    return 0;
}
