/*
 * Leaving pins out of a file. They were resolved all the same, so that what they need
 * is in it, and a comment at the end says so:
 *
 *     # The following packages were excluded from the output:
 *     # setuptools
 *
 * Called from output_txt.c and output_lock.c.
 */
#include "emission.h"

#include "tw_specifiers.h"

/* The names of --no-emit-package in normal form, in the order given. */
static enum tw_status excluded_names(struct tw_arena *arena,
                                     const struct tw_texts *given, struct tw_texts *out,
                                     struct tw_error *err)
{
    for (uint32_t i = 0; i < given->len; i++) {
        tw_slice name;
        if (tw_name_normalize(arena, given->at[i], &name, err)) {
            err->status = err->status == TW_ERR_NAME ? TW_ERR_USAGE : err->status;
            return tw_error_wrap(err, "--no-emit-package");
        }
        if (!tw_vec_push(arena, out, name)) {
            return tw_error_nomem(err);
        }
    }
    return TW_OK;
}

static bool is_asked_for(const struct tw_pin *pin)
{
    for (uint32_t i = 0; i < pin->via_count; i++) {
        if (pin->via[i].kind == TW_VIA_REQUIREMENT ||
            pin->via[i].kind == TW_VIA_PROJECT) {
            return true;
        }
    }
    return false;
}

static bool has_pin(const struct tw_pin *pins, uint32_t count, tw_slice name)
{
    for (uint32_t i = 0; i < count; i++) {
        if (tw_slice_equal(pins[i].name, name)) {
            return true;
        }
    }
    return false;
}

enum tw_status tw_emission_decide(struct tw_arena *arena,
                                  const struct tw_options *options,
                                  const struct tw_pin *pins, uint32_t pin_count,
                                  struct tw_emission *out, struct tw_error *err)
{
    struct tw_texts names = {NULL, 0, 0};
    *out = (struct tw_emission){
        .pins = TW_NEW_ARRAY(arena, const struct tw_pin *, pin_count)};
    enum tw_status status =
        out->pins ? excluded_names(arena, &options->no_emit_packages, &names, err)
                  : tw_error_nomem(err);
    if (status) {
        return status;
    }
    for (uint32_t i = 0; i < names.len; i++) {
        if (has_pin(pins, pin_count, names.at[i]) &&
            !tw_vec_push(arena, &out->left_out, names.at[i])) {
            return tw_error_nomem(err);
        }
    }
    for (uint32_t i = 0; i < pin_count; i++) {
        bool named = tw_texts_have(&names, pins[i].name);
        bool own = !named && options->only_deps && is_asked_for(&pins[i]);
        if (own && !tw_vec_push(arena, &out->left_out, pins[i].name)) {
            return tw_error_nomem(err);
        }
        if (!named && !own) {
            out->pins[out->pin_count++] = &pins[i];
        }
    }
    return TW_OK;
}

void tw_emission_print(struct tw_buf *buf, const struct tw_emission *emission)
{
    for (uint32_t i = 0; i < emission->left_out.len; i++) {
        tw_buf_adds(buf, i ? ""
                           : "\n# The following packages were excluded from "
                             "the output:\n");
        tw_buf_printf(buf, "# %.*s\n", TW_FMT(emission->left_out.at[i]));
    }
}
