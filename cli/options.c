/*
 * Parsing of command lines and of the environment by the tables of options_table.c.
 *
 * Forms: --name VALUE, --name=VALUE, -n VALUE, -nVALUE, -n=VALUE, clusters of flags as
 * -qv, "--" before words that are no options, "-" as a word. Each flag also has its
 * negative: --annotate for --no-annotate. A value that begins with "-" must be joined
 * by
 * "=", so that a forgotten value is noticed. A later option overrides an earlier one;
 * lists add up. An option that was typed hides its environment variable.
 *
 * Called from main.c and from the commands.
 */
#include "options.h"
#include "options_table.h"
#include "words.h"

#include <stdint.h>

enum { NAME_MAX_LENGTH = 64 };

struct parser {
    struct tw_arena *arena;
    const struct tw_command_spec *spec;
    char *const *words;
    uint32_t count, at; /* the word being read */
    struct tw_options *out;
    bool given[sizeof(struct tw_options)]; /* by the field's offset */
    struct tw_error *err;
};

/* An option found in the tables, and whether its negative form was used. */
struct match {
    const struct tw_option *option; /* NULL: none */
    bool negated;
};

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

bool tw_option_takes_value(const struct tw_option *option)
{
    switch (option->kind) {
    case TW_OPTION_TEXT:
    case TW_OPTION_LIST:
    case TW_OPTION_NUMBER:
    case TW_OPTION_CHOICE:
    case TW_OPTION_VOID_OF:
        return true;
    default:
        return false;
    }
}

static const struct tw_option *exact(const struct tw_command_spec *spec, tw_slice name)
{
    for (uint32_t g = 0; g < spec->group_count; g++) {
        const struct tw_option_group *group = spec->groups[g];
        for (uint32_t i = 0; i < group->count; i++) {
            if (tw_slice_equal(tw_slice_from(group->options[i].name), name)) {
                return &group->options[i];
            }
        }
    }
    return NULL;
}

/* The option of a long name: as it stands, or as the negative of a flag. */
static struct match find_long(const struct tw_command_spec *spec, tw_slice name)
{
    const struct tw_option *option = exact(spec, name);
    if (option) {
        return (struct match){option, false};
    }
    char longer[NAME_MAX_LENGTH + 4] = "no-";
    tw_slice other = tw_slice_cut(name, 3, name.len);
    if (!tw_slice_starts(name, TW_SLICE("no-"))) {
        if (name.len > NAME_MAX_LENGTH) {
            return (struct match){NULL, false};
        }
        memcpy(longer + 3, name.ptr, name.len);
        other = (tw_slice){longer, name.len + 3};
    }
    option = exact(spec, other);
    bool flag =
        option && (option->kind == TW_OPTION_FLAG || option->kind == TW_OPTION_VOID);
    return (struct match){flag ? option : NULL, flag};
}

static const struct tw_option *find_letter(const struct tw_option_group *group,
                                           char letter)
{
    for (uint32_t i = 0; i < group->count; i++) {
        if (group->options[i].letter == letter) {
            return &group->options[i];
        }
    }
    return NULL;
}

/* ---------------------------------------------------------------- assignment */

/* The row of the choices that a FIXED option picks from: it has the same field. */
static const char *choices_of(const struct tw_command_spec *spec,
                              const struct tw_option *option)
{
    for (uint32_t g = 0; g < spec->group_count; g++) {
        const struct tw_option_group *group = spec->groups[g];
        for (uint32_t i = 0; i < group->count; i++) {
            const struct tw_option *other = &group->options[i];
            if (other->kind == TW_OPTION_CHOICE && other->field == option->field) {
                return other->value;
            }
        }
    }
    return "";
}

static enum tw_status set_choice(const char *choices, const char *shown, tw_slice value,
                                 uint32_t *out, struct tw_error *err)
{
    tw_slice rest = tw_slice_from(choices);
    for (uint32_t index = 0; rest.ptr; index++) {
        size_t bar = tw_slice_find(rest, '|', 0);
        if (tw_slice_equal(tw_slice_cut(rest, 0, bar), value)) {
            *out = index;
            return TW_OK;
        }
        rest = bar == SIZE_MAX ? TW_NO_SLICE : tw_slice_cut(rest, bar + 1, rest.len);
    }
    tw_error_set(err, TW_ERR_USAGE, "\"%.*s\" is not one of %s", TW_FMT(value),
                 choices);
    return tw_error_wrap(err, "%s", shown);
}

