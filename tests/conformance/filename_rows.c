/*
 * Rows about file names, compatibility tags and the choice between wheels.
 */
#include "conformance.h"
#include "tw_specifiers.h"
#include "tw_targets.h"

#include <ctype.h>
#include <stdlib.h>

static int by_text(const void *a, const void *b)
{
    return tw_slice_compare(*(const tw_slice *)a, *(const tw_slice *)b);
}

/* The members of a compressed set. */
static tw_slice *split_set(struct tw_row *row, tw_slice set, uint32_t *count)
{
    TW_VEC(tw_slice) members = {0};
    while (set.len) {
        size_t dot = tw_slice_find(set, '.', 0);
        if (!tw_vec_push(row->arena, &members, tw_slice_cut(set, 0, dot))) {
            abort();
        }
        set = tw_slice_cut(set, dot == SIZE_MAX ? dot : dot + 1, set.len);
    }
    *count = members.len;
    return members.at;
}

static bool is_sorted(const tw_slice *texts, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++) {
        if (tw_slice_compare(texts[i - 1], texts[i]) > 0) {
            return false;
        }
    }
    return true;
}

/* "py3-none-any" of its parts, in lower case. */
static tw_slice join_tag(struct tw_row *row, tw_slice python, tw_slice abi,
                         tw_slice platform)
{
    tw_slice parts[] = {python, TW_SLICE("-"), abi, TW_SLICE("-"), platform};
    struct tw_buf buf = TW_BUF_INIT(1 << 20);
    tw_slice tag;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        for (size_t j = 0; j < parts[i].len; j++) {
            tw_buf_add_byte(&buf, (char)tolower((unsigned char)parts[i].ptr[j]));
        }
    }
    if (!tw_arena_copy(row->arena, tw_buf_slice(&buf), &tag)) {
        abort();
    }
    tw_buf_free(&buf);
    return tag;
}

/* Expands the compressed sets of WHEEL and compares them with the member "tags". */
static void check_tags(struct tw_row *row, const struct tw_wheel_name *wheel)
{
    uint32_t counts[3];
    tw_slice *sets[] = {split_set(row, wheel->pythons, &counts[0]),
                        split_set(row, wheel->abis, &counts[1]),
                        split_set(row, wheel->platforms, &counts[2])};
    bool sorted = true;
    for (size_t i = 0; i < 3; i++) {
        sorted = sorted && is_sorted(sets[i], counts[i]);
    }
    row_expect_bool(row, "tags_sorted", sorted, row_bool(row, "tags_sorted"));
    TW_VEC(tw_slice) tags = {0};
    for (uint32_t i = 0; i < counts[0] * counts[1] * counts[2]; i++) {
        tw_slice tag =
            join_tag(row, sets[0][i % counts[0]], sets[1][i / counts[0] % counts[1]],
                     sets[2][i / counts[0] / counts[1]]);
        if (!tw_vec_push(row->arena, &tags, tag)) {
            abort();
        }
    }
    qsort(tags.at, tags.len, sizeof *tags.at, by_text);
    uint32_t want_count;
    tw_slice *want = row_list(row, row_member(row, "tags"), &want_count);
    uint32_t at = 0;
    for (uint32_t i = 0; i < tags.len; i++) {
        if (i > 0 && tw_slice_equal(tags.at[i], tags.at[i - 1])) {
            continue;
        }
        row_expect_text(row, "tag", tags.at[i],
                        at < want_count ? want[at] : TW_NO_SLICE);
        at++;
    }
    row_expect_bool(row, "all tags", at == want_count, true);
}

static void check_version(struct tw_row *row, tw_version version)
{
    struct tw_buf buf = TW_BUF_INIT(1 << 20);
    tw_version_print(&buf, version, TW_VERSION_NORMAL);
    row_expect_printed(row, "version", &buf);
}

/* DIGITS without leading zeros. */
static tw_slice plain(tw_slice digits)
{
    while (digits.len > 1 && digits.ptr[0] == '0') {
        digits = tw_slice_cut(digits, 1, digits.len);
    }
    return digits;
}

TW_ROWS(wheel_filenames, "wheel_filenames.jsonl")
{
    struct tw_wheel_name wheel;
    row->optional = !row_bool(row, "ascii");
    enum tw_status status =
        tw_wheel_name_parse(row->arena, row_text(row, "filename"), &wheel, NULL);
    if (!row_expect_valid(row, status)) {
        return;
    }
    row_expect_text(row, "name", wheel.name, row_text(row, "name"));
    check_version(row, wheel.version);
    uint32_t count;
    tw_slice *build = row_list(row, row_member(row, "build"), &count);
    row_expect_text(row, "build number", plain(wheel.build_number),
                    count ? build[0] : TW_NO_SLICE);
    row_expect_text(row, "build rest", wheel.build_rest,
                    count ? build[1] : TW_NO_SLICE);
    check_tags(row, &wheel);
}

TW_ROWS(sdist_filenames, "sdist_filenames.jsonl")
{
    struct tw_sdist_name sdist;
    row->optional = !row_bool(row, "ascii");
    enum tw_status status =
        tw_sdist_name_parse(row->arena, row_text(row, "filename"), &sdist, NULL);
    if (!row_expect_valid(row, status)) {
        return;
    }
    row_expect_text(row, "name", sdist.name, row_text(row, "name"));
    check_version(row, sdist.version);
}

