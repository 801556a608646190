/*
 * File names of one project, read with a memory.
 *
 *     numpy-1.26.4-1-cp312-cp312-win_amd64.whl
 *     `front-------´ `tag set------------´
 *
 * A wheel's name is valid when its front and its tag set are: one whose front is that
 * of the wheel before, and whose tag set was seen, needs no parsing. PEP 427 and 625,
 * with the older forms of sdist names that the project's own name makes unambiguous.
 * Called from packed_page_write.c.
 */
#include "file_name.h"

#include "ascii.h"

static const char no_memory[] = "does not fit in memory";

static bool is_separator(char c)
{
    return c == '-' || c == '_' || c == '.';
}

size_t tw_file_name_match(tw_slice text, tw_slice name)
{
    size_t at = 0;
    for (size_t i = 0; i < name.len; i++) {
        bool separator = name.ptr[i] == '-';
        if (at == text.len ||
            (separator ? !is_separator(text.ptr[at])
                       : tw_ascii_lower(text.ptr[at]) != name.ptr[i])) {
            return 0;
        }
        at++;
        while (separator && at < text.len && is_separator(text.ptr[at])) {
            at++;
        }
    }
    return at;
}

/* Where the Nth "-" from the end of TEXT stands; SIZE_MAX: it has fewer. */
static size_t dash_from_end(tw_slice text, int nth)
{
    for (size_t at = text.len; at > 0; at--) {
        if (text.ptr[at - 1] == '-' && --nth == 0) {
            return at - 1;
        }
    }
    return SIZE_MAX;
}

static tw_slice without_suffix(tw_slice filename, size_t length)
{
    return tw_slice_cut(filename, 0, filename.len - length);
}

bool tw_file_name_is_of(tw_slice filename, tw_slice name)
{
    size_t matched = tw_file_name_match(filename, name);
    return matched && matched < filename.len && filename.ptr[matched] == '-';
}

/* The tags of a wheel's name: "cp39-cp39-win_amd64"; empty when it has none. */
static tw_slice tags_of(tw_slice filename)
{
    tw_slice stem = without_suffix(filename, sizeof ".whl" - 1);
    size_t dash = dash_from_end(stem, 3);
    return dash == SIZE_MAX ? TW_SLICE("") : tw_slice_cut(stem, dash + 1, stem.len);
}

/* Is TEXT, without a build tag, what the newest stem says? */
static bool is_newest(const struct tw_file_names *names, tw_slice text)
{
    if (names->stems.len == 0) {
        return false;
    }
    const struct tw_stem *newest = &names->stems.at[names->stems.len - 1];
    return !newest->build_number.ptr && tw_slice_equal(newest->version.text, text);
}

/* The index of STEM: that of the newest one if it says the same, else a new one. */
static uint32_t add_stem(struct tw_file_names *names, struct tw_stem stem)
{
    if (!stem.build_number.ptr && is_newest(names, stem.version.text)) {
        return names->stems.len - 1;
    }
    names->nomem |= !tw_vec_push(names->arena, &names->stems, stem);
    return names->stems.len - 1;
}

/* ---------------------------------------------------------------- wheels */

/* Parses the whole name, to learn what its halves mean. False: it is not valid, or
 * memory is out; nothing is learnt then, as either half may be to blame. */
static bool learn(struct tw_file_names *names, tw_slice filename, tw_slice front,
                  bool *tags_valid)
{
    struct tw_wheel_name wheel;
    enum tw_status status = tw_wheel_name_parse(names->arena, filename, &wheel, NULL);
    names->nomem |= status == TW_ERR_NOMEM;
    if (status != TW_OK) {
        return false;
    }
    *tags_valid = true;
    names->front = front;
    names->front_stem =
        add_stem(names, (struct tw_stem){wheel.version, wheel.build_number,
                                         wheel.build_rest, 0});
    return !names->nomem;
}

/* Where it is kept whether TAGS is valid; NULL: memory is out. */
static bool *find_tags(struct tw_file_names *names, tw_slice tags)
{
    uint32_t id = tw_intern_add(&names->tag_sets, tags);
    if (!id || (id > names->tags_valid.len &&
                !tw_vec_push(names->arena, &names->tags_valid, false))) {
        names->nomem = true;
        return NULL;
    }
    return &names->tags_valid.at[id - 1];
}

static const char *read_wheel(struct tw_file_names *names, tw_slice filename,
                              struct tw_file_name *out)
{
    static const char invalid[] = "has a name that is not one of a wheel";
    tw_slice tags = tags_of(filename);
    if (tags.len == 0) {
        return invalid;
    }
    tw_slice front = without_suffix(filename, tags.len + sizeof "-.whl" - 1);
    if (!tw_file_name_is_of(front, names->name)) {
        return "is of another project";
    }
    bool *valid = find_tags(names, tags);
    if (!valid) {
        return no_memory;
    }
    bool known = *valid && tw_slice_equal(front, names->front);
    if (!known && !learn(names, filename, front, valid)) {
        return names->nomem ? no_memory : invalid;
    }
    *out = (struct tw_file_name){names->front_stem, front, tags};
    return NULL;
}

/* ---------------------------------------------------------------- sdists */

static const char *read_sdist(struct tw_file_names *names, tw_slice filename,
                              struct tw_file_name *out)
{
    struct tw_stem new_stem = {0};
    bool tar = filename.ptr[filename.len - 1] != 'p';
    tw_slice text =
        without_suffix(filename, tar ? sizeof ".tar.gz" - 1 : sizeof ".zip" - 1);
    if (!tw_file_name_is_of(text, names->name)) {
        return "is of another project";
    }
    tw_slice version =
        tw_slice_cut(text, tw_file_name_match(text, names->name) + 1, text.len);
    *out = (struct tw_file_name){names->stems.len - 1, text, TW_NO_SLICE};
    if (is_newest(names, version)) {
        return NULL;
    }
    switch (tw_version_parse(names->arena, version, &new_stem.version, NULL)) {
    case TW_OK:
        out->stem = add_stem(names, new_stem);
        break;
    case TW_ERR_NOMEM:
        names->nomem = true;
        break;
    default:
        return "has a version that is none";
    }
    return names->nomem ? no_memory : NULL;
}

void tw_file_names_init(struct tw_file_names *names, struct tw_arena *arena,
                        tw_slice name)
{
    *names = (struct tw_file_names){.arena = arena, .name = name};
    names->tag_sets.arena = arena;
}

const char *tw_file_names_read(struct tw_file_names *names, const struct tw_file *file,
                               struct tw_file_name *out)
{
    switch (file->kind) {
    case TW_DIST_WHEEL:
        return read_wheel(names, file->filename, out);
    case TW_DIST_SDIST:
        return read_sdist(names, file->filename, out);
    case TW_DIST_OTHER:
        break;
    }
    return "is neither a wheel nor a .tar.gz or .zip";
}
