/*
 * Requirements files and what they include. The invariant: an entry's origin names the
 * file as the user would name it from the working folder, and the line where the
 * logical line begins.
 *
 * Paths after -r and -c are relative to the file that has them (those of requirements
 * themselves to the working folder, as in pip). A file is read once as requirements and
 * once as constraints, so that circles end. Reading is depth-first, in reading order.
 *
 * Called from inputs.c.
 */
#include "reqfile.h"

#include "options.h"
#include "reqfile_line.h"
#include "reqfile_text.h"
#include "tw_fetch.h"
#include "tw_limits.h"
#include "variables.h"
#include "words.h"

enum { FIRST_CAPACITY = 16 };

/* One file being read. */
struct reading {
    struct tw_arena *arena;
    const struct tw_file_reader *reader;
    struct tw_reqfile *into;
    struct tw_error *err;
    tw_slice name;            /* as shown */
    tw_slice place;           /* path, URL, or "-" */
    enum tw_origin_kind kind; /* of its requirements */
    unsigned depth;
    const struct tw_logical_line *line;
};

static bool is_remote(tw_slice path)
{
    return tw_slice_search(path, TW_SLICE("://")) != SIZE_MAX;
}

/* Completes an error at a place of the current line. Returns the status. */
static enum tw_status at_line(const struct reading *r, size_t offset)
{
    if (r->err->status == TW_ERR_NOMEM) {
        return TW_ERR_NOMEM;
    }
    tw_reqfile_locate(r->line, offset, r->err);
    return tw_error_wrap(r->err, "%.*s", TW_FMT(r->name));
}

/* ---------------------------------------------------------------- growing */

/* Room for one more of *COUNT elements of SIZE bytes at *AT. */
static bool make_room(struct tw_arena *arena, void **at, uint32_t count, uint32_t *cap,
                      size_t size)
{
    return count < *cap || tw_vec_grow_(arena, at, cap, count, FIRST_CAPACITY, size);
}

enum tw_status tw_reqfile_add(struct tw_arena *arena, struct tw_reqfile *files,
                              const struct tw_entry *entry, struct tw_error *err)
{
    if (!make_room(arena, (void **)&files->entries, files->entry_count,
                   &files->entry_cap, sizeof *entry)) {
        return tw_error_nomem(err);
    }
    files->entries[files->entry_count++] = *entry;
    return TW_OK;
}

const struct tw_entry *tw_reqfile_entry(const struct tw_reqfile *files,
                                        const struct tw_origin *origin)
{
    for (uint32_t i = 0; i < files->entry_count; i++) {
        if (&files->entries[i].origin == origin) {
            return &files->entries[i];
        }
    }
    return NULL;
}

static enum tw_status add_option(const struct reading *r, struct tw_file_option option)
{
    struct tw_reqfile *into = r->into;
    if (!make_room(r->arena, (void **)&into->options, into->option_count,
                   &into->option_cap, sizeof option)) {
        return tw_error_nomem(r->err);
    }
    into->options[into->option_count++] = option;
    return TW_OK;
}

static struct tw_origin origin_here(const struct reading *r)
{
    return (struct tw_origin){.file = r->name,
                              .line = r->line->pieces.at[0].line,
                              .text = r->line->text,
                              .kind = r->kind};
}

/* ---------------------------------------------------------------- requirements */

/* PATH seen from the folder of the file being read. */
static enum tw_status beside_file(const struct reading *r, tw_slice path, tw_slice *out)
{
    size_t folder = r->place.len;
    while (folder > 0 && r->place.ptr[folder - 1] != '/') {
        folder--;
    }
    *out = path;
    if (is_remote(path)) {
        return TW_OK;
    }
    if (is_remote(r->place)) {
        return tw_url_join(r->arena, r->place, path, out, r->err);
    }
    if (folder == 0 || tw_slice_starts(path, TW_SLICE("/"))) {
        return TW_OK;
    }
    const char *joined = tw_arena_printf(
        r->arena, "%.*s%.*s", TW_FMT(tw_slice_cut(r->place, 0, folder)), TW_FMT(path));
    *out = tw_slice_from(joined);
    return joined ? TW_OK : tw_error_nomem(r->err);
}

