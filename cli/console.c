/*
 * What people see on standard error. See console.h.
 *
 * The invariant: standard output carries results and nothing else, so that it can be
 * piped.
 */
#include "console.h"
#include "environment.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { MIN_WIDTH = 40, MAX_WIDTH = 120 };
enum { LINE_MAX_BYTES = 4096 }; /* a message that is longer is cut */

static bool is_set(char *const *environment, const char *name)
{
    return tw_environment_get(environment, name).len > 0;
}

/* Is there a terminal that does what escape sequences say? */
static bool is_clever_terminal(char *const *environment)
{
    return isatty(STDERR_FILENO) &&
           !tw_slice_equal(tw_environment_get(environment, "TERM"), TW_SLICE("dumb"));
}

static bool wants_colour(const struct tw_options *options, char *const *environment)
{
    if (options->color != TW_COLOR_AUTO) {
        return options->color == TW_COLOR_ALWAYS;
    }
    if (is_set(environment, "NO_COLOR")) {
        return false;
    }
    if (is_set(environment, "FORCE_COLOR") || is_set(environment, "CLICOLOR_FORCE")) {
        return true;
    }
    return is_clever_terminal(environment);
}

static uint32_t terminal_width(char *const *environment)
{
    struct winsize size = {0};
    uint64_t columns = 0;
    tw_slice given = tw_environment_get(environment, "COLUMNS");
    if (given.len && !tw_pull_uint(&given, UINT16_MAX, &columns)) {
        columns = 0;
    }
    if (!columns && isatty(STDERR_FILENO) &&
        ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0) {
        columns = size.ws_col;
    }
    if (!columns) {
        return 0;
    }
    return (uint32_t)(columns < MIN_WIDTH   ? MIN_WIDTH
                      : columns > MAX_WIDTH ? MAX_WIDTH
                                            : columns);
}

void tw_console_init(struct tw_console *console, const struct tw_options *options,
                     char *const *environment)
{
    console->verbosity = (int)options->verbose - (int)options->quiet;
    console->colour = wants_colour(options, environment);
    console->redraws = is_clever_terminal(environment);
    console->status_line = NULL;
    console->width = terminal_width(environment);
    console->format = options->message_format;
    if (console->format == TW_MESSAGES_AUTO) {
        console->format = isatty(STDERR_FILENO) ? TW_MESSAGES_TEXT : TW_MESSAGES_LINES;
    }
}

void tw_console_make_way(const struct tw_console *console)
{
    if (console->status_line) {
        tw_status_line_clear(console->status_line);
    }
}

static void label(const struct tw_console *console, const char *word, const char *sgr)
{
    if (console->colour) {
        fprintf(stderr, "\033[1;%sm%s\033[0m: ", sgr, word);
    } else {
        fprintf(stderr, "%s: ", word);
    }
}

/* Prints TEXT, of which an index may have written parts: nothing in it steers the
 * terminal (C0, DEL, and C1 as UTF-8 has it). */
static void print_clean(const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        bool c1 = at[0] == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0;
        bool control = (*at < ' ' && *at != '\n') || *at == 0x7f || c1;
        fputc(control ? '?' : *at, stderr);
        at += c1;
    }
}

static void fail_for_people(const struct tw_console *console,
                            const struct tw_error *err)
{
    label(console, "error", "31");
    if (err->context[0]) {
        print_clean(err->context);
        if (err->line) {
            fprintf(stderr, ":%u", err->line);
        }
        if (err->line && err->column) {
            fprintf(stderr, ":%u", err->column);
        }
        fputs(": ", stderr);
    }
    print_clean(err->message);
    fputc('\n', stderr);
}

void tw_console_annotate(const struct tw_console *console, const struct tw_place *place,
                         tw_slice message)
{
    struct tw_buf line = TW_BUF_INIT(LINE_MAX_BYTES);
    if (console->verbosity > TW_SILENT) {
        tw_annotate(&line, console->format, place, message);
        tw_buf_add_byte(&line, '\0');
    }
    if (line.len > 1 && !line.failed) {
        tw_console_make_way(console);
        print_clean(tw_buf_slice(&line).ptr);
    }
    tw_buf_free(&line);
}

int tw_console_fail(const struct tw_console *console, const struct tw_error *err)
{
    struct tw_place place = {tw_slice_from(err->context), err->line, err->column};
    if (console->verbosity > TW_SILENT) {
        tw_console_make_way(console);
        fail_for_people(console, err);
    }
    if (err->line && console->format == TW_MESSAGES_GITHUB) {
        tw_console_annotate(console, &place, tw_slice_from(err->message));
    }
    return tw_status_exit(err->status);
}

static void say(const char *format, va_list args)
{
    char line[LINE_MAX_BYTES];
    vsnprintf(line, sizeof line, format, args);
    print_clean(line);
    fputc('\n', stderr);
}

void tw_console_warn(const struct tw_console *console, const char *format, ...)
{
    if (console->verbosity >= TW_NORMAL) {
        va_list args;
        va_start(args, format);
        tw_console_make_way(console);
        label(console, "warning", "33");
        say(format, args);
        va_end(args);
    }
}

void tw_console_note(const struct tw_console *console, enum tw_verbosity level,
                     const char *format, ...)
{
    if (console->verbosity >= (int)level) {
        va_list args;
        va_start(args, format);
        tw_console_make_way(console);
        say(format, args);
        va_end(args);
    }
}

void tw_console_hint(const struct tw_console *console, const char *format, ...)
{
    if (console->verbosity > TW_SILENT) {
        va_list args;
        va_start(args, format);
        tw_console_make_way(console);
        label(console, "hint", "36");
        say(format, args);
        va_end(args);
    }
}

void tw_console_quote(const struct tw_console *console, const char *text)
{
    if (console->verbosity > TW_SILENT) {
        tw_console_make_way(console);
        print_clean(text);
    }
}

void tw_console_text(const struct tw_console *console, tw_slice text)
{
    if (console->verbosity > TW_SILENT) {
        tw_console_make_way(console);
        fwrite(text.ptr, 1, text.len, stderr);
    }
}
