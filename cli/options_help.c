/*
 * What the tables of options say to people: the text of --help, wrapped, and the name
 * that a mistyped one probably meant.
 *
 * Called from the commands (--help) and wherever a name is looked up in a list.
 */
#include "options.h"

#include "tw_limits.h"

enum {
    HELP_COLUMN = 32, /* where the texts begin */
    HELP_MIN = 24,    /* narrower texts are not wrapped further */
    NEAR_MAX = 48,    /* longer names have no near ones */
};

/* ---------------------------------------------------------------- nearest name */

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Edits (insert, delete, replace, swap neighbours) from A to B, both at most NEAR_MAX
 * long. Optimal string alignment; O(length * length). */
static uint32_t distance(tw_slice a, tw_slice b)
{
    uint32_t rows[3][NEAR_MAX + 1];
    uint32_t *before = rows[0], *last = rows[1], *row = rows[2];
    for (uint32_t j = 0; j <= b.len; j++) {
        before[j] = last[j] = j;
    }
    for (uint32_t i = 1; i <= a.len; i++) {
        row[0] = i;
        for (uint32_t j = 1; j <= b.len; j++) {
            bool same = a.ptr[i - 1] == b.ptr[j - 1];
            row[j] = least(last[j] + 1, row[j - 1] + 1);
            row[j] = least(row[j], last[j - 1] + !same);
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] &&
                a.ptr[i - 2] == b.ptr[j - 1]) {
                row[j] = least(row[j], before[j - 2] + 1);
            }
        }
        uint32_t *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    return last[b.len];
}

const char *tw_nearest_name(tw_slice name, const char *const *names, uint32_t count)
{
    if (name.len < 2 || name.len > NEAR_MAX) {
        return NULL;
    }
    const char *best = NULL;
    uint32_t nearest = (uint32_t)(name.len + 2) / 3 + 1;
    for (uint32_t i = 0; i < count; i++) {
        tw_slice other = tw_slice_from(names[i]);
        if (other.len > NEAR_MAX) {
            continue;
        }
        bool begun = name.len > 2 && tw_slice_starts(other, name);
        uint32_t edits = begun ? 1 : distance(name, other);
        if (edits < nearest) {
            nearest = edits;
            best = names[i];
        }
    }
    return best;
}

/* ---------------------------------------------------------------- help */

static void add_spaces(struct tw_buf *buf, size_t count)
{
    while (count-- > 0) {
        tw_buf_add_byte(buf, ' ');
    }
}

/* Appends TEXT and a line end, broken at spaces so that it stays within WIDTH; it
 * starts at COLUMN, further lines at INDENT. */
static void add_wrapped(struct tw_buf *buf, tw_slice text, size_t column, size_t indent,
                        size_t width)
{
    size_t room = width > column + HELP_MIN ? width - column : HELP_MIN;
    while (text.len > room) {
        size_t end = room;
        while (end > 0 && text.ptr[end] != ' ') {
            end--;
        }
        if (end == 0) { /* one long word */
            end = tw_slice_find(text, ' ', 0);
            end = end == SIZE_MAX ? text.len : end;
        }
        tw_buf_add(buf, tw_slice_cut(text, 0, end));
        text = tw_slice_trim(tw_slice_cut(text, end, text.len));
        if (text.len > 0) {
            tw_buf_add_byte(buf, '\n');
            add_spaces(buf, indent);
            room = width > indent + HELP_MIN ? width - indent : HELP_MIN;
        }
    }
    tw_buf_add(buf, text);
    tw_buf_add_byte(buf, '\n');
}

/* "  -o, --output-file <FILE>", then the text at its column. */
static void add_option(struct tw_buf *buf, const struct tw_option *option,
                       uint32_t width)
{
    size_t start = buf->len;
    if (option->letter) {
        tw_buf_printf(buf, "  -%c, --%s", option->letter, option->name);
    } else {
        tw_buf_printf(buf, "      --%s", option->name);
    }
    bool choice = option->kind == TW_OPTION_CHOICE;
    if (option->value && !choice) {
        tw_buf_printf(buf, " <%s>", option->value);
    }
    size_t column = buf->len - start;
    if (column + 2 > HELP_COLUMN) {
        tw_buf_add_byte(buf, '\n');
        column = 0;
    }
    add_spaces(buf, HELP_COLUMN - column);
    struct tw_buf text = TW_BUF_INIT(4 * TW_KIB);
    tw_buf_adds(&text, option->help);
    if (choice) {
        tw_buf_printf(&text, ": %s", option->value);
    }
    add_wrapped(buf, tw_buf_slice(&text), HELP_COLUMN, HELP_COLUMN, width);
    buf->failed = buf->failed ? buf->failed : text.failed;
    tw_buf_free(&text);
}

/* What few need is only in the manual page, so that each help stays below 100 lines. */
static bool is_shown(const struct tw_option *option)
{
    static const char *const rare[] = {
        "client-cert",
        "concurrent-downloads",
        "custom-compile-command",
        "emit-build-options",
        "emit-index-annotation",
        "emit-marker-expression",
        "exclude-newer-package",
        "header-style",
        "hints",
        "keyring-provider",
        "max-steps",
        "newline",
        "no-hints",
        "no-strip-markers",
        "prerelease-package",
        "refresh-package",
        "strict-metadata",
        "trace",
        "update-hashes",
    };
    bool shown = option->help;
    for (size_t i = 0; i < sizeof rare / sizeof rare[0]; i++) {
        shown = shown && strcmp(option->name, rare[i]) != 0;
    }
    return shown;
}

void tw_options_help(struct tw_buf *buf, const struct tw_command_spec *spec,
                     uint32_t width)
{
    add_wrapped(buf, tw_slice_from(spec->summary), 0, 0, width);
    tw_buf_printf(buf, "\nUsage: tailwheel %s [OPTIONS] %s\n", spec->name,
                  spec->arguments);
    for (uint32_t g = 0; g < spec->group_count; g++) {
        const struct tw_option_group *group = spec->groups[g];
        tw_buf_printf(buf, "\n%s:\n", group->title);
        for (uint32_t i = 0; i < group->count; i++) {
            if (is_shown(&group->options[i])) {
                add_option(buf, &group->options[i], width);
            }
        }
    }
    tw_buf_printf(buf,
                  "\nEach can be set in the environment: --output-file in "
                  "TAILWHEEL_OUTPUT_FILE.\nMore: tailwheel man %s | man -l -\n",
                  spec->name);
}
