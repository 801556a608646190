/*
 * Setting the fields of struct tw_options. See option_parser.h.
 */
#include "option_parser.h"

#include <stdint.h>

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

enum tw_status tw_option_set_number(const char *shown, tw_slice value, uint32_t *out,
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

enum tw_status tw_option_assign(struct tw_option_parser *p,
                                struct tw_option_match match, const char *shown,
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
        return tw_option_set_number(shown, value, field, p->err);
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