/* PLACE as it is shown: a URL without its password. */
static enum tw_status show(const struct reading *r, tw_slice place, tw_slice *out)
{
    char url[TW_ERROR_CONTEXT_MAX];
    *out = place;
    return !is_remote(place) ||
                   tw_arena_copy(r->arena,
                                 tw_slice_from(tw_url_redact(place, url, sizeof url)),
                                 out)
               ? TW_OK
               : tw_error_nomem(r->err);
}

/* The --hash options that follow a requirement. */
static enum tw_status read_hashes(const struct reading *r,
                                  const struct tw_parsed_line *parsed,
                                  struct tw_entry *entry)
{
    struct tw_texts hashes = {0};
    for (uint32_t i = 0; i < parsed->options.len; i++) {
        const struct tw_line_option *option = &parsed->options.at[i];
        if (option->spec->kind == TW_WORD_SETTING) {
            continue;
        }
        if (option->spec->kind != TW_WORD_HASH) {
            tw_error_set(r->err, TW_ERR_INPUT,
                         "expected --hash after a requirement, found %s; it needs a "
                         "line of its own",
                         option->spec->name);
            return at_line(r, option->offset);
        }
        if (!tw_reqfile_is_hash(option->value)) {
            tw_error_set(r->err, TW_ERR_INPUT,
                         "expected sha256:, sha384: or sha512: and as many hexadecimal "
                         "digits after --hash");
            return at_line(r, option->offset);
        }
        if (!tw_vec_push(r->arena, &hashes, option->value)) {
            return tw_error_nomem(r->err);
        }
    }
    entry->hashes = hashes.at;
    entry->hash_count = hashes.len;
    return TW_OK;
}

/* Notes the URL of *ENTRY as it was typed in RAW, its ${VAR} not replaced. */
static enum tw_status note_typed_url(const struct reading *r, tw_slice raw,
                                     tw_slice expanded, struct tw_entry *entry)
{
    entry->typed_url = entry->requirement.url;
    if (raw.ptr == expanded.ptr || entry->requirement.url.len == 0) {
        return TW_OK;
    }
    struct tw_entry typed = {0};
    struct tw_error unused = TW_ERROR_INIT;
    enum tw_status status = tw_reqfile_requirement(r->arena, raw, &typed, &unused);
    if (status == TW_ERR_NOMEM) {
        return tw_error_nomem(r->err);
    }
    if (!status) {
        entry->typed_url = typed.requirement.url;
    }
    return TW_OK;
}

static enum tw_status read_requirement(const struct reading *r,
                                       const struct tw_parsed_line *parsed)
{
    struct tw_entry entry = {.origin = origin_here(r)};
    tw_slice raw = parsed->requirement, text;
    entry.origin.text = raw;
    if (raw.len > TW_MAX_REQUIREMENT) {
        tw_error_set(r->err, TW_ERR_LIMIT, "the requirement is longer than %zu bytes",
                     TW_MAX_REQUIREMENT);
        return at_line(r, 0);
    }
    char *const *environment = r->reader->environment;
    enum tw_status status =
        tw_variables_expand(r->arena, environment, raw, &text, r->err);
    if (status) {
        return at_line(r, 0);
    }
    tw_slice whole = text;
    if (r->kind == TW_FROM_OVERRIDE) {
        status = tw_reqfile_parent(r->arena, &text, &entry.origin.parent, r->err);
    }
    if (!status) {
        status = tw_reqfile_requirement(r->arena, text, &entry, r->err);
        r->err->offset += status ? (size_t)(text.ptr - whole.ptr) : 0;
    }
    if (status) {
        return at_line(r, tw_variables_unexpanded(environment, raw, r->err->offset));
    }
    status = note_typed_url(r, raw, text, &entry);
    if (!status) {
        status = read_hashes(r, parsed, &entry);
    }
    return status ? status : tw_reqfile_add(r->arena, r->into, &entry, r->err);
}

