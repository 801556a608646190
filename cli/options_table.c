/*
 * Every option of every command, one row each, in the groups and the order in which
 * --help shows them; rows without help are aliases and what other tools' users type.
 * Names are those that pip, pip-tools and uv have made common: a command line of theirs
 * either means the same here or is told why not.
 *
 * Read by options.c, options_help.c and output_txt.c.
 */
#include "options_table.h"

#define FIELD(name) offsetof(struct tw_options, name)
#define COUNT_OF(array) (uint32_t)(sizeof(array) / sizeof *(array))

/* A row; one with a second variable; one whose environment is ranked by config.h; one
 * that the header leaves out.
 */
#define ROW(name, letter, kind, field, value, help)                                    \
    {                                                                                  \
        name, letter, TW_OPTION_##kind, FIELD(field), value, help, TW_ECHO, false,     \
            NULL                                                                       \
    }
#define ALSO(name, letter, kind, field, value, help, also)                             \
    {                                                                                  \
        name, letter, TW_OPTION_##kind, FIELD(field), value, help, TW_ECHO, false,     \
            also                                                                       \
    }
#define RANKED(name, letter, kind, field, value, help, echo)                           \
    {                                                                                  \
        name, letter, TW_OPTION_##kind, FIELD(field), value, help, echo, true, NULL    \
    }
#define HOW_RUN(name, letter, kind, field, value, help)                                \
    {                                                                                  \
        name, letter, TW_OPTION_##kind, FIELD(field), value, help, TW_ECHO_NEVER,      \
            false, NULL                                                                \
    }

/* Rows without a field of their own. */
#define VOID(name) ROW(name, 0, VOID, ignored, NULL, NULL)
#define VOID_OF(name) ROW(name, 0, VOID_OF, ignored, NULL, NULL)
#define REFUSED(name, letter, why) ROW(name, letter, REFUSED, ignored, why, NULL)

#define LATER "not available yet"

static const struct tw_option input_rows[] = {
    ROW("extra", 0, LIST, extras, "NAME", "Take this extra of pyproject.toml too"),
    ROW("all-extras", 0, FLAG, all_extras, NULL, "Take all extras of pyproject.toml"),
    ROW("group", 0, LIST, groups, "[FILE:]NAME", "Take this group of pyproject.toml"),
    ALSO("constraints", 'c', LIST, constraints, "FILE",
         "Limit versions, without asking for packages", "PIP_CONSTRAINT"),
    ROW("constraint", 0, LIST, constraints, "FILE", NULL),
    ROW("overrides", 0, LIST, overrides, "FILE",
        "Replace what packages say of those in FILE"),
    ROW("override", 0, LIST, overrides, "FILE", NULL),
    ROW("excludes", 0, LIST, excludes, "FILE", "Leave the packages named in FILE out"),
    ROW("exclude", 0, LIST, excludes, "FILE", NULL),
    ROW("no-deps", 0, FLAG, no_deps, NULL,
        "Take only what is asked for, not what it needs"),
    ROW("requirement", 'r', LIST, arguments, "FILE", NULL),
    ROW("requirements", 0, LIST, arguments, "FILE", NULL),
    ROW("build-constraints", 'b', VOID_OF, ignored, NULL, NULL),
    VOID_OF("build-constraint"),
    REFUSED("editable", 'e', "write `-e PATH` into a requirements file"),
};

