/*
 * Where the value of an option came from, for errors about it: values of all sources
 * are checked by the same code, which knows the option's name only.
 *
 *     --resolution: "newest" is not one of ...                   as typed
 *     TAILWHEEL_RESOLUTION: "newest" is not one of ...           of the environment
 *     pyproject.toml:12: resolution: "newest" is not one of ...  of the settings
 *
 * Called from options.c and command.c.
 */
#include "option_origin.h"

#include <stdio.h>

static const struct tw_filled *find_filled(const struct tw_option_origins *origins,
                                           tw_slice name)
{
    for (uint32_t i = 0; i < origins->filled.len; i++) {
        const struct tw_filled *filled = &origins->filled.at[i];
        if (tw_slice_equal(tw_slice_from(filled->option->name), name)) {
            return filled;
        }
    }
    return NULL;
}

static const struct tw_setting_place *
find_place(const struct tw_option_origins *origins, const char *variable)
{
    for (uint32_t i = 0; origins->places && i < origins->places->len; i++) {
        const struct tw_setting_place *place = &origins->places->at[i];
        if (tw_slice_equal(place->variable, tw_slice_from(variable))) {
            return place;
        }
    }
    return NULL;
}

void tw_options_locate(const struct tw_option_origins *origins, struct tw_error *err)
{
    char context[TW_ERROR_CONTEXT_MAX];
    struct tw_error old = *err;
    tw_slice text = tw_slice_from(old.context), name = text;
    if (err->line || err->status == TW_ERR_NOMEM || !tw_pull(&name, TW_SLICE("--"))) {
        return;
    }
    name = tw_slice_cut(name, 0, tw_slice_find(name, ':', 0));
    name = tw_slice_cut(name, 0, tw_slice_find(name, ' ', 0));
    const struct tw_filled *filled = find_filled(origins, name);
    if (!filled) {
        return;
    }
    tw_slice rest = tw_slice_cut(text, 2 + name.len, text.len);
    const struct tw_setting_place *place = find_place(origins, filled->variable);
    if (place) {
        tw_error_set(err, TW_ERR_INPUT, "%.*s%.*s: %s", TW_FMT(name), TW_FMT(rest),
                     old.message);
        err->line = place->line;
        tw_error_wrap(err, "%.*s", TW_FMT(place->file));
    } else {
        snprintf(context, sizeof context, "%s%.*s", filled->variable, TW_FMT(rest));
        tw_error_set(err, TW_ERR_INPUT, "%s", old.message);
        tw_error_wrap(err, "%s", context);
    }
}