/* -e: a place, whatever it looks like. */
static enum tw_status read_editable(const struct reading *r,
                                    const struct tw_line_option *option, tw_slice value)
{
    struct tw_entry entry = {.origin = origin_here(r)}, typed;
    if (tw_reqfile_place(r->arena, value, &entry, r->err) ||
        tw_reqfile_place(r->arena, option->value, &typed, r->err)) {
        return at_line(r, option->offset);
    }
    entry.form = TW_ENTRY_EDITABLE;
    entry.typed_url = typed.requirement.url;
    return tw_reqfile_add(r->arena, r->into, &entry, r->err);
}

/* ---------------------------------------------------------------- options */

static enum tw_status read_file(struct reading r);

static enum tw_status include(const struct reading *r,
                              const struct tw_line_option *option, tw_slice value)
{
    if (r->depth + 1 >= TW_MAX_INCLUDE_DEPTH) {
        tw_error_set(r->err, TW_ERR_LIMIT, "files include each other more than %d deep",
                     TW_MAX_INCLUDE_DEPTH);
        return at_line(r, option->offset);
    }
    tw_slice path, identity;
    enum tw_status status = beside_file(r, value, &path);
    const struct tw_file_reader *reader = r->reader;
    if (!status) {
        status = reader->identify(reader->payload, r->arena, path, &identity, r->err);
    }
    if (!status && !identity.ptr) {
        tw_error_set(r->err, TW_ERR_INPUT, "there is no file \"%.*s\" to include",
                     TW_FMT(path));
        return at_line(r, option->offset);
    }
    if (status) {
        return status;
    }
    struct reading inner = *r;
    inner.place = path;
    inner.depth++;
    if (option->spec->kind == TW_WORD_CONSTRAINTS) {
        inner.kind = TW_FROM_CONSTRAINT;
    }
    status = show(r, path, &inner.name);
    return status ? status : read_file(inner);
}

/* A --find-links folder: beside the file if it is there, else as it stands (pip). */
static enum tw_status find_folder(const struct reading *r, tw_slice *value)
{
    tw_slice beside, identity;
    enum tw_status status = beside_file(r, *value, &beside);
    if (status || beside.ptr == value->ptr) {
        return status;
    }
    status =
        r->reader->identify(r->reader->payload, r->arena, beside, &identity, r->err);
    *value = !status && identity.ptr ? beside : *value;
    return status;
}

static enum tw_status read_option(const struct reading *r,
                                  const struct tw_line_option *option)
{
    tw_slice value = option->value;
    enum tw_status status = tw_variables_expand(r->arena, r->reader->environment,
                                                option->value, &value, r->err);
    if (status) {
        return at_line(r, option->offset);
    }
    switch (option->spec->kind) {
    case TW_WORD_REQUIREMENTS:
    case TW_WORD_CONSTRAINTS:
        return include(r, option, value);
    case TW_WORD_EDITABLE:
        return read_editable(r, option, value);
    case TW_WORD_HASH:
    case TW_WORD_SETTING:
        tw_error_set(r->err, TW_ERR_INPUT, "expected a requirement before %s",
                     option->spec->name);
        return at_line(r, option->offset);
    case TW_WORD_OPTION:
        break;
    }
    if (option->spec->option == TW_FILE_FIND_LINKS) {
        status = find_folder(r, &value);
    }
    return status ? status
                  : add_option(r, (struct tw_file_option){
                                      option->spec->option,
                                      tw_slice_from(option->spec->name), value,
                                      option->value, origin_here(r)});
}

/* Does LINE stand between two sides of a merge that nobody has settled? */
static bool is_merge_mark(tw_slice line)
{
    return tw_slice_starts(line, TW_SLICE("<<<<<<< ")) ||
           tw_slice_starts(line, TW_SLICE(">>>>>>> ")) ||
           tw_slice_equal(line, TW_SLICE("======="));
}