static const struct tw_option choice_rows[] = {
    HOW_RUN("upgrade", 'U', FLAG, upgrade, NULL,
            "Forget the pins of the existing output file"),
    HOW_RUN("upgrade-package", 'P', LIST, upgrade_packages, "REQ",
            "Forget one pin, or move it as `name<2` says"),
    ROW("resolution", 0, CHOICE, resolution, "highest|lowest|lowest-direct",
        "Which versions to prefer"),
    ROW("prerelease", 0, CHOICE, prerelease, "if-necessary|allow|disallow|explicit",
        "When to take pre-releases"),
    ROW("prerelease-package", 0, LIST, prerelease_packages, "PKG=MODE",
        "The same for one package"),
    ROW("pre", 0, FIXED, prerelease, "allow", NULL),
    ROW("all-releases", 0, LIST, all_releases, "PKG", NULL),
    ROW("only-final", 0, LIST, only_final, "PKG", NULL),
    ROW("exclude-newer", 0, TEXT, exclude_newer, "DATE",
        "Ignore files newer than DATE (2026-03-01, P7D)"),
    ROW("exclude-newer-package", 0, LIST, exclude_newer_packages, "PKG=DATE",
        "The same for one package; `false`: no limit"),
    ROW("uploaded-prior-to", 0, TEXT, exclude_newer, "DATE", NULL),
    ROW("max-steps", 0, NUMBER, max_steps, "N",
        "Give up after N decisions and conflicts"),
    HOW_RUN("max-time", 0, NUMBER, max_time, "N", "Give up after N seconds"),
    ROW("remedies", 0, CHOICE, remedies, "known|deep|none",
        "Look for what would help with the metadata at hand, fetch more, or do not"),
    HOW_RUN("verify", 0, FLAG, verify, NULL, "Hold the answer against the raw facts"),
    ROW("require-hashes", 0, FLAG, require_hashes, NULL,
        "Every requirement must come with a --hash"),
    REFUSED("universal", 0, LATER),
    REFUSED("fork-strategy", 0, "it needs --universal, which is " LATER),
    REFUSED("torch-backend", 0, LATER),
    REFUSED("upgrade-group", 0, "not supported by compile"),
};

static const struct tw_option build_rows[] = {
    ROW("no-binary", 0, LIST, no_binary, "PKG",
        "Take no wheels of PKG (`:all:`: of none)"),
    ROW("only-binary", 0, LIST, only_binary, "PKG",
        "Take only wheels of PKG (`:all:`: of all)"),
    ROW("prefer-binary", 0, FLAG, prefer_binary, NULL,
        "Rather take an older wheel than a newer sdist"),
    ROW("no-build", 0, FLAG, no_build, NULL, NULL), /* --only-binary :all: */
    ROW("build", 0, FLAG, build, NULL,
        "Let pip build the sdists that do not say what they need"),
    VOID("no-build-isolation"),
    VOID("build-isolation"),
    VOID_OF("no-build-isolation-package"),
    VOID("no-sources"),
    VOID_OF("no-sources-package"),
    VOID_OF("config-setting"),
    VOID_OF("config-settings-package"),
    VOID_OF("link-mode"),
};

static const struct tw_option index_rows[] = {
    RANKED("index-url", 'i', TEXT, default_index, "URL",
           "The index to take packages from", TW_ECHO_INDEX),
    RANKED("default-index", 0, TEXT, default_index, "URL", NULL, TW_ECHO_INDEX),
    RANKED("index", 0, LIST, indexes, "URL",
           "One to ask before it, NAME=URL to name it", TW_ECHO_INDEX),
    RANKED("extra-index-url", 0, LIST, extra_indexes, "URL",
           "The same, as pip spells it", TW_ECHO_INDEX),
    RANKED("find-links", 'f', LIST, find_links, "PATH|URL",
           "A folder or page with links to distributions", TW_ECHO_LINKS),
    RANKED("no-index", 0, FLAG, no_index, NULL, "Ask no index, only --find-links",
           TW_ECHO),
    ROW("index-strategy", 0, CHOICE, index_strategy,
        "first-index|unsafe-first-match|unsafe-best-match",
        "If several have a package"),
    RANKED("trusted-host", 0, LIST, trusted_hosts, "HOST",
           "Allow plain http and unverified TLS for HOST", TW_ECHO),
    RANKED("allow-insecure-host", 0, LIST, trusted_hosts, "HOST", NULL, TW_ECHO),
    ROW("keyring-provider", 0, CHOICE, keyring, "disabled|subprocess", "Ask `keyring`"),
    ROW("isolated", 0, FLAG, isolated, NULL, "Ignore PIP_... variables and pip.conf"),
    ROW("no-config", 0, FLAG, isolated, NULL, NULL),
    ROW("config-file", 0, TEXT, config_file, "FILE",
        "Read settings from FILE, not the project's"),
};

