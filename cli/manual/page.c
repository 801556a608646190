/*
 * Manual pages in the language of man(7), as every man program reads it. Options come
 * from the tables and say more than in --help: all names, the variables they are read
 * from, what is accepted without effect, what is refused and why. The prose is in
 * details.txt: a section "= NAME" for each page; in it "== HEADING", paragraphs apart
 * by empty lines, and lines that begin with a space, which are shown as they are.
 *
 * Checked by mandoc and groff in tests/install. Called by man_cmd.c.
 */
#include "manual.h"

extern const unsigned char tw_manual_details[];
extern const size_t tw_manual_details_size;

/* ---------------------------------------------------------------- text */

/* TEXT where roff might take a sign for its own: "\", and "-" at the start of a word
 * or in what stands between backticks, which is bold. */
static void add_text(struct tw_buf *buf, tw_slice text)
{
    bool bold = false, start = true;
    if (tw_slice_starts(text, TW_SLICE(".")) || tw_slice_starts(text, TW_SLICE("'"))) {
        tw_buf_adds(buf, "\\&");
    }
    for (size_t i = 0; i < text.len; i++) {
        char byte = text.ptr[i];
        if (byte == '\\') {
            tw_buf_adds(buf, "\\e");
        } else if (byte == '`') {
            bold = !bold;
            tw_buf_adds(buf, bold ? "\\fB" : "\\fR");
        } else if (byte == '-' && (start || bold)) {
            tw_buf_adds(buf, "\\-");
        } else {
            tw_buf_add_byte(buf, byte);
        }
        start = byte == '-' ? start : strchr(" (`/|[<=", byte) != NULL;
    }
}

static void add_string(struct tw_buf *buf, const char *text)
{
    add_text(buf, tw_slice_from(text));
}

/* The lines of a section of details.txt. */
static void add_prose(struct tw_buf *buf, tw_slice section)
{
    tw_slice line;
    bool as_it_is = false, gap = false, heading = true;
    while (tw_slice_line(&section, &line)) {
        bool first = heading; /* below a heading, which makes a gap of its own */
        heading = tw_slice_starts(line, TW_SLICE("== "));
        bool indented = tw_slice_starts(line, TW_SLICE(" "));
        if (as_it_is && !indented) {
            tw_buf_adds(buf, ".fi\n.RE\n");
        }
        if (heading) {
            tw_buf_adds(buf, ".SH ");
            line = tw_slice_cut(line, 3, line.len);
        } else if (indented && !as_it_is) {
            tw_buf_adds(buf, first ? ".RS 4\n.nf\n" : ".sp\n.RS 4\n.nf\n");
        } else if (gap && line.len && !indented) {
            tw_buf_adds(buf, ".PP\n");
        }
        if (line.len) {
            add_text(buf, tw_slice_trim(line));
            tw_buf_add_byte(buf, '\n');
        }
        as_it_is = indented;
        gap = line.len == 0;
    }
    if (as_it_is) {
        tw_buf_adds(buf, ".fi\n.RE\n");
    }
}

/* The section of details.txt that is called NAME; empty: there is none. */
static tw_slice details_of(const char *name)
{
    tw_slice rest = {(const char *)tw_manual_details, tw_manual_details_size};
    tw_slice line, found = TW_NO_SLICE;
    while (!found.ptr && tw_slice_line(&rest, &line)) {
        if (tw_slice_starts(line, TW_SLICE("= ")) &&
            tw_slice_equal(tw_slice_cut(line, 2, line.len), tw_slice_from(name))) {
            found = tw_slice_cut(rest, 0, tw_slice_search(rest, TW_SLICE("\n= ")));
        }
    }
    return found;
}

/* ---------------------------------------------------------------- options */

static bool is_void(const struct tw_option *option)
{
    return option->kind == TW_OPTION_VOID || option->kind == TW_OPTION_VOID_OF;
}

static void add_name(struct tw_buf *buf, const char *name)
{
    tw_buf_adds(buf, "\\fB\\-\\-");
    for (; *name; name++) {
        tw_buf_adds(buf, *name == '-' ? "\\" : "");
        tw_buf_add_byte(buf, *name);
    }
    tw_buf_adds(buf, "\\fR");
}

/* The other names of OPTION, which have rows without help in GROUP. */
static void add_aliases(struct tw_buf *buf, const struct tw_option_group *group,
                        const struct tw_option *option)
{
    for (uint32_t i = 0; i < group->count; i++) {
        const struct tw_option *other = &group->options[i];
        if (!other->help && other->kind == option->kind &&
            other->field == option->field) {
            tw_buf_adds(buf, ", ");
            add_name(buf, other->name);
        }
    }
}

static void add_option(struct tw_buf *buf, const struct tw_option_group *group,
                       const struct tw_option *option)
{
    tw_buf_adds(buf, ".TP\n");
    if (option->letter) {
        tw_buf_printf(buf, "\\fB\\-%c\\fR, ", option->letter);
    }
    add_name(buf, option->name);
    add_aliases(buf, group, option);
    if (tw_option_takes_value(option)) {
        tw_buf_adds(buf, option->kind == TW_OPTION_CHOICE ? " \\fB" : " \\fI");
        add_string(buf, option->value);
        tw_buf_adds(buf, "\\fR");
    }
    tw_buf_add_byte(buf, '\n');
    add_string(buf, option->help);
    tw_buf_adds(buf, tw_slice_ends(tw_slice_from(option->help), TW_SLICE(".")) ? "\n"
                                                                               : ".\n");
    if (option->also) {
        tw_buf_adds(buf, "Also read from ");
        add_string(buf, option->also);
        tw_buf_adds(buf, ".\n");
    }
}

