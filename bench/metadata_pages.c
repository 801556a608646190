/*
 * How fast a project page becomes candidates, beside what merely looking at its bytes
 * costs: for JSON jsmn's bare tokens, for HTML a PCRE2 expression (JIT) that finds the
 * anchors and nothing else.
 *
 *     bench_metadata_pages PAGE.json|PAGE.html...
 *
 * A folder's name is the project's: .../boto3/index.json. Best of the runs that fit in
 * a second each; memory is all that arenas hold at the end, the page itself not
 * counted.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "tw_candidates.h"

#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define JSMN_STATIC
#define JSMN_PARENT_LINKS
#define JSMN_STRICT
#include <jsmn.h>

struct input {
    tw_slice body, project;
    bool html;
    struct tw_target target;
    struct tw_arena arena; /* of one run */
    tw_slice packed;       /* the page, as the cache has it */
    jsmntok_t *tokens;
    unsigned token_count;
    pcre2_code *anchor;
    pcre2_match_data *match;
};

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void check(bool good, const char *what)
{
    if (!good) {
        fprintf(stderr, "bench_metadata_pages: %s\n", what);
        exit(1);
    }
}

/* ---------------------------------------------------------------- what is measured */

static size_t run_jsmn(struct input *input)
{
    jsmn_parser parser;
    jsmn_init(&parser);
    int count = jsmn_parse(&parser, input->body.ptr, input->body.len, input->tokens,
                           input->token_count);
    check(count > 0, "jsmn cannot read the page");
    return (size_t)count;
}

static size_t run_anchors(struct input *input)
{
    size_t count = 0;
    size_t at = 0;
    PCRE2_SPTR text = (PCRE2_SPTR)input->body.ptr;
    while (pcre2_match(input->anchor, text, input->body.len, at, 0, input->match,
                       NULL) > 0) {
        at = pcre2_get_ovector_pointer(input->match)[1];
        count++;
    }
    return count;
}

static struct tw_page parse_page(struct input *input)
{
    struct tw_page page;
    enum tw_status status =
        tw_page_parse(&input->arena, input->body, TW_NO_SLICE,
                      TW_SLICE("https://index.example.org/simple/x/"), &page, NULL);
    check(status == TW_OK, "the page cannot be read");
    return page;
}

static size_t run_page(struct input *input)
{
    return parse_page(input).file_count;
}

static tw_slice pack_page(struct input *input)
{
    struct tw_page page = parse_page(input);
    tw_slice bytes;
    check(tw_page_pack(&input->arena, &page, input->project, &bytes, NULL) == TW_OK,
          "the page cannot be packed");
    return bytes;
}

static size_t run_pack(struct input *input)
{
    return pack_page(input).len;
}

static size_t build_candidates(struct input *input, tw_slice bytes)
{
    struct tw_packed_page page;
    struct tw_page_list pages = {&page, 1};
    struct tw_candidate_policy policy = {
        .fitting = tw_fitting_new(&input->arena, &input->target), .cutoff = INT64_MAX};
    struct tw_candidates candidates;
    check(tw_packed_page_open(bytes, TW_SLICE("https://index.example.org/simple/x/"),
                              &page),
          "the packed page is not sound");
    check(tw_candidates_build(&input->arena, &pages, &policy, &candidates, NULL) ==
              TW_OK,
          "the candidates cannot be built");
    return candidates.count;
}

static size_t run_candidates(struct input *input)
{
    return build_candidates(input, pack_page(input));
}

/* As of a page that comes from the cache. */
static size_t run_warm(struct input *input)
{
    return build_candidates(input, input->packed);
}

/* ---------------------------------------------------------------- measuring */

struct contender {
    const char *what;
    size_t (*run)(struct input *);
    double best; /* seconds */
    size_t found, memory;
};

static void take_turn(struct input *input, struct contender *contender)
{
    double before = now();
    contender->found = contender->run(input);
    double took = now() - before;
    if (contender->best == 0 || took < contender->best) {
        contender->best = took;
    }
    contender->memory = input->arena.total;
    tw_arena_free(&input->arena);
}