static const struct tw_option target_rows[] = {
    ROW("python-version", 0, TEXT, python_version, "X.Y", "The Python to resolve for"),
    ROW("python-platform", 0, TEXT, python_platform, "NAME",
        "linux, macos, windows, x86_64-manylinux_2_28 ..."),
    ROW("python", 'p', TEXT, python, "PROGRAM",
        "The Python to ask for the rest (python3)"),
    ROW("implementation", 0, TEXT, implementation, "NAME", "cp (CPython) or pp (PyPy)"),
    ROW("marker-env", 0, LIST, marker_env, "KEY=VALUE",
        "The value of a marker variable"),
    VOID("system"),
    VOID("managed-python"),
    VOID("no-managed-python"),
    VOID("no-python-downloads"),
};

static const struct tw_option output_rows[] = {
    ROW("output-file", 'o', TEXT, output_file, "FILE",
        "Write to FILE too; its pins are kept if they fit"),
    ROW("generate-hashes", 0, FLAG, generate_hashes, NULL,
        "Write the digests of all files of each release"),
    ROW("hashes", 0, CHOICE, hashes, "none|all|target", "Of which files"),
    HOW_RUN("update-hashes", 0, FLAG, update_hashes, NULL,
            "Replace also the digests of pins that stay"),
    ROW("annotation-style", 0, CHOICE, annotation_style, "split|line",
        "How to say who asked"),
    ROW("no-annotate", 0, FLAG, no_annotate, NULL, "Do not say who asked for a pin"),
    ROW("no-header", 0, FLAG, no_header, NULL, "Do not say how the file was made"),
    HOW_RUN("header-style", 0, CHOICE, header_style, "own|uv|pip-compile",
            "As whose command"),
    ROW("no-strip-extras", 0, FLAG, no_strip_extras, NULL, "Keep extras in the pins"),
    ROW("no-strip-markers", 0, FLAG, no_strip_markers, NULL,
        "Keep markers in the pins"),
    ROW("emit-index-url", 0, FLAG, emit_index_url, NULL, "Write the index options"),
    ROW("emit-find-links", 0, FLAG, emit_find_links, NULL,
        "Write the --find-links options"),
    ROW("emit-build-options", 0, FLAG, emit_build_options, NULL,
        "Write --no-binary and --only-binary"),
    ROW("emit-index-annotation", 0, FLAG, emit_index_annotation, NULL,
        "Write from which index each pin comes"),
    ROW("emit-marker-expression", 0, FLAG, emit_marker_expression, NULL,
        "Write where the pins are known to hold"),
    ROW("no-emit-package", 0, LIST, no_emit_packages, "PKG",
        "Resolve PKG, but leave it out of the output"),
    ROW("unsafe-package", 0, LIST, no_emit_packages, "PKG", NULL),
    ROW("only-deps", 0, FLAG, only_deps, NULL, "Write only what the requirements need"),
    ALSO("custom-compile-command", 0, TEXT, custom_command, "COMMAND",
         "The command that the header names",
         "CUSTOM_COMPILE_COMMAND UV_CUSTOM_COMPILE_COMMAND"),
    ROW("newline", 0, CHOICE, newline, "preserve|lf|crlf|native", "Line ends of FILE"),
    HOW_RUN("check", 0, FLAG, check, NULL, "Write nothing; fail if FILE would change"),
    HOW_RUN("dry-run", 0, FLAG, dry_run, NULL, "Write no file, only standard output"),
    ROW("format", 0, CHOICE, format, "by-name|requirements.txt|pylock.toml", NULL),
    VOID("allow-unsafe"),
    VOID("no-reuse-hashes"),
    VOID("no-emit-trusted-host"),
    VOID("no-emit-options"),
    VOID_OF("resolver"),
    REFUSED("reuse-hashes", 0, "hashes are those that the index has"),
    REFUSED("emit-trusted-host", 0, "trusted hosts are not written into files"),
    REFUSED("emit-options", 0,
            "name them: --emit-index-url, --emit-find-links, --emit-build-options"),
    REFUSED("max-rounds", 0, "use --max-steps"),
    REFUSED("pip-args", 0, "pip does not run; give its options to this command"),
};

