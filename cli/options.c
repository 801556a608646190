/*
 * Parsing of command lines by the tables of options_table.c.
 *
 * Forms: --name VALUE, --name=VALUE, -n VALUE, -nVALUE, -n=VALUE, clusters of flags as
 * -qv, "--" before words that are no options, "-" as a word. Each flag also has its
 * negative: --annotate for --no-annotate. A value that begins with "-" must be joined
 * by "=", so that a forgotten value is noticed. A later option overrides an earlier
 * one; lists add up. An option that was typed hides its environment variable.
 *
 * Called from main.c and from the commands.
 */
#include "options.h"

#include "environment.h"
#include "option_parser.h"

enum { NAME_MAX_LENGTH = 64 };

/* The option of a long name: as it stands, or as the negative of a flag. */
static struct tw_option_match find_long(const struct tw_command_spec *spec,
                                        tw_slice name)
{
    const struct tw_option *option = tw_option_find(spec, name);
    if (option) {
        return (struct tw_option_match){option, false};
    }
    char longer[NAME_MAX_LENGTH + 4] = "no-";
    tw_slice other = tw_slice_cut(name, 3, name.len);
    if (!tw_slice_starts(name, TW_SLICE("no-"))) {
        if (name.len > NAME_MAX_LENGTH) {
            return (struct tw_option_match){NULL, false};
        }
        memcpy(longer + 3, name.ptr, name.len);
        other = (tw_slice){longer, name.len + 3};
    }
    option = tw_option_find(spec, other);
    bool flag =
        option && (option->kind == TW_OPTION_FLAG || option->kind == TW_OPTION_VOID);
    return (struct tw_option_match){flag ? option : NULL, flag};
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

/* ---------------------------------------------------------------- command line */

/* Notes the word at p->at as part of OPTION, for the header. */
static void note_word(struct tw_option_parser *p, const struct tw_option *option)
{
    p->out->typed[p->at] = (struct tw_typed){tw_slice_from(p->words[p->at]), option};
}

/* The value of an option whose own word has none: the next word. */
static enum tw_status next_value(struct tw_option_parser *p,
                                 const struct tw_option *option, tw_slice *out)
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
static enum tw_status take(struct tw_option_parser *p, struct tw_option_match match,
                           tw_slice joined)
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
    return tw_option_assign(p, match, shown, joined);
}

static enum tw_status unknown_long(struct tw_option_parser *p, tw_slice name)
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

static enum tw_status parse_long(struct tw_option_parser *p, tw_slice text)
{
    size_t equals = tw_slice_find(text, '=', 0);
    tw_slice name = tw_slice_cut(text, 0, equals);
    tw_slice joined =
        equals == SIZE_MAX ? TW_NO_SLICE : tw_slice_cut(text, equals + 1, text.len);
    struct tw_option_match match = find_long(p->spec, name);
    note_word(p, match.negated ? NULL : match.option);
    return match.option ? take(p, match, joined) : unknown_long(p, name);
}

/* One word of short options, without its dash. */
static enum tw_status parse_short(struct tw_option_parser *p, tw_slice text)
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
        enum tw_status status =
            take(p, (struct tw_option_match){option, false}, joined);
        if (status) {
            return status;
        }
    }
    return TW_OK;
}

static enum tw_status parse_argument(struct tw_option_parser *p, tw_slice word)
{
    note_word(p, NULL);
    return tw_vec_push(p->arena, &p->out->arguments, word) ? TW_OK
                                                           : tw_error_nomem(p->err);
}

static enum tw_status parse_words(struct tw_option_parser *p, uint32_t command)
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
            word.ptr[1] == '-' ? tw_option_find(&spec, tw_slice_cut(word, 2, word.len))
                               : find_letter(global, word.ptr[word.len - 1]);
        if (option && tw_option_takes_value(option)) {
            i++;
        }
    }
    return count;
}

enum tw_status tw_options_parse(struct tw_arena *arena,
                                const struct tw_command_spec *spec,
                                const struct tw_command_line *line,
                                char *const *environment, struct tw_options *out,
                                struct tw_error *err)
{
    struct tw_option_parser parser = {arena, spec, line->words, line->count,
                                      0,     out,  {false},     err};
    out->typed = TW_NEW_ARRAY(arena, struct tw_typed, line->count);
    if (!out->typed) {
        return tw_error_nomem(err);
    }
    enum tw_status status = parse_words(&parser, line->command);
    if (status || out->help || out->version) {
        return status;
    }
    return tw_environment_fill(&parser, environment);
}