static enum tw_status read_line(const struct reading *r)
{
    struct tw_parsed_line parsed;
    if (is_merge_mark(r->line->text)) {
        tw_error_set(r->err, TW_ERR_REQUIREMENT,
                     "expected a requirement, found the mark of an unsettled merge");
        return at_line(r, 0);
    }
    enum tw_status status = tw_reqfile_split(r->arena, r->line->text, &parsed, r->err);
    if (status) {
        return at_line(r, r->err->offset);
    }
    if (parsed.requirement.len > 0) {
        return read_requirement(r, &parsed);
    }
    for (uint32_t i = 0; i < parsed.options.len && !status; i++) {
        status = read_option(r, &parsed.options.at[i]);
    }
    return status;
}

/* ---------------------------------------------------------------- files */

/* Notes that the file of R is read; *SEEN: it was before, as the same kind. */
static enum tw_status visit(const struct reading *r, bool *seen)
{
    tw_slice identity;
    enum tw_status status =
        r->reader->identify(r->reader->payload, r->arena, r->place, &identity, r->err);
    *seen = false;
    if (status || !identity.ptr) {
        return status; /* one that does not exist is found out when it is read */
    }
    struct tw_texts *visited = &r->into->visited;
    const char *text =
        tw_arena_printf(r->arena, "%d %.*s", (int)r->kind, TW_FMT(identity));
    if (!text) {
        return tw_error_nomem(r->err);
    }
    tw_slice key = tw_slice_from(text);
    *seen = tw_texts_have(visited, key);
    bool kept = *seen || tw_vec_push(r->arena, visited, key);
    return kept ? TW_OK : tw_error_nomem(r->err);
}

/* The text of the file of R, decoded. */
static enum tw_status load(const struct reading *r, tw_slice *text)
{
    tw_slice bytes;
    enum tw_status status =
        r->reader->read(r->reader->payload, r->arena, r->place, &bytes, r->err);
    if (!status) {
        status = tw_reqfile_decode(r->arena, bytes, text, r->err);
    }
    return status;
}

/* Does a file of this name look like a lock, which is read elsewhere? */
static bool is_lock_misnamed(tw_slice path)
{
    size_t start = path.len;
    while (start > 0 && path.ptr[start - 1] != '/') {
        start--;
    }
    tw_slice name = tw_slice_cut(path, start, path.len);
    return tw_slice_starts(name, TW_SLICE("pylock.")) &&
           tw_slice_ends(name, TW_SLICE(".toml"));
}

/* Reads the file R.name, which is a path or "-". */
static enum tw_status read_file(struct reading r)
{
    bool seen;
    tw_slice text = TW_NO_SLICE;
    enum tw_status status = visit(&r, &seen);
    if (status || seen) {
        return status;
    }
    status = load(&r, &text);
    if (tw_slice_equal(r.name, TW_SLICE("-"))) {
        r.name = TW_SLICE(TW_STDIN_NAME);
    }
    if (is_lock_misnamed(r.place)) {
        status = tw_error_set(r.err, TW_ERR_INPUT,
                              "a lock is named pylock.toml or pylock.NAME.toml, where "
                              "NAME has no dots");
    }
    struct tw_line_reader lines = {text, 0};
    while (!status) {
        struct tw_error failure = TW_ERROR_INIT;
        struct tw_logical_line line;
        r.line = &line;
        if (tw_reqfile_next_line(r.arena, &lines, &line, &failure)) {
            status = read_line(&r);
            if (status) {
                return status; /* it has its place and its context */
            }
            continue;
        }
        if (!failure.status) {
            return TW_OK;
        }
        *r.err = failure;
        status = failure.status;
    }
    return status == TW_ERR_NOMEM ? status
                                  : tw_error_wrap(r.err, "%.*s", TW_FMT(r.name));
}

enum tw_status tw_reqfile_read(struct tw_arena *arena,
                               const struct tw_file_reader *reader, tw_slice path,
                               enum tw_origin_kind kind, struct tw_reqfile *into,
                               struct tw_error *err)
{
    struct reading r = {.arena = arena,
                        .reader = reader,
                        .into = into,
                        .err = err,
                        .place = tw_file_reader_shown(reader, path),
                        .kind = kind};
    enum tw_status status = show(&r, r.place, &r.name);
    return status ? status : read_file(r);
}