static const struct tw_option lock_rows[] = {
    ROW("target", 0, LIST, targets, "PY-PLATFORM",
        "Lock for 3.12-linux,3.13-macos, ... (default: the Python found)"),
    ROW("output-file", 'o', TEXT, output_file, "FILE",
        "Write to FILE (pylock.toml); its pins are kept if they fit"),
    HOW_RUN("check", 0, FLAG, check, NULL, "Write nothing; fail if FILE would change"),
    HOW_RUN("dry-run", 0, FLAG, dry_run, NULL, "Write no file, only standard output"),
    ROW("no-header", 0, FLAG, no_header, NULL, "Do not say how the file was made"),
    ROW("custom-compile-command", 0, TEXT, custom_command, "COMMAND",
        "The command that the header names"),
    ROW("newline", 0, CHOICE, newline, "preserve|lf|crlf|native", "Line ends of FILE"),
    ROW("no-emit-package", 0, LIST, no_emit_packages, "PKG",
        "Resolve PKG, but leave it out of the output"),
    ROW("only-deps", 0, FLAG, only_deps, NULL, "Write only what the requirements need"),
};

static const struct tw_option indexing_rows[] = {
    ROW("dest", 'd', TEXT, dest, "DIR",
        "Put simple/ into DIR (default: beside the files)"),
};

static const struct tw_option report_rows[] = {
    ROW("report", 0, CHOICE, report, "none|json|pip", "Print the result for machines"),
    ROW("graph", 0, CHOICE, graph, "none|dot", "Print a conflict as a graph"),
    HOW_RUN("record", 0, TEXT, record, "FILE",
            "Write a scenario for a bug report to FILE"),
    HOW_RUN("trace", 0, TEXT, trace, "FILE", "Write the steps of the search to FILE"),
};

static const struct tw_option tree_rows[] = {
    ROW("package", 0, TEXT, package, "PKG", "Show only PKG and what it needs"),
    ROW("invert", 0, FLAG, invert, NULL, "Show who needs a package instead"),
    ROW("depth", 'd', NUMBER, depth, "N", "Show N levels (default: all)"),
};

static const struct tw_option cache_rows[] = {
    ROW("cache-dir", 0, TEXT, cache_dir, "DIR", "Keep the cache in DIR"),
    ROW("no-cache", 'n', FLAG, no_cache, NULL, "Neither read nor write a cache"),
    ROW("no-cache-dir", 0, FLAG, no_cache, NULL, NULL),
    ROW("offline", 0, FLAG, offline, NULL, "Use only what the cache holds"),
    ROW("refresh", 0, FLAG, refresh, NULL, "Ask again for what the cache holds"),
    ROW("refresh-package", 0, LIST, refresh_packages, "PKG",
        "The same for one package"),
    ROW("strict-metadata", 0, FLAG, strict_metadata, NULL,
        "Read each wheel's whole directory"),
    HOW_RUN("no-hints", 0, FLAG, no_hints, NULL,
            "Guess nothing from what earlier runs needed"),
    HOW_RUN("hints", 0, TEXT, hints, "FILE", "Guess from the table in FILE instead"),
};

static const struct tw_option network_rows[] = {
    RANKED("cert", 0, TEXT, cert, "FILE", "Trust the certificate authorities in FILE",
           TW_ECHO),
    RANKED("client-cert", 0, TEXT, client_cert, "FILE",
           "Identify with the certificate and key in FILE", TW_ECHO),
    RANKED("proxy", 0, TEXT, proxy, "URL", "Connect through this proxy", TW_ECHO),
    ROW("retries", 0, NUMBER, retries, "N", "Try again N times (default 3)"),
    ROW("timeout", 0, NUMBER, timeout, "N",
        "Give up on a silent server (default 30 s)"),
    HOW_RUN("concurrent-downloads", 0, NUMBER, concurrent, "N",
            "Ask a server for N things at once at most"),
    VOID("system-certs"),
    HOW_RUN("native-tls", 0, VOID, ignored, NULL, NULL),
};