/* ---------------------------------------------------------------- tags */

/* The number that is element INDEX of the array NODE. */
static uint32_t element(const struct tw_row *row, uint32_t node, uint32_t index)
{
    uint64_t value = UINT32_MAX;
    TW_JSON_EACH(row->doc, node, child)
    {
        tw_slice text = row->doc->at[child].text;
        if (index-- == 0) {
            return tw_pull_uint(&text, 100000, &value) ? (uint32_t)value : UINT32_MAX;
        }
    }
    return UINT32_MAX;
}

static tw_slice input_text(const struct tw_row *row, const char *name)
{
    return tw_json_string(row->doc,
                          tw_json_member(row->doc, row_member(row, "input"), name));
}

static uint32_t input_version(const struct tw_row *row, uint32_t index)
{
    uint32_t input = row_member(row, "input");
    uint32_t version = tw_json_member(row->doc, input, "version");
    uint32_t number = element(row, version, index);
    if (version == 0 && index == 0) { /* android */
        tw_slice text = row->doc->at[tw_json_member(row->doc, input, "api_level")].text;
        uint64_t value;
        return tw_pull_uint(&text, 1000, &value) ? (uint32_t)value : 0;
    }
    return number == UINT32_MAX ? 0 : number;
}

static void check_platforms(struct tw_row *row)
{
    struct tw_platform platform = {
        .os = row_text(row, "os"),
        .arch = input_text(row, "arch"),
        .libc = input_text(row, "libc"),
        .major = input_version(row, 0),
        .minor = input_version(row, 1),
        .abi = input_text(row, "multiarch"),
    };
    if (!platform.abi.ptr) {
        platform.abi = input_text(row, "abi");
    }
    if (!platform.arch.ptr) {
        platform.arch = input_text(row, "sysconfig_platform");
    }
    tw_slice *got;
    uint32_t got_count;
    uint32_t count;
    tw_slice *want = row_list(row, row_member(row, "platforms"), &count);
    if (tw_platform_tags(row->arena, &platform, &got, &got_count, NULL) ||
        got_count != count) {
        row_complain(row, "%u platforms, not %u", got_count, count);
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        row_expect_text(row, "platform", got[i], want[i]);
    }
}

static struct tw_tags *make_tags(struct tw_row *row)
{
    struct tw_tags *tags;
    uint32_t python = row_member(row, "python_version");
    struct tw_tags_options options = {
        .implementation = row_text(row, "implementation"),
        .major = element(row, python, 0),
        .minor = element(row, python, 1),
    };
    options.abis = row_is_null(row, "abis")
                       ? NULL
                       : row_list(row, row_member(row, "abis"), &options.abi_count);
    options.platforms =
        row_list(row, row_member(row, "platforms"), &options.platform_count);
    if (tw_tags_new(row->arena, &options, &tags, NULL)) {
        abort();
    }
    return tags;
}

TW_ROWS(tags, "tags.jsonl")
{
    if (tw_slice_equal(row_text(row, "kind"), TW_SLICE("platforms"))) {
        check_platforms(row);
        return;
    }
    uint32_t count;
    struct tw_tags *tags = make_tags(row);
    tw_slice *want = row_list(row, row_member(row, "tags"), &count);
    if (tw_tags_count(tags) != count) {
        row_complain(row, "%u tags, not %u", tw_tags_count(tags), count);
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        struct tw_buf buf = TW_BUF_INIT(4096);
        tw_tags_print(&buf, tags, i);
        row_expect_text(row, "tag", tw_buf_slice(&buf), want[i]);
        tw_buf_free(&buf);
    }
}

TW_ROWS(wheel_select, "wheel_select.jsonl")
{
    uint32_t count;
    uint32_t want_count;
    struct tw_tags *tags = make_tags(row);
    tw_slice *files = row_list(row, row_member(row, "filenames"), &count);
    tw_slice *want = row_list(row, row_member(row, "ordered_compatible"), &want_count);
    uint32_t *ranks = TW_NEW_ARRAY(row->arena, uint32_t, count);
    for (uint32_t i = 0; ranks && i < count; i++) {
        struct tw_wheel_name wheel;
        if (tw_wheel_name_parse(row->arena, files[i], &wheel, NULL)) {
            row_complain(row, "not accepted: %.*s", TW_FMT(files[i]));
            return;
        }
        ranks[i] = tw_tags_rank(tags, &wheel);
    }
    uint32_t at = 0;
    for (;; at++) {
        uint32_t best = UINT32_MAX;
        uint32_t chosen = 0;
        for (uint32_t i = 0; ranks && i < count; i++) {
            if (ranks[i] < best) {
                best = ranks[i];
                chosen = i;
            }
        }
        if (best == UINT32_MAX) {
            break;
        }
        ranks[chosen] = UINT32_MAX;
        row_expect_text(row, "next best", files[chosen],
                        at < want_count ? want[at] : TW_NO_SLICE);
        uint32_t rank = element(row, row_member(row, "ranks"), at);
        row_expect_bool(row, "its rank", best == rank, true);
    }
    row_expect_bool(row, "all of them", at == want_count, true);
}
