/*
 * The program: finds the command, parses its options, runs it. One row in the table
 * below and one file are a command.
 */
#include <errno.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd.h"
#include "console.h"
#include "options.h"
#include "settings_file.h"
#include "tw_fetch.h"
#include "version.h"

extern char **environ;

static const struct {
    const struct tw_command_spec *spec;
    tw_cmd *run;
    const char *also; /* what uv calls it; or NULL */
} commands[] = {
    {&tw_compile_spec, tw_cmd_compile, NULL},
    {&tw_lock_spec, tw_cmd_lock, NULL},
    {&tw_download_spec, tw_cmd_download, NULL},
    {&tw_tree_spec, tw_cmd_tree, NULL},
    {&tw_why_spec, tw_cmd_why, NULL},
    {&tw_explain_spec, tw_cmd_explain, NULL},
    {&tw_versions_spec, tw_cmd_versions, NULL},
    {&tw_metadata_spec, tw_cmd_metadata, NULL},
    {&tw_index_spec, tw_cmd_index, NULL},
    {&tw_cache_spec, tw_cmd_cache, NULL},
    {&tw_completions_spec, tw_cmd_completions, "generate-shell-completion"},
    {&tw_man_spec, tw_cmd_man, NULL},
};
enum { COMMAND_COUNT = sizeof commands / sizeof commands[0], HELP_MAX = 1 << 20 };

static struct tw_interrupt interrupt;

/* The first signal asks for an orderly end; a second one does not ask. */
static void on_signal(int number)
{
    interrupt.signal = number;
    if (interrupt.waiter) {
        tw_fetch_wake(interrupt.waiter);
    }
    signal(number, SIG_DFL);
}

static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is an error like others */
}

static int print_overview(FILE *out)
{
    fputs("A dependency resolver for Python packages.\n\n"
          "Usage: tailwheel <COMMAND> [OPTIONS]\n\nCommands:\n",
          out);
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        fprintf(out, "  %-12s %s\n", commands[i].spec->name, commands[i].spec->summary);
    }
    fputs("\nOptions:\n"
          "  -h, --help      Print this help; after a command, that command's\n"
          "  -V, --version   Print the version; with -v, the libraries too\n",
          out);
    return out == stdout ? 0 : 2;
}

static int print_help(const struct tw_command_spec *spec)
{
    struct tw_buf text = TW_BUF_INIT(HELP_MAX);
    tw_options_help(&text, spec, 80);
    tw_slice slice = tw_buf_slice(&text);
    bool written = fwrite(slice.ptr, 1, slice.len, stdout) == slice.len;
    tw_buf_free(&text);
    return written ? 0 : 2;
}

/* The index of the command called NAME; COMMAND_COUNT: there is none. */
static size_t find_command(const char *name)
{
    size_t i = 0;
    while (i < COMMAND_COUNT && strcmp(name, commands[i].spec->name) != 0 &&
           (!commands[i].also || strcmp(name, commands[i].also) != 0)) {
        i++;
    }
    return i;
}

static int unknown_command(const char *name, const struct tw_console *console)
{
    const char *names[COMMAND_COUNT];
    struct tw_error err;
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        names[i] = commands[i].spec->name;
    }
    const char *near = tw_nearest_name(tw_slice_from(name), names, COMMAND_COUNT);
    tw_error_set(&err, TW_ERR_USAGE, "no such command: %s%s%s%s", name,
                 near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
    return tw_console_fail(console, &err);
}

/* Reads the options of the command SPEC: the line, then, from the folder that
 * --directory names, the project's settings. *ENVIRONMENT has the settings in it. */