static const struct tw_option global_rows[] = {
    HOW_RUN("quiet", 'q', COUNT, quiet, NULL, "Say only errors (-qq: nothing)"),
    HOW_RUN("verbose", 'v', COUNT, verbose, NULL,
            "Say what was taken from where (-vv: everything)"),
    ROW("color", 0, CHOICE, color, "auto|always|never", "When to use colors"),
    ROW("no-color", 0, FIXED, color, "never", NULL),
    HOW_RUN("message-format", 0, CHOICE, message_format, "auto|text|lines|github",
            "Say FILE:LINE of each error too (auto: unless on a terminal)"),
    HOW_RUN("no-progress", 0, FLAG, no_progress, NULL, "Show no progress"),
    ROW("directory", 0, TEXT, directory, "DIR", "Change to DIR first"),
    VOID("no-input"),
    VOID("disable-pip-version-check"),
    VOID_OF("preview-features"),
    VOID_OF("progress-bar"),
    REFUSED("project", 0, "use --directory"),
    RANKED("help", 'h', FLAG, help, NULL, "Show this help", TW_ECHO),
    RANKED("version", 'V', FLAG, version, NULL, "Show the version", TW_ECHO),
};

static const struct tw_option download_rows[] = {
    ROW("requirement", 'r', LIST, arguments, "FILE",
        "Download what FILE asks for: requirements, or a pylock.toml"),
    ROW("dest", 'd', TEXT, dest, "DIR", "Put the files into DIR (default: here)"),
    ROW("print0", 0, FLAG, print0, NULL, "End each path with a NUL, not a line end"),
};

#define GROUP(title, rows)                                                             \
    {                                                                                  \
        title, rows, COUNT_OF(rows)                                                    \
    }
static const struct tw_option_group input_options = GROUP("Input options", input_rows);
static const struct tw_option_group choice_options =
    GROUP("Resolver options", choice_rows);
static const struct tw_option_group build_options = GROUP("Build options", build_rows);
static const struct tw_option_group index_options = GROUP("Index options", index_rows);
static const struct tw_option_group target_options =
    GROUP("Python options", target_rows);
static const struct tw_option_group output_options =
    GROUP("Output options", output_rows);
static const struct tw_option_group lock_options = GROUP("Lock options", lock_rows);
static const struct tw_option_group cache_options = GROUP("Cache options", cache_rows);
static const struct tw_option_group indexing_options =
    GROUP("Options of the index", indexing_rows);
static const struct tw_option_group network_options =
    GROUP("Network options", network_rows);
static const struct tw_option_group report_options =
    GROUP("Report options", report_rows);
static const struct tw_option_group tree_options = GROUP("Tree options", tree_rows);
static const struct tw_option_group download_options =
    GROUP("Download options", download_rows);
const struct tw_option_group tw_global_options = GROUP("Global options", global_rows);

static const struct tw_option_group *const compile_groups[] = {
    &input_options,   &choice_options,   &build_options,  &index_options,
    &target_options,  &output_options,   &report_options, &cache_options,
    &network_options, &tw_global_options};
static const struct tw_option_group *const explain_groups[] = {
    &report_options, &input_options,   &choice_options,
    &build_options,  &index_options,   &target_options,
    &cache_options,  &network_options, &tw_global_options};
static const struct tw_option_group *const tree_groups[] = {
    &tree_options,    &report_options,   &input_options,  &choice_options,
    &build_options,   &index_options,    &target_options, &cache_options,
    &network_options, &tw_global_options};
static const struct tw_option_group *const download_groups[] = {
    &download_options, &input_options,   &choice_options,
    &build_options,    &index_options,   &target_options,
    &cache_options,    &network_options, &tw_global_options};