static enum tw_status set_number(const char *shown, tw_slice value, uint32_t *out,
                                 struct tw_error *err)
{
    uint64_t number;
    tw_slice rest = value;
    if (!tw_pull_uint(&rest, UINT32_MAX, &number) || rest.len > 0) {
        tw_error_set(err, TW_ERR_USAGE, "\"%.*s\" is not a number", TW_FMT(value));
        return tw_error_wrap(err, "%s", shown);
    }
    *out = (uint32_t)number;
    return TW_OK;
}

/* Sets the field of an option that was found, to VALUE if it takes one. SHOWN is what
 * messages call it: "--name" or its variable. */
static enum tw_status assign(struct parser *p, struct match match, const char *shown,
                             tw_slice value)
{
    const struct tw_option *option = match.option;
    void *field = (char *)p->out + option->field;
    bool stored = true;
    switch (option->kind) {
    case TW_OPTION_FLAG:
        *(bool *)field = !match.negated;
        break;
    case TW_OPTION_COUNT:
        ++*(uint32_t *)field;
        break;
    case TW_OPTION_TEXT:
        *(tw_slice *)field = value;
        break;
    case TW_OPTION_LIST:
        stored = tw_vec_push(p->arena, (struct tw_texts *)field, value);
        break;
    case TW_OPTION_NUMBER:
        return set_number(shown, value, field, p->err);
    case TW_OPTION_CHOICE:
        return set_choice(option->value, shown, value, field, p->err);
    case TW_OPTION_FIXED:
        return set_choice(choices_of(p->spec, option), shown,
                          tw_slice_from(option->value), field, p->err);
    case TW_OPTION_VOID:
    case TW_OPTION_VOID_OF:
        stored = tw_vec_push(p->arena, &p->out->ignored, tw_slice_from(shown));
        break;
    case TW_OPTION_REFUSED:
        return tw_error_set(p->err, TW_ERR_USAGE, "%s: %s", shown, option->value);
    }
    return stored ? TW_OK : tw_error_nomem(p->err);
}

/* ---------------------------------------------------------------- command line */

/* Notes the word at p->at as part of OPTION, for the header. */
static void note_word(struct parser *p, const struct tw_option *option)
{
    p->out->typed[p->at] = (struct tw_typed){tw_slice_from(p->words[p->at]), option};
}

/* The value of an option whose own word has none: the next word. */
static enum tw_status next_value(struct parser *p, const struct tw_option *option,
                                 tw_slice *out)
{
    const char *next = p->at + 1 < p->count ? p->words[p->at + 1] : NULL;
    if (!next || (next[0] == '-' && next[1] != '\0')) {
        return tw_error_set(
            p->err, TW_ERR_USAGE, "--%s needs a value%s%s", option->name,
            next ? "; one that begins with \"-\" is joined by \"=\": --" : "",
            next ? option->name : "");
    }
    p->at++;
    note_word(p, option);
    *out = tw_slice_from(next);
    return TW_OK;
}

/* Takes MATCH with the value joined to it (TW_NO_SLICE: none). */
static enum tw_status take(struct parser *p, struct match match, tw_slice joined)
{
    const struct tw_option *option = match.option;
    const char *shown =
        tw_arena_printf(p->arena, "--%s%s", match.negated ? "no-" : "", option->name);
    if (!shown) {
        return tw_error_nomem(p->err);
    }
    p->given[option->field] = true;
    if (tw_option_takes_value(option) && !joined.ptr) {
        enum tw_status status = next_value(p, option, &joined);
        if (status) {
            return status;
        }
    } else if (!tw_option_takes_value(option) && joined.ptr &&
               option->kind != TW_OPTION_REFUSED) {
        return tw_error_set(p->err, TW_ERR_USAGE, "%s takes no value", shown);
    }
    return assign(p, match, shown, joined);
}

static enum tw_status unknown_long(struct parser *p, tw_slice name)
{
    const char *names[512];
    uint32_t count = 0;
    for (uint32_t g = 0; g < p->spec->group_count; g++) {
        const struct tw_option_group *group = p->spec->groups[g];
        for (uint32_t i = 0; i < group->count && count < 512; i++) {
            names[count++] = group->options[i].name;
        }
    }
    const char *near = tw_nearest_name(name, names, count);
    return tw_error_set(p->err, TW_ERR_USAGE, "there is no option --%.*s%s%s%s",
                        TW_FMT(name), near ? "; did you mean --" : "", near ? near : "",
                        near ? "?" : "");
}

