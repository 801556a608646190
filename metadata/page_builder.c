/*
 * A project page under construction, whatever it is written in: what a file must have
 * to be one.
 *
 * The invariant: an entry that cannot be used is skipped and kept with the reason, so
 * that one bad upload does not hide a project. Called by the readers of pages. PEP 503,
 * 691, 700.
 */
#include "page_builder.h"

#include "tw_limits.h"

/* 1 for what is no hexadecimal digit. Without branches, so that loops over it become
 * vector code: a page is to a third digests. */
static unsigned is_no_digit(char c)
{
    unsigned char decimal = (unsigned char)(c - '0');
    unsigned char letter = (unsigned char)((c | 0x20) - 'a');
    return (decimal > 9) & (letter > 5);
}

static bool is_hex(tw_slice text)
{
    unsigned bad = 0;
    for (size_t i = 0; i < text.len; i++) {
        bad |= is_no_digit(text.ptr[i]);
    }
    return text.len > 0 && !bad;
}

/* A name that may become a file on somebody's disk. */
static bool is_plain_name(tw_slice name)
{
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        if (c < ' ' || c == 0x7f || c == '/' || c == '\\') {
            return false;
        }
    }
    return !tw_slice_equal(name, TW_SLICE(".")) &&
           !tw_slice_equal(name, TW_SLICE(".."));
}

const char *tw_page_file_problem(const struct tw_file *file)
{
    if (file->filename.len == 0) {
        return "has no file name";
    }
    if (file->url.len == 0) {
        return "has no URL";
    }
    if (file->filename.len > TW_MAX_FILENAME) {
        return "has a file name that is too long";
    }
    if (file->url.len > TW_MAX_URL) {
        return "has a URL that is too long";
    }
    return is_plain_name(file->filename) ? NULL : "has a file name that is none";
}

struct tw_file tw_page_new_file(const struct tw_page_builder *builder)
{
    return (struct tw_file){.size = TW_SIZE_UNKNOWN,
                            .upload_time = TW_TIME_UNKNOWN,
                            .first_digest = builder->digests.len};
}

bool tw_page_is_sha256(tw_slice hex)
{
    return hex.len == 64 && is_hex((tw_slice){hex.ptr, 64});
}

void tw_page_add_digest(struct tw_page_builder *builder, struct tw_file *file,
                        tw_slice algorithm, tw_slice hex)
{
    if (tw_slice_equal(algorithm, TW_SLICE("sha256"))) {
        file->sha256 = tw_page_is_sha256(hex) ? hex : TW_NO_SLICE;
        return;
    }
    if (!is_hex(hex)) {
        return;
    }
    if (!tw_vec_push(builder->arena, &builder->digests,
                     (struct tw_digest){algorithm, hex})) {
        builder->failed = TW_ERR_NOMEM;
        return;
    }
    file->digest_count++;
}

void tw_page_add_file(struct tw_page_builder *builder, struct tw_file *file)
{
    const char *problem = tw_page_file_problem(file);
    if (builder->files.len + builder->skipped.len >= TW_MAX_PAGE_FILES) {
        builder->failed = TW_ERR_LIMIT;
        return;
    }
    file->kind = tw_dist_kind(file->filename);
    bool kept =
        problem ? tw_vec_push(builder->arena, &builder->skipped,
                              (struct tw_skipped){file->filename.len ? file->filename
                                                                     : file->url,
                                                  tw_slice_from(problem)})
                : tw_vec_push(builder->arena, &builder->files, *file);
    if (!kept) {
        builder->failed = TW_ERR_NOMEM;
    }
}

void tw_page_add_track(struct tw_page_builder *builder, tw_slice url)
{
    if (!tw_vec_push(builder->arena, &builder->tracks, url)) {
        builder->failed = TW_ERR_NOMEM;
    }
}

void tw_page_add_alternate(struct tw_page_builder *builder, tw_slice url)
{
    if (!tw_vec_push(builder->arena, &builder->alternates, url)) {
        builder->failed = TW_ERR_NOMEM;
    }
}

enum tw_dist_kind tw_dist_kind(tw_slice filename)
{
    if (tw_slice_ends(filename, TW_SLICE(".whl"))) {
        return TW_DIST_WHEEL;
    }
    bool sdist = tw_slice_ends(filename, TW_SLICE(".tar.gz")) ||
                 tw_slice_ends(filename, TW_SLICE(".zip"));
    return sdist ? TW_DIST_SDIST : TW_DIST_OTHER;
}
