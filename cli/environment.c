/*
 * Options out of the environment: TAILWHEEL_<NAME> of each row, or the variables that
 * the row names beside it.
 *
 * The invariant: a variable never adds to what was typed, and an empty one is none.
 *
 * Called from options.c; tw_environment_get from everywhere.
 */
#include "environment.h"

#include "option_origin.h"
#include "option_parser.h"
#include "words.h"

enum { NAME_MAX_LENGTH = 64 }; /* of an option */

tw_slice tw_environment_get(char *const *environment, const char *name)
{
    size_t len = strlen(name);
    for (char *const *at = environment; at && *at; at++) {
        if (strncmp(*at, name, len) == 0 && (*at)[len] == '=') {
            return tw_slice_from(*at + len + 1);
        }
    }
    return TW_NO_SLICE;
}

/* Writes TAILWHEEL_<NAME> to OUT. */
static void variable_of(const struct tw_option *option, char out[NAME_MAX_LENGTH + 16])
{
    char *at = out + strlen(strcpy(out, "TAILWHEEL_"));
    for (const char *name = option->name; *name; name++) {
        bool lower = *name >= 'a' && *name <= 'z';
        *at++ = lower ? (char)(*name - 'a' + 'A') : *name == '-' ? '_' : *name;
    }
    *at = '\0';
}

/* A switch in the environment. */
static bool read_bool(tw_slice value, bool *out)
{
    static const char *const words[2][5] = {{"0", "false", "no", "off", "n"},
                                            {"1", "true", "yes", "on", "y"}};
    for (int i = 0; i < 10; i++) {
        tw_slice word = tw_slice_from(words[i / 5][i % 5]);
        if (tw_slice_equal_nocase(value, word)) {
            *out = i / 5;
            return true;
        }
    }
    return false;
}

/* Sets OPTION from VALUE; SHOWN is "--NAME". */
static enum tw_status from_environment(struct tw_option_parser *p,
                                       const struct tw_option *option,
                                       const char *shown, tw_slice value)
{
    void *field = (char *)p->out + option->field;
    enum tw_status status = TW_OK;
    switch (option->kind) {
    case TW_OPTION_FLAG:
        status =
            read_bool(value, field)
                ? TW_OK
                : tw_error_set(p->err, TW_ERR_USAGE,
                               "\"%.*s\" is neither true nor false", TW_FMT(value));
        break;
    case TW_OPTION_COUNT:
        return tw_option_set_number(shown, value, field, p->err);
    case TW_OPTION_LIST:
        status = tw_words_split(p->arena, value, field, p->err);
        break;
    default:
        return tw_option_assign(p, (struct tw_option_match){option, false}, shown,
                                value);
    }
    return status == TW_OK || status == TW_ERR_NOMEM
               ? status
               : tw_error_wrap(p->err, "%s", shown);
}

static bool reads_environment(const struct tw_option *option)
{
    bool valued = tw_option_takes_value(option) || option->kind == TW_OPTION_FLAG ||
                  option->kind == TW_OPTION_COUNT;
    return valued && !option->no_environment && option->kind != TW_OPTION_VOID_OF;
}

/* The value of the first variable that OPTION is read from and that is set; *NAME, in
 * the arena, is that variable, or NULL when memory is out. */
static tw_slice look_up(struct tw_option_parser *p, const struct tw_option *option,
                        char *const *environment, const char **name)
{
    char own[NAME_MAX_LENGTH + 16];
    variable_of(option, own);
    *name = tw_arena_printf(p->arena, "%s", own);
    tw_slice value = tw_environment_get(environment, own);
    tw_slice others = tw_slice_from(option->also);
    while (value.len == 0 && others.len > 0 && *name) {
        size_t space = tw_slice_find(others, ' ', 0);
        tw_slice other = tw_slice_cut(others, 0, space);
        others = tw_slice_cut(others, other.len + 1, others.len);
        if (p->out->isolated && tw_slice_starts(other, TW_SLICE("PIP_"))) {
            continue;
        }
        *name = tw_arena_printf(p->arena, "%.*s", TW_FMT(other));
        value = *name ? tw_environment_get(environment, *name) : TW_NO_SLICE;
    }
    return value;
}

/* Fills OPTION, which was not given, from its variables. */
static enum tw_status fill(struct tw_option_parser *p, const struct tw_option *option,
                           char *const *environment)
{
    const char *variable;
    tw_slice value = look_up(p, option, environment, &variable);
    if (!variable) {
        return tw_error_nomem(p->err);
    }
    if (value.len == 0) {
        return TW_OK;
    }
    p->given[option->field] = true; /* an alias must not add to it */
    struct tw_filled filled = {option, variable};
    if (!tw_vec_push(p->arena, &p->out->origins.filled, filled)) {
        return tw_error_nomem(p->err);
    }
    const char *shown = tw_arena_printf(p->arena, "--%s", option->name);
    enum tw_status status =
        shown ? from_environment(p, option, shown, value) : tw_error_nomem(p->err);
    if (status && p->err) {
        tw_options_locate(&p->out->origins, p->err);
        status = p->err->status;
    }
    return status;
}

enum tw_status tw_environment_fill(struct tw_option_parser *p, char *const *environment)
{
    /* --isolated first: it decides which variables count. */
    const struct tw_option *isolated = tw_option_find(p->spec, TW_SLICE("isolated"));
    enum tw_status status = TW_OK;
    if (isolated && !p->given[isolated->field]) {
        status = fill(p, isolated, environment);
    }
    for (uint32_t g = 0; g < p->spec->group_count; g++) {
        const struct tw_option_group *group = p->spec->groups[g];
        for (uint32_t i = 0; i < group->count && !status; i++) {
            const struct tw_option *option = &group->options[i];
            if (reads_environment(option) && !p->given[option->field]) {
                status = fill(p, option, environment);
            }
        }
    }
    return status;
}
