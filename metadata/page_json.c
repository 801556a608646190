/*
 * Project pages in JSON: PEP 691 with 700 (size, upload-time), 708 (tracks), 714
 * (core-metadata) and 792 (status).
 *
 * One pass over the bytes, in whatever order the keys come; unknown keys are skipped,
 * values of an unexpected type count as absent. Called from page.c.
 */
#include "json_reader.h"
#include "page_readers.h"

/* A file under construction. */
struct entry {
    struct tw_page_builder *builder;
    struct tw_file file;
    int metadata_rank; /* of the key that the sidecar's fields are from; 0: none */
};

typedef void key_reader(struct tw_json_reader *json, void *object);

struct key {
    tw_slice name;
    key_reader *read;
};

/* Reads an object: each member goes to the reader of its key, or is skipped. Keys
 * mostly come in one order, so the search goes on where it last succeeded. */
static void read_object(struct tw_json_reader *json, const struct key *keys,
                        size_t count, void *object)
{
    tw_slice name;
    size_t at = 0;
    if (!tw_json_enter_object(json)) {
        return;
    }
    while (tw_json_key(json, &name)) {
        size_t tried = 0;
        while (tried < count && !tw_slice_equal(keys[at].name, name)) {
            at = at + 1 < count ? at + 1 : 0;
            tried++;
        }
        if (tried < count) {
            keys[at].read(json, object);
        } else {
            tw_json_skip(json);
        }
    }
}

static tw_slice read_text(struct tw_json_reader *json)
{
    tw_slice text;
    return tw_json_text(json, &text) ? text : TW_NO_SLICE;
}

/* ---------------------------------------------------------------- one file */

static void read_filename(struct tw_json_reader *json, void *object)
{
    ((struct entry *)object)->file.filename = read_text(json);
}

static void read_url(struct tw_json_reader *json, void *object)
{
    tw_slice url = read_text(json);
    ((struct entry *)object)->file.url =
        tw_slice_cut(url, 0, tw_slice_find(url, '#', 0));
}

static void read_requires_python(struct tw_json_reader *json, void *object)
{
    ((struct entry *)object)->file.requires_python = read_text(json);
}

static void read_size(struct tw_json_reader *json, void *object)
{
    uint64_t size;
    if (tw_json_uint(json, &size)) {
        ((struct entry *)object)->file.size = size;
    }
}

static void read_upload_time(struct tw_json_reader *json, void *object)
{
    ((struct entry *)object)->file.upload_time = tw_time_parse(read_text(json));
}

/* PEP 592 and 691: true, or the reason; an empty text is no reason and counts as false,
 * as in Python. */
static void read_yanked(struct tw_json_reader *json, void *object)
{
    struct tw_file *file = &((struct entry *)object)->file;
    bool text = tw_json_peek(json) == '"';
    file->yank_reason = text ? read_text(json) : TW_SLICE("");
    file->yanked = text ? file->yank_reason.len > 0
                        : tw_json_bool(json, &file->yanked) && file->yanked;
    if (!file->yanked) {
        file->yank_reason = TW_NO_SLICE;
    }
}

static void read_hashes(struct tw_json_reader *json, void *object)
{
    struct entry *entry = object;
    tw_slice algorithm;
    tw_slice hex;
    if (!tw_json_enter_object(json)) {
        return;
    }
    while (tw_json_key(json, &algorithm)) {
        if (tw_json_text(json, &hex)) {
            tw_page_add_digest(entry->builder, &entry->file, algorithm, hex);
        }
    }
}

/* A bool, or the sidecar's digests. Of the key's three spellings the one of the highest
 * RANK counts. */
static void read_metadata_key(struct tw_json_reader *json, struct entry *entry,
                              int rank)
{
    tw_slice algorithm;
    tw_slice hex;
    tw_slice sha256 = TW_NO_SLICE;
    bool offered = tw_json_peek(json) == '{';
    if (offered && tw_json_enter_object(json)) {
        while (tw_json_key(json, &algorithm)) {
            if (tw_json_text(json, &hex) && tw_page_is_sha256(hex) &&
                tw_slice_equal(algorithm, TW_SLICE("sha256"))) {
                sha256 = hex;
            }
        }
    } else if (!tw_json_bool(json, &offered)) {
        return;
    }
    if (rank > entry->metadata_rank) {
        entry->metadata_rank = rank;
        entry->file.has_metadata = offered;
        entry->file.metadata_sha256 = sha256;
    }
}

static void read_core_metadata(struct tw_json_reader *json, void *object)
{
    read_metadata_key(json, object, 3);
}

static void read_dist_info_metadata(struct tw_json_reader *json, void *object)
{
    read_metadata_key(json, object, 2);
}

