/*
 * What wheels a release has when none of them is for the target: another Python would
 * help, or another platform would. PEP 425. Called from candidates.c.
 */
#include "wheel_list.h"

static bool is_before(tw_slice a, tw_slice b)
{
    return a.len != b.len ? a.len < b.len : tw_slice_compare(a, b) < 0;
}

static void add(struct tw_listing *listing, tw_slice text)
{
    uint32_t at = 0;
    while (at < listing->len && is_before(listing->at[at], text)) {
        at++;
    }
    if (at < listing->len && tw_slice_equal(listing->at[at], text)) {
        return;
    }
    listing->more |= listing->len == TW_LISTED;
    listing->len += listing->len < TW_LISTED;
    for (uint32_t i = listing->len - 1; i > at && i < TW_LISTED; i--) {
        listing->at[i] = listing->at[i - 1];
    }
    if (at < TW_LISTED) {
        listing->at[at] = text;
    }
}

static bool print(struct tw_arena *arena, const struct tw_listing *listing,
                  tw_slice *out)
{
    const char *text = "";
    for (uint32_t i = 0; text && i < listing->len; i++) {
        bool last = i + 1 == listing->len && !listing->more;
        text = tw_arena_printf(arena, "%s%s%.*s", text,
                               i == 0 ? ""
                               : last ? " and "
                                      : ", ",
                               TW_FMT(listing->at[i]));
    }
    if (text && listing->more) {
        text = tw_arena_printf(arena, "%s and others", text);
    }
    *out = tw_slice_from(text);
    return text;
}

/* Is the ABI in TAGS, between the dashes at PYTHON and ABI, what one expects of CPython
 * or any other: "cp39", "cp37m" for cp37, "none"? */
static bool is_usual(tw_slice tags, size_t python, size_t abi)
{
    tw_slice name = tw_slice_cut(tags, 0, python);
    tw_slice own = tw_slice_cut(tags, python + 1, abi);
    bool grown = tw_slice_starts(own, name);
    tw_slice rest = tw_slice_cut(own, name.len, own.len);
    return !tw_slice_starts(name, TW_SLICE("cp")) ||
           tw_slice_equal(own, TW_SLICE("none")) ||
           (grown && (rest.len == 0 || tw_slice_equal(rest, TW_SLICE("m"))));
}

void tw_wheel_list_add(struct tw_wheel_list *list, const struct tw_fitting *fitting,
                       tw_slice tags)
{
    size_t python = tw_slice_find(tags, '-', 0);
    size_t abi = python == SIZE_MAX ? SIZE_MAX : tw_slice_find(tags, '-', python + 1);
    if (abi == SIZE_MAX) {
        return;
    }
    tw_slice platform = tw_slice_cut(tags, abi + 1, tags.len);
    if (tw_fitting_platform(fitting, platform)) {
        add(&list->pythons,
            tw_slice_cut(tags, 0, is_usual(tags, python, abi) ? python : abi));
    } else if (!list->pythons.len) {
        add(&list->platforms,
            tw_slice_cut(platform, 0, tw_slice_find(platform, '.', 0)));
    }
}

bool tw_wheel_list_print(struct tw_arena *arena, const struct tw_wheel_list *list,
                         tw_slice *out)
{
    return print(arena, list->pythons.len ? &list->pythons : &list->platforms, out);
}
