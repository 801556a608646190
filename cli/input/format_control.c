/*
 * The two lists of format options. The invariant: no name is in both.
 *
 * Called from run.c.
 */
#include "format_control.h"

#include "tw_specifiers.h"

struct control {
    struct tw_arena *arena;
    struct tw_format_control *out;
    struct tw_error *err;
};

static void discard(struct tw_texts *list, tw_slice name)
{
    for (uint32_t i = 0; i < list->len; i++) {
        if (tw_slice_equal(list->at[i], name)) {
            memmove(&list->at[i], &list->at[i + 1],
                    (list->len - i - 1) * sizeof list->at[0]);
            list->len--;
            return;
        }
    }
}

static enum tw_status apply_name(const struct control *c, tw_slice name,
                                 struct tw_texts *list, struct tw_texts *other)
{
    static const tw_slice all = TW_SLICE_INIT(":all:"), none = TW_SLICE_INIT(":none:");
    if (tw_slice_equal(name, none)) {
        list->len = 0;
        return TW_OK;
    }
    if (tw_slice_equal(name, all)) {
        list->len = other->len = 0;
    } else {
        enum tw_status status = tw_name_normalize(c->arena, name, &name, c->err);
        if (status) {
            return status;
        }
        discard(list, name);
        discard(other, name);
        if (tw_texts_have(list, all)) {
            return TW_OK;
        }
    }
    return tw_vec_push(c->arena, list, name) ? TW_OK : tw_error_nomem(c->err);
}

/* Applies the names in VALUE, which commas separate. */
static enum tw_status apply(const struct control *c, tw_slice value, bool no_binary)
{
    struct tw_texts *list = no_binary ? &c->out->no_binary : &c->out->only_binary;
    struct tw_texts *other = no_binary ? &c->out->only_binary : &c->out->no_binary;
    enum tw_status status = TW_OK;
    while (value.ptr && !status) {
        size_t comma = tw_slice_find(value, ',', 0);
        tw_slice name = tw_slice_trim(tw_slice_cut(value, 0, comma));
        value =
            comma == SIZE_MAX ? TW_NO_SLICE : tw_slice_cut(value, comma + 1, value.len);
        status = apply_name(c, name, list, other);
    }
    return status;
}

static enum tw_status apply_files(const struct control *c,
                                  const struct tw_reqfile *files)
{
    for (uint32_t i = 0; i < files->option_count; i++) {
        const struct tw_file_option *option = &files->options[i];
        bool no_binary = option->kind == TW_FILE_NO_BINARY;
        if (!no_binary && option->kind != TW_FILE_ONLY_BINARY) {
            continue;
        }
        enum tw_status status = apply(c, option->value, no_binary);
        if (status == TW_ERR_NOMEM) {
            return status;
        }
        if (status) {
            c->err->line = option->origin.line;
            return tw_error_wrap(c->err, "%.*s", TW_FMT(option->origin.file));
        }
    }
    return TW_OK;
}

static enum tw_status apply_words(const struct control *c, const struct tw_texts *words,
                                  bool no_binary)
{
    for (uint32_t i = 0; i < words->len; i++) {
        enum tw_status status = apply(c, words->at[i], no_binary);
        if (status == TW_ERR_NAME) {
            c->err->status = TW_ERR_USAGE;
            return tw_error_wrap(c->err, no_binary ? "--no-binary" : "--only-binary");
        }
        if (status) {
            return status;
        }
    }
    return TW_OK;
}

static bool say_all(const struct tw_texts *words)
{
    bool found = false;
    for (uint32_t i = 0; i < words->len; i++) {
        found |= tw_slice_search(words->at[i], TW_SLICE(":all:")) != SIZE_MAX;
    }
    return found;
}

enum tw_status tw_format_control(struct tw_arena *arena, const struct tw_reqfile *files,
                                 const struct tw_options *options,
                                 struct tw_format_control *out, struct tw_error *err)
{
    const struct control c = {arena, out, err};
    *out = (struct tw_format_control){{NULL, 0, 0}, {NULL, 0, 0}};
    bool only_first = say_all(&options->only_binary);
    enum tw_status status = apply_files(&c, files);
    if (!status && options->no_build) {
        status = apply(&c, TW_SLICE(":all:"), false);
    }
    for (int turn = 0; turn < 2 && !status; turn++) {
        bool no_binary = (turn == 0) != only_first;
        status = apply_words(
            &c, no_binary ? &options->no_binary : &options->only_binary, no_binary);
    }
    return status;
}
