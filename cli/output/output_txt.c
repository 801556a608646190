/*
 * requirements.txt, as this grammar has it (the blank line only after options):
 *
 *     file     = [header] [valid] [option... "\n"] pin... [excluded]
 *     valid    = "# Pinned dependencies known to be valid for:\n#    " marker "\n"
 *     pin      = what [" ; " marker] {" \\\n    --hash=" digest} annotation "\n"
 *     what     = name [extras] "==" version | name [extras] " @ " url | ["-e "] path
 *     split    = "\n    # via " who | "\n    # via" {"\n    #   " who}
 *     line     = "  # via " who {", " who}, the pin padded to 24 columns
 *     excluded = "\n# The following packages were ...:\n" {"# " name "\n"}
 *
 * Pins are sorted by name, editable ones first. The order of who differs: files before
 * packages in the split style, after them in the line style. With hashes, a line style
 * annotation has a line of its own too. Source: recorded output of uv 0.13.
 *
 * Called from compile.c.
 */
#include "output_txt.h"

#include "emission.h"
#include "options.h"
#include "redact.h"
#include "tw_limits.h"
#include "tw_specifiers.h"

#include <stdlib.h>

enum { LINE_STYLE_COLUMN = 24 };

/* What a file is made from; one argument for all helpers. */
struct writer {
    struct tw_arena *arena;
    const struct tw_options *options;
    struct tw_buf *buf;
    struct tw_error *err;
};

/* ---------------------------------------------------------------- order */

static int compare_slices(const void *a, const void *b)
{
    return tw_slice_compare(*(const tw_slice *)a, *(const tw_slice *)b);
}

static int compare_vias(const void *a, const void *b)
{
    const struct tw_via *left = a, *right = b;
    if (left->kind != right->kind) {
        return left->kind < right->kind ? -1 : 1;
    }
    return tw_slice_compare(left->name, right->name);
}

static int compare_pins(const void *a, const void *b)
{
    const struct tw_pin *left = *(const struct tw_pin *const *)a;
    const struct tw_pin *right = *(const struct tw_pin *const *)b;
    if (left->editable != right->editable) {
        return left->editable ? -1 : 1;
    }
    int order = left->editable ? tw_slice_compare(left->path, right->path)
                               : tw_slice_compare(left->name, right->name);
    return order ? order : (left > right) - (left < right);
}

/* ---------------------------------------------------------------- one pin */

static void add_extras(struct tw_buf *buf, const struct tw_pin *pin)
{
    for (uint32_t i = 0; i < pin->extra_count; i++) {
        tw_buf_adds(buf, i == 0 ? "[" : ", ");
        tw_buf_add(buf, pin->extras[i]);
    }
    tw_buf_adds(buf, pin->extra_count > 0 ? "]" : "");
}

/* The pin itself, up to its hashes. */
static void add_what(const struct writer *w, const struct tw_pin *pin)
{
    struct tw_buf *buf = w->buf;
    if (pin->path.len > 0) {
        tw_buf_adds(buf, pin->editable ? "-e " : "");
        tw_redact(buf, pin->path);
    } else {
        tw_buf_add(buf, pin->name);
        if (w->options->no_strip_extras) {
            add_extras(buf, pin);
        }
        tw_buf_adds(buf, pin->url.len > 0 ? " @ " : "==");
        tw_redact(buf, pin->url.len > 0 ? pin->url : pin->version);
    }
    if (w->options->no_strip_markers && pin->marker.len > 0) {
        tw_buf_adds(buf, " ; ");
        tw_buf_add(buf, pin->marker);
    }
}

static enum tw_status add_hashes(const struct writer *w, const struct tw_pin *pin)
{
    tw_slice *hashes = TW_NEW_ARRAY(w->arena, tw_slice, pin->hash_count);
    if (!hashes) {
        return tw_error_nomem(w->err);
    }
    memcpy(hashes, pin->hashes, pin->hash_count * sizeof *hashes);
    qsort(hashes, pin->hash_count, sizeof *hashes, compare_slices);
    for (uint32_t i = 0; i < pin->hash_count; i++) {
        if (i == 0 || !tw_slice_equal(hashes[i], hashes[i - 1])) {
            tw_buf_adds(w->buf, " \\\n    --hash=");
            tw_redact(w->buf, hashes[i]);
        }
    }
    return TW_OK;
}

static void add_via(struct tw_buf *buf, const struct tw_via *via)
{
    static const char *const prefixes[] = {"-c ", "--override ", "-r ", "", ""};
    tw_buf_adds(buf, prefixes[via->kind]);
    tw_redact(buf, via->name);
}

/* The reasons for a pin in order and without repeats; *COUNT may become 0. */
static struct tw_via *sorted_vias(struct tw_arena *arena, const struct tw_pin *pin,
                                  uint32_t *count)
{
    struct tw_via *vias = TW_NEW_ARRAY(arena, struct tw_via, pin->via_count);
    uint32_t all = 0;
    *count = 0;
    for (uint32_t i = 0; vias && i < pin->via_count; i++) {
        if (!tw_slice_equal(pin->via[i].name, TW_SLICE(TW_STDIN_NAME))) {
            vias[all++] = pin->via[i];
        }
    }
    if (all > 0) {
        qsort(vias, all, sizeof *vias, compare_vias);
    }
    for (uint32_t i = 0; i < all; i++) {
        if (i == 0 || compare_vias(&vias[i], &vias[i - 1]) != 0) {
            vias[(*count)++] = vias[i];
        }
    }
    return vias;
}

