/*
 * Variables in requirements files. What one looks like is pip's own regular expression,
 * run by PCRE2; it is compiled only for a line that has "${" in it.
 *
 *     --index-url https://${USER}:${TOKEN}@index.example.org/simple
 *
 * Called from reqfile.c and reqfile_line.c.
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "variables.h"

#include "environment.h"
#include "tw_limits.h"

#include <pcre2.h>

enum { LONGEST_NAME = 256 };

struct finder {
    char *const *environment;
    tw_slice text;
    pcre2_code *code; /* NULL: the text has none, or memory is out */
    pcre2_match_data *match;
};

/* A variable that is set: TEXT[from, to) is "${NAME}". */
struct variable {
    size_t from, to;
    tw_slice value;
};

/* False: memory is out. */
static bool open_finder(struct finder *f, char *const *environment, tw_slice text)
{
    static const char pattern[] = "\\$\\{([A-Z0-9_]+)\\}";
    int error;
    PCRE2_SIZE offset;
    *f = (struct finder){environment, text, NULL, NULL};
    if (tw_slice_search(text, TW_SLICE("${")) == SIZE_MAX) {
        return true;
    }
    f->code = pcre2_compile((PCRE2_SPTR)pattern, sizeof pattern - 1, 0, &error, &offset,
                            NULL);
    f->match = f->code ? pcre2_match_data_create_from_pattern(f->code, NULL) : NULL;
    return f->match;
}

static void close_finder(struct finder *f)
{
    pcre2_match_data_free(f->match);
    pcre2_code_free(f->code);
}

/* The first variable at or after FROM that is set. */
static bool next_variable(const struct finder *f, size_t from, struct variable *out)
{
    while (f->code && pcre2_match(f->code, (PCRE2_SPTR)f->text.ptr, f->text.len, from,
                                  0, f->match, NULL) > 0) {
        const PCRE2_SIZE *at = pcre2_get_ovector_pointer(f->match);
        char name[LONGEST_NAME];
        tw_slice found = tw_slice_cut(f->text, at[2], at[3]);
        if (found.len < sizeof name) {
            memcpy(name, found.ptr, found.len);
            name[found.len] = '\0';
            *out = (struct variable){at[0], at[1],
                                     tw_environment_get(f->environment, name)};
            if (out->value.len > 0) {
                return true;
            }
        }
        from = at[1];
    }
    return false;
}

enum tw_status tw_variables_expand(struct tw_arena *arena, char *const *environment,
                                   tw_slice text, tw_slice *out, struct tw_error *err)
{
    struct finder finder;
    struct variable variable;
    struct tw_buf expanded = TW_BUF_INIT(TW_MAX_INPUT_LINE);
    size_t at = 0;
    enum tw_status status =
        open_finder(&finder, environment, text) ? TW_OK : TW_ERR_NOMEM;
    *out = text;
    while (!status && next_variable(&finder, at, &variable)) {
        tw_buf_add(&expanded, tw_slice_cut(text, at, variable.from));
        tw_buf_add(&expanded, variable.value);
        at = variable.to;
    }
    if (!status && at > 0) {
        tw_buf_add(&expanded, tw_slice_cut(text, at, text.len));
        status = expanded.failed;
        if (!status && !tw_arena_copy(arena, tw_buf_slice(&expanded), out)) {
            status = TW_ERR_NOMEM;
        }
    }
    tw_buf_free(&expanded);
    close_finder(&finder);
    if (status == TW_ERR_LIMIT) {
        return tw_error_set(err, status,
                            "the line is longer than %zu bytes once its "
                            "variables are replaced",
                            TW_MAX_INPUT_LINE);
    }
    return status ? tw_error_nomem(err) : TW_OK;
}

size_t tw_variables_unexpanded(char *const *environment, tw_slice text, size_t offset)
{
    struct finder finder;
    struct variable variable;
    size_t at = 0;      /* in TEXT */
    size_t reached = 0; /* in its expansion */
    bool opened = open_finder(&finder, environment, text);
    while (opened && next_variable(&finder, at, &variable) &&
           reached + (variable.from - at) <= offset) {
        reached += variable.from - at;
        if (offset < reached + variable.value.len) {
            close_finder(&finder);
            return variable.from; /* inside the value of a variable */
        }
        reached += variable.value.len;
        at = variable.to;
    }
    close_finder(&finder);
    return at + (offset - reached) < text.len ? at + (offset - reached) : text.len;
}
