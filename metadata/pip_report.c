/*
 * pip's installation report (version 1, documented with `pip install --report`) of one
 * distribution, back to the headers of METADATA: what a build said then goes the way of
 * everything else that says what a distribution needs.
 *
 * The invariant: a value never becomes two headers, whatever bytes it has.
 *
 * Called by whoever has pip build an sdist.
 */
#include "json_reader.h"
#include "tw_limits.h"
#include "tw_metadata_json.h"

/* A member of "metadata" and its header. */
static const struct {
    tw_slice member;
    const char *header;
} fields[] = {
    {TW_SLICE_INIT("name"), "Name"},
    {TW_SLICE_INIT("version"), "Version"},
    {TW_SLICE_INIT("requires_dist"), "Requires-Dist"},
    {TW_SLICE_INIT("requires_python"), "Requires-Python"},
    {TW_SLICE_INIT("provides_extra"), "Provides-Extra"},
};

static void add_header(struct tw_buf *text, const char *name, tw_slice value)
{
    tw_buf_adds(text, name);
    tw_buf_adds(text, ": ");
    for (size_t i = 0; i < value.len; i++) {
        bool ends_line = value.ptr[i] == '\n' || value.ptr[i] == '\r';
        tw_buf_add_byte(text, ends_line ? ' ' : value.ptr[i]);
    }
    tw_buf_add_byte(text, '\n');
}

/* The next value, a text or a list of texts, as headers called NAME. */
static void read_field(struct tw_json_reader *json, const char *name,
                       struct tw_buf *text)
{
    tw_slice value;
    if (tw_json_peek(json) != '[') {
        if (tw_json_text(json, &value)) {
            add_header(text, name, value);
        }
    } else if (tw_json_enter_array(json)) {
        while (tw_json_item(json)) {
            if (tw_json_text(json, &value)) {
                add_header(text, name, value);
            }
        }
    }
}

static void read_metadata(struct tw_json_reader *json, struct tw_buf *text)
{
    tw_slice key;
    if (!tw_json_enter_object(json)) {
        return;
    }
    while (tw_json_key(json, &key)) {
        const char *header = NULL;
        for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
            header = tw_slice_equal(key, fields[i].member) ? fields[i].header : header;
        }
        if (header) {
            read_field(json, header, text);
        } else {
            tw_json_skip(json);
        }
    }
}

/* Enters the next value, an object, and calls READ for its member NAME. */
static void read_member(struct tw_json_reader *json, tw_slice name, struct tw_buf *text,
                        void (*read)(struct tw_json_reader *, struct tw_buf *))
{
    tw_slice key;
    if (!tw_json_enter_object(json)) {
        return;
    }
    while (tw_json_key(json, &key)) {
        if (tw_slice_equal(key, name)) {
            read(json, text);
        } else {
            tw_json_skip(json);
        }
    }
}

static void read_install(struct tw_json_reader *json, struct tw_buf *text)
{
    if (tw_json_enter_array(json)) {
        while (tw_json_item(json)) {
            read_member(json, TW_SLICE("metadata"), text, read_metadata);
        }
    }
}

enum tw_status tw_metadata_of_pip_report(struct tw_arena *arena, tw_slice report,
                                         tw_slice *out, struct tw_error *err)
{
    struct tw_json_reader json;
    struct tw_error why = TW_ERROR_INIT;
    struct tw_buf text = TW_BUF_INIT(TW_MAX_METADATA);
    tw_json_init(&json, arena, report);
    tw_buf_adds(&text, "Metadata-Version: 2.2\n");
    size_t head = tw_buf_slice(&text).len;
    read_member(&json, TW_SLICE("install"), &text, read_install);
    enum tw_status status = tw_json_finish(&json, &why);
    if (text.failed) {
        status = tw_error_set(err, text.failed, "its metadata is too large");
    } else if (status == TW_ERR_NOMEM) {
        status = tw_error_nomem(err);
    } else if (status || tw_buf_slice(&text).len == head) {
        status = tw_error_set(err, TW_ERR_METADATA, "not a report of pip");
    } else if (!tw_arena_copy(arena, tw_buf_slice(&text), out)) {
        status = tw_error_nomem(err);
    }
    tw_buf_free(&text);
    return status;
}