static enum tw_status parse_long(struct parser *p, tw_slice text)
{
    size_t equals = tw_slice_find(text, '=', 0);
    tw_slice name = tw_slice_cut(text, 0, equals);
    tw_slice joined =
        equals == SIZE_MAX ? TW_NO_SLICE : tw_slice_cut(text, equals + 1, text.len);
    struct match match = find_long(p->spec, name);
    note_word(p, match.negated ? NULL : match.option);
    return match.option ? take(p, match, joined) : unknown_long(p, name);
}

/* One word of short options, without its dash. */
static enum tw_status parse_short(struct parser *p, tw_slice text)
{
    note_word(p, NULL);
    for (size_t i = 0; i < text.len; i++) {
        const struct tw_option *option = NULL;
        for (uint32_t g = 0; g < p->spec->group_count && !option; g++) {
            option = find_letter(p->spec->groups[g], text.ptr[i]);
        }
        if (!option) {
            return tw_error_set(p->err, TW_ERR_USAGE, "there is no option -%c",
                                text.ptr[i]);
        }
        tw_slice joined = TW_NO_SLICE;
        if (tw_option_takes_value(option) || text.len == 1) {
            note_word(p, option);
        }
        if (tw_option_takes_value(option) && i + 1 < text.len) {
            size_t from = text.ptr[i + 1] == '=' ? i + 2 : i + 1;
            joined = tw_slice_cut(text, from, text.len);
            i = text.len;
        }
        enum tw_status status = take(p, (struct match){option, false}, joined);
        if (status) {
            return status;
        }
    }
    return TW_OK;
}

static enum tw_status parse_argument(struct parser *p, tw_slice word)
{
    note_word(p, NULL);
    return tw_vec_push(p->arena, &p->out->arguments, word) ? TW_OK
                                                           : tw_error_nomem(p->err);
}

static enum tw_status parse_words(struct parser *p, uint32_t command)
{
    bool only_arguments = false;
    for (; p->at < p->count; p->at++) {
        tw_slice word = tw_slice_from(p->words[p->at]);
        enum tw_status status = TW_OK;
        if (p->at == command) {
            note_word(p, NULL);
        } else if (only_arguments || word.len < 2 || word.ptr[0] != '-') {
            status = parse_argument(p, word);
        } else if (tw_slice_equal(word, TW_SLICE("--"))) {
            note_word(p, NULL);
            only_arguments = true;
        } else if (word.ptr[1] == '-') {
            status = parse_long(p, tw_slice_cut(word, 2, word.len));
        } else {
            status = parse_short(p, tw_slice_cut(word, 1, word.len));
        }
        if (status || p->out->help || p->out->version) {
            return status;
        }
    }
    p->out->typed_count = p->count;
    return TW_OK;
}

/* ---------------------------------------------------------------- environment */

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
static enum tw_status from_environment(struct parser *p, const struct tw_option *option,
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
        return set_number(shown, value, field, p->err);
    case TW_OPTION_LIST:
        status = tw_words_split(p->arena, value, field, p->err);
        break;
    default:
        return assign(p, (struct match){option, false}, shown, value);
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
static tw_slice look_up(struct parser *p, const struct tw_option *option,
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
static enum tw_status fill(struct parser *p, const struct tw_option *option,
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

static enum tw_status parse_environment(struct parser *p, char *const *environment)
{
    /* --isolated first: it decides which variables count. */
    const struct tw_option *isolated = exact(p->spec, TW_SLICE("isolated"));
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

/* ---------------------------------------------------------------- entry points */

uint32_t tw_options_command(const struct tw_option_group *global, char *const *words,
                            uint32_t count)
{
    const struct tw_command_spec spec = {"", "", "", &global, 1};
    for (uint32_t i = 0; i < count; i++) {
        tw_slice word = tw_slice_from(words[i]);
        if (word.len < 2 || word.ptr[0] != '-') {
            return i;
        }
        const struct tw_option *option =
            word.ptr[1] == '-' ? exact(&spec, tw_slice_cut(word, 2, word.len))
                               : find_letter(global, word.ptr[word.len - 1]);
        if (option && tw_option_takes_value(option)) {
            i++;
        }
    }
    return count;
}

enum tw_status tw_options_parse(struct tw_arena *arena,
                                const struct tw_command_spec *spec, char *const *words,
                                uint32_t count, uint32_t command,
                                char *const *environment, struct tw_options *out,
                                struct tw_error *err)
{
    struct parser parser = {arena, spec, words, count, 0, out, {false}, err};
    out->typed = TW_NEW_ARRAY(arena, struct tw_typed, count);
    if (!out->typed) {
        return tw_error_nomem(err);
    }
    enum tw_status status = parse_words(&parser, command);
    if (status || out->help || out->version) {
        return status;
    }
    return parse_environment(&parser, environment);
}
