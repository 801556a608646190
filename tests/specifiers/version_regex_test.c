/*
 * The hand-written scanner accepts what the regular expression of PEP 440 accepts: for
 * random texts near versions, and for texts of a few tokens.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "pep440_regex.h"
#include "tw_specifiers.h"
#include "tw_test.h"

#include <pcre2.h>
#include <stdlib.h>

static const char *const tokens[] = {
    "0",   "1",       "20",   "007",   "99999999999999999999",
    ".",   ".",       "-",    "_",     "!",
    "+",   "v",       "V",    "a",     "A",
    "b",   "c",       "rc",   "alpha", "Beta",
    "pre", "preview", "post", "rev",   "r",
    "dev", "DEV",     "x",    "*",     " ",
};

static uint32_t next_random(uint32_t *state)
{
    *state = *state * 1664525 + 1013904223;
    return *state >> 8;
}

/* Writes a text of up to 9 tokens. */
static size_t make_text(uint32_t *state, char *out)
{
    size_t len = 0;
    for (uint32_t left = next_random(state) % 10; left > 0; left--) {
        const char *token =
            tokens[next_random(state) % (sizeof tokens / sizeof *tokens)];
        memcpy(out + len, token, strlen(token));
        len += strlen(token);
    }
    return len;
}

TW_TEST(version_scanner_agrees_with_the_regex_of_the_pep)
{
    int problem;
    size_t offset;
    uint32_t state = 1;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)PEP440_REGEX, PCRE2_ZERO_TERMINATED,
                                     PCRE2_CASELESS | PCRE2_EXTENDED | PCRE2_ANCHORED |
                                         PCRE2_ENDANCHORED,
                                     &problem, &offset, NULL);
    assert_non_null(code);
    pcre2_match_data *match = pcre2_match_data_create_from_pattern(code, NULL);
    for (int i = 0; i < 200000; i++) {
        char bytes[512];
        struct tw_arena arena = TW_ARENA_INIT;
        tw_version version;
        size_t len = make_text(&state, bytes);
        tw_slice text = tw_slice_trim((tw_slice){bytes, len});
        bool wanted =
            pcre2_match(code, (PCRE2_SPTR)text.ptr, text.len, 0, 0, match, NULL) > 0;
        bool got = tw_version_parse(&arena, text, &version, NULL) == TW_OK;
        if (got != wanted) {
            fail_msg("\"%.*s\" is%s a version", TW_FMT(text), wanted ? "" : " not");
        }
        tw_arena_free(&arena);
    }
    pcre2_match_data_free(match);
    pcre2_code_free(code);
}
