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

/* What find_blocks sees. */
struct blocks {
    tw_slice text;    /* of the first: its comment lines, without those around it */
    uint32_t first;   /* the line that opens it */
    uint32_t second;  /* the line that opens another one; 0: there is none */
    uint32_t endless; /* the line that opens one that is not closed; 0: none */
};

static void add_block(struct blocks *out, uint32_t line, tw_slice text)
{
    if (!out->first) {
        out->first = line;
        out->text = text;
    } else if (!out->second) {
        out->second = line;
    }
}

/* A block goes on as long as lines are comments, and ends with the last of them that
 * closes it. */
static struct blocks find_blocks(tw_slice text)
{
    static const tw_slice opening = TW_SLICE_INIT("# /// script");
    static const tw_slice closing = TW_SLICE_INIT("# ///");
    struct blocks found = {{NULL, 0}, 0, 0, 0};
    const char *start = NULL, *end = NULL;
    uint32_t number = 0, opened = 0;
    tw_slice line;
    bool more = true;
    while (more) {
        more = tw_slice_line(&text, &line);
        line = more ? without_end(line) : TW_NO_SLICE;
        number++;
        if (start && line.len > 0 && line.ptr[0] == '#') {
            end = tw_slice_equal(line, closing) ? line.ptr : end;
            continue;
        }
        if (end) {
            add_block(&found, opened, (tw_slice){start, (size_t)(end - start)});
        } else if (start && !found.endless) {
            found.endless = opened;
        }
        start = end = NULL;
        if (tw_slice_equal(line, opening)) {
            start = text.ptr;
            opened = number;
        }
    }
    return found;
}

/* Refuses a script without exactly one block. */
static enum tw_status check_blocks(const struct tw_toml_file *file,
                                   const struct blocks *found)
{
    if (found->first && !found->second) {
        return TW_OK;
    }
    uint32_t line = found->first ? found->second : found->endless;
    tw_error_set(file->err, TW_ERR_INPUT, "%s",
                 found->first ? "there is another \"# /// script\" block above"
                 : line ? "expected \"# ///\" at the end of this block of comments"
                        : "expected a block of comments from \"# /// script\" to "
                          "\"# ///\"");
    file->err->line = line;
    return tw_error_wrap(file->err, "%.*s", TW_FMT(file->name));
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
    tw_slice text;
    struct tw_toml *root;
    enum tw_status status = reader->read(reader->payload, arena, path, &text, err);
    if (status) {
        return tw_toml_file_at(&file, NULL, 0);
    }
    struct blocks found = find_blocks(text);
    file.lines_before = found.first;
    status = check_blocks(&file, &found);
    if (!status) {
        status = uncomment(&file, found.text, &text);
    }
    if (!status) {
        status = tw_toml_file_parse(&file, text, &root);
    }
    return status
               ? status
               : tw_toml_file_list(&file, tw_toml_get(root, TW_SLICE("dependencies")),
                                   add_requirement, &file);
}