/* The reference, the page, and what is made of it step by step. */
static void measure(struct input *input, const char *reference,
                    size_t (*run_reference)(struct input *))
{
    struct contender contenders[] = {
        {reference, run_reference, 0, 0, 0},
        {"page", run_page, 0, 0, 0},
        {"page, packed", run_pack, 0, 0, 0},
        {"and its candidates", run_candidates, 0, 0, 0},
        {"candidates, warm", run_warm, 0, 0, 0},
    };
    enum { COUNT = sizeof contenders / sizeof contenders[0] };
    for (double start = now(); now() - start < COUNT;) {
        for (int i = 0; i < COUNT; i++) {
            take_turn(input, &contenders[i]);
        }
    }
    for (int i = 0; i < COUNT; i++) {
        const struct contender *c = &contenders[i];
        printf("  %-20s %7.2f ms %6.0f MB/s %5.2f x reference %8zu found"
               " %5.2f x page of memory\n",
               c->what, c->best * 1e3, (double)input->body.len / c->best / 1e6,
               c->best / contenders[0].best, c->found,
               (double)c->memory / (double)input->body.len);
    }
}

static tw_slice read_whole(const char *path)
{
    FILE *file = fopen(path, "rb");
    check(file && fseek(file, 0, SEEK_END) == 0, path);
    long size = ftell(file);
    rewind(file);
    char *text = malloc((size_t)size + 1);
    check(text && fread(text, 1, (size_t)size, file) == (size_t)size, path);
    fclose(file);
    return (tw_slice){text, (size_t)size};
}

/* The name of the folder that PATH lies in. */
static tw_slice folder_of(tw_slice path)
{
    size_t end = path.len;
    while (end && path.ptr[end - 1] != '/') {
        end--;
    }
    size_t start = end ? end - 1 : 0;
    while (start && path.ptr[start - 1] != '/') {
        start--;
    }
    return end ? tw_slice_cut(path, start, end - 1) : TW_SLICE("");
}

static void measure_json(struct input *input)
{
    input->token_count = (unsigned)(input->body.len / 8);
    input->tokens = malloc(input->token_count * sizeof *input->tokens);
    check(input->tokens, "out of memory");
    measure(input, "jsmn, bare tokens", run_jsmn);
    free(input->tokens);
}

static void measure_html(struct input *input)
{
    int code;
    PCRE2_SIZE offset;
    input->anchor =
        pcre2_compile((PCRE2_SPTR) "<a\\s+((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>",
                      PCRE2_ZERO_TERMINATED, PCRE2_CASELESS, &code, &offset, NULL);
    check(input->anchor && pcre2_jit_compile(input->anchor, PCRE2_JIT_COMPLETE) == 0,
          "the expression does not compile");
    input->match = pcre2_match_data_create_from_pattern(input->anchor, NULL);
    measure(input, "PCRE2, anchors only", run_anchors);
    pcre2_match_data_free(input->match);
    pcre2_code_free(input->anchor);
}

int main(int argc, char **argv)
{
    struct tw_arena arena = TW_ARENA_INIT;
    for (int i = 1; i < argc; i++) {
        tw_slice path = tw_slice_from(argv[i]);
        struct input input = {.body = read_whole(argv[i]),
                              .arena = TW_ARENA_INIT,
                              .html = tw_slice_ends(path, TW_SLICE("html"))};
        check(tw_name_normalize(&arena, folder_of(path), &input.project, NULL) ==
                      TW_OK &&
                  tw_target_new(&arena, TW_SLICE("3.12"), TW_SLICE("linux"),
                                &input.target, NULL) == TW_OK,
              "no project, or no target");
        printf("%.*s, %zu bytes of %s\n", TW_FMT(input.project), input.body.len,
               input.html ? "HTML" : "JSON");
        tw_slice packed = pack_page(&input);
        char *kept = malloc(packed.len);
        check(kept, "out of memory");
        input.packed = (tw_slice){memcpy(kept, packed.ptr, packed.len), packed.len};
        tw_arena_free(&input.arena);
        (input.html ? measure_html : measure_json)(&input);
        free(kept);
        free((void *)input.body.ptr);
    }
    tw_arena_free(&arena);
    return 0;
}