static void annotate_split(struct tw_buf *buf, const struct tw_via *vias,
                           uint32_t count)
{
    tw_buf_adds(buf, "\n    # via");
    for (uint32_t i = 0; i < count; i++) {
        tw_buf_adds(buf, count == 1 ? " " : "\n    #   ");
        add_via(buf, &vias[i]);
    }
}

/* START is where the pin's line begins in BUF. */
static void annotate_line(struct tw_buf *buf, const struct tw_pin *pin, size_t start,
                          const struct tw_via *vias, uint32_t count)
{
    if (pin->hash_count > 0) {
        tw_buf_adds(buf, "\n    # via");
    } else {
        while (!buf->failed && buf->len < start + LINE_STYLE_COLUMN) {
            tw_buf_add_byte(buf, ' ');
        }
        tw_buf_adds(buf, "  # via");
    }
    uint32_t files = 0;
    while (files < count && vias[files].kind != TW_VIA_PACKAGE) {
        files++;
    }
    for (uint32_t i = 0; i < count; i++) {
        tw_buf_adds(buf, i == 0 ? " " : ", ");
        add_via(buf, &vias[(files + i) % count]);
    }
}

static enum tw_status add_pin(const struct writer *w, const struct tw_pin *pin)
{
    size_t start = w->buf->len;
    add_what(w, pin);
    if (pin->hash_count > 0 && add_hashes(w, pin)) {
        return w->err->status;
    }
    if (!w->options->no_annotate && pin->via_count > 0) {
        uint32_t count;
        struct tw_via *vias = sorted_vias(w->arena, pin, &count);
        if (!vias) {
            return tw_error_nomem(w->err);
        }
        if (count > 0 && w->options->annotation_style == TW_STYLE_LINE) {
            annotate_line(w->buf, pin, start, vias, count);
        } else if (count > 0) {
            annotate_split(w->buf, vias, count);
        }
    }
    if (w->options->emit_index_annotation && pin->index.len > 0) {
        tw_buf_adds(w->buf, "\n    # from ");
        tw_redact(w->buf, pin->index);
    }
    tw_buf_add_byte(w->buf, '\n');
    return TW_OK;
}

/* ---------------------------------------------------------------- the file */

static void add_option_lines(struct tw_buf *buf, const char *name,
                             const tw_slice *values, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        tw_buf_printf(buf, "--%s ", name);
        tw_redact(buf, values[i]);
        tw_buf_add_byte(buf, '\n');
    }
}

static void add_options(const struct writer *w, const struct tw_emitted *emitted)
{
    struct tw_buf *buf = w->buf;
    size_t start = buf->len;
    if (w->options->emit_index_url) {
        add_option_lines(buf, "index-url", &emitted->index_url,
                         emitted->index_url.len > 0);
        add_option_lines(buf, "extra-index-url", emitted->extra_index_urls,
                         emitted->extra_index_count);
    }
    if (w->options->emit_find_links) {
        add_option_lines(buf, "find-links", emitted->find_links,
                         emitted->find_links_count);
    }
    if (w->options->emit_build_options) {
        add_option_lines(buf, "no-binary", emitted->no_binary,
                         emitted->no_binary_count);
        add_option_lines(buf, "only-binary", emitted->only_binary,
                         emitted->only_binary_count);
    }
    if (buf->len > start) {
        tw_buf_add_byte(buf, '\n');
    }
}

enum tw_status tw_output_check(struct tw_arena *arena, const struct tw_options *options,
                               struct tw_error *err)
{
    struct tw_buf header = TW_BUF_INIT(TW_MIB);
    struct tw_emission unused;
    enum tw_status status = tw_emission_decide(arena, options, NULL, 0, &unused, err);
    if (!status && !options->no_header) {
        status = tw_output_header(arena, options, TW_SLICE("3"), &header, err);
    }
    tw_buf_free(&header);
    return status;
}

enum tw_status tw_output_txt(struct tw_arena *arena, const struct tw_options *options,
                             const struct tw_pin *pins, uint32_t pin_count,
                             const struct tw_emitted *emitted, struct tw_buf *buf,
                             struct tw_error *err)
{
    const struct writer w = {arena, options, buf, err};
    struct tw_emission emission;
    enum tw_status status =
        tw_emission_decide(arena, options, pins, pin_count, &emission, err);
    if (!status && !options->no_header) {
        status = tw_output_header(arena, options, emitted->python, buf, err);
    }
    if (status) {
        return status;
    }
    if (emission.pin_count > 0) {
        qsort(emission.pins, emission.pin_count, sizeof(const struct tw_pin *),
              compare_pins);
    }
    if (emitted->valid_for.len > 0) {
        tw_buf_printf(buf, "# Pinned dependencies known to be valid for:\n#    %.*s\n",
                      TW_FMT(emitted->valid_for));
    }
    add_options(&w, emitted);
    for (uint32_t i = 0; i < emission.pin_count && !status; i++) {
        status = add_pin(&w, emission.pins[i]);
    }
    if (status) {
        return status;
    }
    tw_emission_print(buf, &emission);
    return buf->failed ? tw_error_set(err, buf->failed, "the output is too large")
                       : TW_OK;
}
