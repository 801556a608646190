/*
 * Scripts that carry their requirements (PEP 723): TOML in a block of comments,
 *
 *     # /// script
 *     # dependencies = ["requests<3"]
 *     # ///
 *
 * where the block ends at its last "# ///" line before the comments end. Lines are "#"
 * alone or "# " and TOML.
 *
 * Called from inputs.c.
 */
#include "pyproject.h"
#include "pyproject_list.h"
#include "tw_limits.h"

static tw_slice without_end(tw_slice line)
{
    return tw_slice_ends(line, TW_SLICE("\r")) ? tw_slice_cut(line, 0, line.len - 1)
                                               : line;
}

/* Finds the block that begins in TEXT: *BLOCK is its comment lines and *BEFORE the
 * number of lines above them. *COUNT: how many blocks there are. */
static void find_block(tw_slice text, tw_slice *block, uint32_t *before,
                       uint32_t *count)
{
    static const tw_slice opening = TW_SLICE_INIT("# /// script");
    static const tw_slice closing = TW_SLICE_INIT("# ///");
    const char *start = NULL, *end = NULL;
    uint32_t number = 0;
    tw_slice line;
    *count = 0;
    while (tw_slice_line(&text, &line)) {
        number++;
        line = without_end(line);
        if (start && line.len > 0 && line.ptr[0] == '#') {
            end = tw_slice_equal(line, closing) ? line.ptr : end;
            if (end == line.ptr) {
                *block = (tw_slice){start, (size_t)(end - start)};
            }
            continue;
        }
        *count += end != NULL;
        start = end = NULL;
        if (tw_slice_equal(line, opening)) {
            start = text.ptr;
            *before = *count ? *before : number;
        }
    }
    *count += end != NULL;
}

/* The TOML of BLOCK: its lines without "# ". */
static enum tw_status uncomment(const struct tw_toml_file *file, tw_slice block,
                                tw_slice *out)
{
    struct tw_buf text = TW_BUF_INIT(TW_MAX_INPUT_FILE);
    enum tw_status status = TW_OK;
    tw_slice line;
    for (uint32_t number = 1; tw_slice_line(&block, &line) && !status; number++) {
        line = without_end(line);
        if (line.len > 1 && line.ptr[1] != ' ') {
            status =
                tw_error_set(file->err, TW_ERR_INPUT, "expected a space after \"#\"");
            file->err->line = file->lines_before + number;
            file->err->column = 2;
            tw_error_wrap(file->err, "%.*s", TW_FMT(file->name));
        }
        tw_buf_add(&text, tw_slice_cut(line, 2, line.len));
        tw_buf_add_byte(&text, '\n');
    }
    if (!status &&
        (text.failed || !tw_arena_copy(file->arena, tw_buf_slice(&text), out))) {
        status = tw_error_nomem(file->err);
    }
    tw_buf_free(&text);
    return status;
}

static enum tw_status add_requirement(void *payload, const struct tw_entry *entry)
{
    const struct tw_toml_file *file = payload;
    return tw_reqfile_add(file->arena, file->into, entry, file->err);
}

enum tw_status tw_script_read(struct tw_arena *arena,
                              const struct tw_file_reader *reader, tw_slice path,
                              struct tw_reqfile *into, struct tw_error *err)
{
    struct tw_toml_file file = {.arena = arena,
                                .into = into,
                                .err = err,
                                .name = tw_file_reader_shown(reader, path),
                                .via = TW_SLICE(""),
                                .columns_before = 2};
    tw_slice text, block = TW_NO_SLICE;
    uint32_t count;
    struct tw_toml *root;
    enum tw_status status = reader->read(reader->payload, arena, path, &text, err);
    if (status) {
        return tw_toml_file_at(&file, NULL, 0);
    }
    find_block(text, &block, &file.lines_before, &count);
    if (count != 1) {
        tw_error_set(err, TW_ERR_INPUT,
                     "expected one block of comments from \"# /// "
                     "script\" to \"# ///\", found %u",
                     count);
        return tw_toml_file_at(&file, NULL, 0);
    }
    status = uncomment(&file, block, &text);
    if (!status) {
        status = tw_toml_file_parse(&file, text, &root);
    }
    return status
               ? status
               : tw_toml_file_list(&file, tw_toml_get(root, TW_SLICE("dependencies")),
                                   add_requirement, &file);
}