/* "--pre": no value, and as if --prerelease=allow had been given. */
static void add_fixed(struct tw_buf *buf, const struct tw_option_group *group,
                      const struct tw_option *option)
{
    for (uint32_t i = 0; i < group->count; i++) {
        const struct tw_option *other = &group->options[i];
        if (other->kind == TW_OPTION_CHOICE && other->field == option->field) {
            tw_buf_adds(buf, ".TP\n");
            add_name(buf, option->name);
            tw_buf_adds(buf, "\nThe same as ");
            add_name(buf, other->name);
            tw_buf_add_byte(buf, '=');
            add_string(buf, option->value);
            tw_buf_adds(buf, ".\n");
        }
    }
}

static void add_group(struct tw_buf *buf, const struct tw_option_group *group)
{
    tw_buf_printf(buf, ".SS %s\n", group->title);
    for (uint32_t i = 0; i < group->count; i++) {
        const struct tw_option *option = &group->options[i];
        if (option->help) {
            add_option(buf, group, option);
        } else if (option->kind == TW_OPTION_FIXED) {
            add_fixed(buf, group, option);
        }
    }
}

/* What users of other tools may type. */
static void add_foreign(struct tw_buf *buf, const struct tw_command_spec *command)
{
    uint32_t count = 0;
    tw_buf_adds(buf, ".SS Options of other tools\n");
    for (uint32_t g = 0; g < command->group_count; g++) {
        for (uint32_t i = 0; i < command->groups[g]->count; i++) {
            const struct tw_option *option = &command->groups[g]->options[i];
            if (is_void(option)) {
                tw_buf_adds(buf, count++ ? ",\n"
                                         : "Without effect here, which a warning "
                                           "says:\n");
                add_name(buf, option->name);
            }
        }
    }
    tw_buf_adds(buf, count ? ".\n" : "");
    for (uint32_t g = 0; g < command->group_count; g++) {
        for (uint32_t i = 0; i < command->groups[g]->count; i++) {
            const struct tw_option *option = &command->groups[g]->options[i];
            if (option->kind == TW_OPTION_REFUSED) {
                tw_buf_adds(buf, ".TP\n");
                add_name(buf, option->name);
                tw_buf_adds(buf, "\nRefused: ");
                add_string(buf, option->value);
                tw_buf_adds(buf, ".\n");
            }
        }
    }
}

/* ---------------------------------------------------------------- pages */

static void add_upper(struct tw_buf *buf, const char *name)
{
    for (; *name; name++) {
        bool lower = *name >= 'a' && *name <= 'z';
        tw_buf_add_byte(buf, lower ? (char)(*name - 'a' + 'A') : *name);
    }
}

static void add_head(struct tw_buf *buf, const char *dash, const char *name,
                     const char *summary)
{
    tw_buf_printf(buf, ".TH TAILWHEEL%s", dash);
    add_upper(buf, name);
    tw_buf_printf(buf,
                  " 1 " TW_RELEASE_DATE " \"tailwheel " TW_PROGRAM_VERSION
                  "\" \"tailwheel manual\"\n.SH NAME\ntailwheel%s%s \\- ",
                  dash, name);
    add_string(buf, summary);
    tw_buf_adds(buf, "\n.SH SYNOPSIS\n.B tailwheel");
}

static void add_see_also(struct tw_buf *buf, const char *page,
                         const struct tw_command_list *commands)
{
    tw_buf_adds(buf, ".SH SEE ALSO\n");
    if (page) {
        tw_buf_adds(buf, ".BR tailwheel (1)");
    }
    for (uint32_t i = 0; i < commands->len; i++) {
        const char *name = commands->at[i]->name;
        if (!page || strcmp(page, name) != 0) {
            tw_buf_printf(buf, "%s.BR tailwheel\\-%s (1)", page || i ? ",\n" : "",
                          name);
        }
    }
    tw_buf_add_byte(buf, '\n');
}

void tw_manual_command(struct tw_buf *buf, const struct tw_command_spec *command,
                       const struct tw_command_list *commands)
{
    add_head(buf, "\\-", command->name, command->summary);
    tw_buf_printf(buf, " %s\n[\\fIOPTIONS\\fR] ", command->name);
    add_string(buf, command->arguments);
    tw_buf_adds(buf, "\n.SH DESCRIPTION\n");
    add_prose(buf, details_of(command->name));
    tw_buf_adds(buf, ".SH OPTIONS\n");
    for (uint32_t g = 0; g < command->group_count; g++) {
        add_group(buf, command->groups[g]);
    }
    add_foreign(buf, command);
    add_prose(buf, details_of("every page"));
    add_see_also(buf, command->name, commands);
}

void tw_manual_program(struct tw_buf *buf, const struct tw_command_list *commands)
{
    add_head(buf, "", "", "resolve dependencies of Python packages");
    tw_buf_adds(buf, "\n\\fICOMMAND\\fR [\\fIOPTIONS\\fR] ...\n.SH DESCRIPTION\n");
    add_prose(buf, details_of("tailwheel"));
    tw_buf_adds(buf, ".SH COMMANDS\n");
    for (uint32_t i = 0; i < commands->len; i++) {
        tw_buf_printf(buf, ".TP\n.BR tailwheel\\-%s (1)\n", commands->at[i]->name);
        add_string(buf, commands->at[i]->summary);
        tw_buf_adds(buf, ".\n");
    }
    add_prose(buf, details_of("every page"));
    add_see_also(buf, NULL, commands);
}