static const struct tw_option_group *const settings_groups[] = {
    &input_options,  &choice_options,  &build_options,    &index_options,
    &target_options, &output_options,  &lock_options,     &report_options,
    &cache_options,  &network_options, &tw_global_options};
static const struct tw_option_group *const lock_groups[] = {
    &lock_options,  &input_options,   &choice_options,
    &build_options, &index_options,   &target_options,
    &cache_options, &network_options, &tw_global_options};
static const struct tw_option_group *const indexing_groups[] = {&indexing_options,
                                                                &tw_global_options};
static const struct tw_option_group *const metadata_groups[] = {
    &index_options, &cache_options, &network_options, &tw_global_options};
static const struct tw_option_group *const versions_groups[] = {
    &choice_options, &build_options,   &index_options,    &target_options,
    &cache_options,  &network_options, &tw_global_options};

static const struct tw_option_group *const cache_groups[] = {
    &cache_options, &network_options, &tw_global_options};

static const struct tw_option_group *const plain_groups[] = {&tw_global_options};

const struct tw_command_spec tw_cache_spec = {
    "cache", "<dir|size|prune|clear>",
    "Tell where the cache is and how large, or make it smaller", cache_groups,
    COUNT_OF(cache_groups)};
const struct tw_command_spec tw_compile_spec = {
    "compile", "<SOURCE>...",
    "Resolve requirements files (`-` is standard input) and write a pinned "
    "requirements.txt",
    compile_groups, COUNT_OF(compile_groups)};
const struct tw_command_spec tw_completions_spec = {
    "completions", "<bash|zsh|fish>",
    "Print a script that completes command lines of this program", plain_groups,
    COUNT_OF(plain_groups)};
const struct tw_command_spec tw_man_spec = {
    "man", "[COMMAND]", "Print the manual page of a command, or of the program",
    plain_groups, COUNT_OF(plain_groups)};
const struct tw_command_spec tw_download_spec = {
    "download", "[SOURCE]...",
    "Download the files of a lock, or of what requirements resolve to, in parallel",
    download_groups, COUNT_OF(download_groups)};
const struct tw_command_spec tw_explain_spec = {
    "explain", "<SOURCE>...",
    "Say whether requirements fit together, and if not, why and what would help",
    explain_groups, COUNT_OF(explain_groups)};
const struct tw_command_spec tw_settings_spec = {"", "", "", settings_groups,
                                                 COUNT_OF(settings_groups)};
const struct tw_command_spec tw_index_spec = {
    "index", "<DIR>", "Make a static index of a folder of wheels and sdists",
    indexing_groups, COUNT_OF(indexing_groups)};
const struct tw_command_spec tw_lock_spec = {
    "lock", "<SOURCE>...",
    "Resolve for one or several targets and write one pylock.toml for all of them",
    lock_groups, COUNT_OF(lock_groups)};
const struct tw_command_spec tw_tree_spec = {
    "tree", "<SOURCE>...", "Show what needs what, with the requirement on each edge",
    tree_groups, COUNT_OF(tree_groups)};
const struct tw_command_spec tw_why_spec = {
    "why", "<PACKAGE> <SOURCE>...",
    "Say why a package is needed, and what keeps it from a newer version",
    explain_groups, COUNT_OF(explain_groups)};
const struct tw_command_spec tw_metadata_spec = {
    "metadata", "<FILE|URL>...",
    "Print what a distribution says of itself, and what it cost to learn it",
    metadata_groups, COUNT_OF(metadata_groups)};
const struct tw_command_spec tw_versions_spec = {
    "versions", "<PACKAGE>...",
    "List the versions that the index has for the target, and why others are excluded",
    versions_groups, COUNT_OF(versions_groups)};

bool tw_options_want_hashes(const struct tw_options *options)
{
    return options->generate_hashes || options->hashes != TW_HASHES_NONE;
}

void tw_options_init(struct tw_options *options)
{
    *options = (struct tw_options){.retries = 3, .timeout = 30};
}