static enum tw_status read_options(struct tw_arena *arena,
                                   const struct tw_command_spec *spec,
                                   const struct tw_command_line *line,
                                   struct tw_options *options,
                                   char *const **environment, struct tw_error *err)
{
    struct tw_file_reader reader;
    struct tw_setting_places *places = TW_NEW(arena, struct tw_setting_places);
    *environment = environ;
    if (!places) {
        return tw_error_nomem(err);
    }
    tw_options_init(options);
    enum tw_status status = tw_options_parse(arena, spec, line, environ, options, err);
    if (status || options->help || options->version) {
        return status;
    }
    if (options->directory.len > 0 && chdir(options->directory.ptr) < 0) {
        int code = errno;
        return tw_error_set(err, TW_ERR_USAGE, "--directory %s: %s",
                            options->directory.ptr, strerror(code));
    }
    status =
        options->isolated ? TW_OK : tw_file_reader_init(arena, environ, &reader, err);
    if (!status && !options->isolated) {
        reader.settings = options->config_file;
        status = tw_settings_file_read(arena, &reader, &tw_settings_spec, environment,
                                       places, err);
    }
    if (status || *environment == environ) {
        return status;
    }
    tw_options_init(options);
    options->origins.places = places;
    return tw_options_parse(arena, spec, line, *environment, options, err);
}

static int run_command(size_t which, const struct tw_command_line *line)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_options options;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_console console;
    const struct tw_command_spec *specs[COMMAND_COUNT];
    struct tw_cmd_context context = {environ, &interrupt, {specs, COMMAND_COUNT}};
    int exit_status;
    for (size_t i = 0; i < COMMAND_COUNT; i++) {
        specs[i] = commands[i].spec;
    }
    enum tw_status status = read_options(&arena, commands[which].spec, line, &options,
                                         &context.environment, &err);
    tw_console_init(&console, &options, environ);
    if (status) {
        exit_status = tw_console_fail(&console, &err);
        if (err.status == TW_ERR_USAGE) {
            tw_console_hint(&console, "tailwheel %s --help lists the options",
                            commands[which].spec->name);
        }
    } else if (options.help) {
        exit_status = print_help(commands[which].spec);
    } else if (options.version) {
        exit_status = tw_print_version(&console, options.verbose > 0);
    } else {
        for (uint32_t i = 0; i < options.ignored.len; i++) {
            tw_console_warn(&console, "%.*s has no effect here",
                            TW_FMT(options.ignored.at[i]));
        }
        exit_status = commands[which].run(&options, &context);
    }
    tw_arena_free(&arena);
    return exit_status;
}

static bool is_any(const char *word, const char *a, const char *b)
{
    return strcmp(word, a) == 0 || strcmp(word, b) == 0;
}

/* What the thread beside the loop frees, the loop may use again, and the other way
 * round: glibc would give each a heap of its own. A large page's memory goes back to
 * the system at once: glibc would keep it after the first one, in pieces. */
static void share_heap(void)
{
#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, 1024 * 1024);
#endif
}

int main(int argc, char **argv)
{
    uint32_t count = (uint32_t)(argc - 1);
    uint32_t at = tw_options_command(&tw_global_options, argv + 1, count);
    struct tw_console console = {.verbosity = TW_NORMAL, .format = TW_MESSAGES_TEXT};
    share_heap();
    catch_signals();
    bool help = at < count && strcmp(argv[1 + at], "help") == 0;
    uint32_t named = at + help; /* help COMMAND */
    if (named < count) {
        size_t which = find_command(argv[1 + named]);
        return which == COMMAND_COUNT ? unknown_command(argv[1 + named], &console)
               : help
                   ? print_help(commands[which].spec)
                   : run_command(which, &(struct tw_command_line){argv + 1, count, at});
    }
    bool version = false, verbose = false;
    for (uint32_t i = 0; i < count; i++) {
        version = version || is_any(argv[1 + i], "-V", "--version");
        verbose = verbose || is_any(argv[1 + i], "-v", "--verbose");
    }
    if (version) {
        return tw_print_version(&console, verbose);
    }
    bool asked = help || (count && is_any(argv[1], "-h", "--help"));
    return print_overview(asked ? stdout : stderr);
}