static void read_data_dist_info_metadata(struct tw_json_reader *json, void *object)
{
    read_metadata_key(json, object, 1);
}

static void read_file(struct tw_json_reader *json, struct tw_page_builder *builder)
{
    static const struct key keys[] = {
        {TW_SLICE_INIT("core-metadata"), read_core_metadata},
        {TW_SLICE_INIT("data-dist-info-metadata"), read_data_dist_info_metadata},
        {TW_SLICE_INIT("dist-info-metadata"), read_dist_info_metadata},
        {TW_SLICE_INIT("filename"), read_filename},
        {TW_SLICE_INIT("hashes"), read_hashes},
        {TW_SLICE_INIT("requires-python"), read_requires_python},
        {TW_SLICE_INIT("size"), read_size},
        {TW_SLICE_INIT("upload-time"), read_upload_time},
        {TW_SLICE_INIT("url"), read_url},
        {TW_SLICE_INIT("yanked"), read_yanked},
    };
    struct entry entry = {.builder = builder, .file = tw_page_new_file(builder)};
    read_object(json, keys, sizeof keys / sizeof keys[0], &entry);
    if (!json->problem) {
        tw_page_add_file(builder, &entry.file);
    }
}

/* ---------------------------------------------------------------- the page */

struct reading {
    struct tw_page_builder *builder;
    struct tw_page *page;
    bool has_files;
};

static void read_files(struct tw_json_reader *json, void *object)
{
    struct reading *reading = object;
    if (!tw_json_enter_array(json)) {
        return;
    }
    reading->has_files = true;
    while (reading->builder->failed == TW_OK && tw_json_item(json)) {
        read_file(json, reading->builder);
    }
}

static void read_name(struct tw_json_reader *json, void *object)
{
    ((struct reading *)object)->page->name = read_text(json);
}

typedef void url_adder(struct tw_page_builder *builder, tw_slice url);

static void read_urls(struct tw_json_reader *json, struct tw_page_builder *builder,
                      url_adder *add)
{
    tw_slice url;
    if (!tw_json_enter_array(json)) {
        return;
    }
    while (tw_json_item(json)) {
        if (tw_json_text(json, &url)) {
            add(builder, url);
        }
    }
}

static void read_alternates(struct tw_json_reader *json, void *object)
{
    read_urls(json, ((struct reading *)object)->builder, tw_page_add_alternate);
}

static void read_api_version(struct tw_json_reader *json, void *object)
{
    ((struct reading *)object)->page->api_version = read_text(json);
}

static void read_tracks(struct tw_json_reader *json, void *object)
{
    read_urls(json, ((struct reading *)object)->builder, tw_page_add_track);
}

static void read_meta(struct tw_json_reader *json, void *object)
{
    static const struct key keys[] = {
        {TW_SLICE_INIT("api-version"), read_api_version},
        {TW_SLICE_INIT("tracks"), read_tracks},
    };
    read_object(json, keys, sizeof keys / sizeof keys[0], object);
}

static void read_status_name(struct tw_json_reader *json, void *object)
{
    ((struct reading *)object)->page->status = read_text(json);
}

static void read_status_reason(struct tw_json_reader *json, void *object)
{
    ((struct reading *)object)->page->status_reason = read_text(json);
}

static void read_status(struct tw_json_reader *json, void *object)
{
    static const struct key keys[] = {
        {TW_SLICE_INIT("reason"), read_status_reason},
        {TW_SLICE_INIT("status"), read_status_name},
    };
    if (tw_json_peek(json) == '"') {
        read_status_name(json, object); /* as the example in the specification */
    } else {
        read_object(json, keys, sizeof keys / sizeof keys[0], object);
    }
}

enum tw_status tw_page_read_json(struct tw_page_builder *builder, tw_slice body,
                                 struct tw_page *page, struct tw_error *err)
{
    static const struct key keys[] = {
        {TW_SLICE_INIT("alternate-locations"), read_alternates},
        {TW_SLICE_INIT("files"), read_files},
        {TW_SLICE_INIT("meta"), read_meta},
        {TW_SLICE_INIT("name"), read_name},
        {TW_SLICE_INIT("project-status"), read_status},
        {TW_SLICE_INIT("project-status-reason"), read_status_reason},
    };
    struct tw_json_reader json;
    struct reading reading = {builder, page, false};
    tw_json_init(&json, builder->arena, body);
    read_object(&json, keys, sizeof keys / sizeof keys[0], &reading);
    if (builder->failed != TW_OK) {
        return builder->failed;
    }
    enum tw_status status = tw_json_finish(&json, err);
    if (status == TW_OK && !reading.has_files) {
        return tw_error_set(err, TW_ERR_PAGE, "JSON, but without a list of \"files\"");
    }
    return status;
}
