/* The requirements.txt writer, against the recorded shapes. */
#include "options.h"
#include "output_txt.h"
#include "tw_test.h"

#include <stdlib.h>

#define S(text) TW_SLICE_INIT(text)

static const struct tw_emitted nothing_emitted;

/* What is written for PINS; to be freed by the caller. */
static char *written(const struct tw_options *options, const struct tw_pin *pins,
                     uint32_t count, const struct tw_emitted *emitted)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_buf buf = TW_BUF_INIT(10000);
    struct tw_error err = TW_ERROR_INIT;
    assert_int_equal(tw_output_txt(&arena, options, pins, count, emitted, &buf, &err),
                     TW_OK);
    tw_arena_free(&arena);
    return buf.ptr;
}

static void assert_written(const struct tw_options *options, const struct tw_pin *pins,
                           uint32_t count, const char *expected)
{
    char *text = written(options, pins, count, &nothing_emitted);
    assert_string_equal(text, expected);
    free(text);
}

static const struct tw_via cookie_vias[] = {
    {TW_VIA_PACKAGE, S("signer")},         {TW_VIA_REQUIREMENT, S("requirements.in")},
    {TW_VIA_PACKAGE, S("sessions")},       {TW_VIA_REQUIREMENT, S("<stdin>")},
    {TW_VIA_CONSTRAINT, S("limits.txt")},  {TW_VIA_PACKAGE, S("signer")},
    {TW_VIA_OVERRIDE, S("o.txt")},         {TW_VIA_PROJECT, S("me (pyproject.toml)")},
    {TW_VIA_REQUIREMENT, S("another.in")},
};
static const struct tw_via one_via[] = {{TW_VIA_REQUIREMENT, S("requirements.in")}};
static const tw_slice extras[] = {S("tls"), S("zip-files")};

static const struct tw_pin pins[] = {
    {.name = S("webapp"),
     .version = S("2.0.0"),
     .extras = extras,
     .extra_count = 2,
     .marker = S("sys_platform == 'linux'"),
     .via = one_via,
     .via_count = 1,
     .index = S("http://me:secret@index.example.org/simple/")},
    {.name = S("cookies"), .version = S("3.1"), .via = cookie_vias, .via_count = 9},
    {.name = S("a-package-with-a-long-name"),
     .version = S("2026.11.1"),
     .via = one_via,
     .via_count = 1},
    {.name = S("local-lib"), .path = S("./local-lib"), .editable = true},
};

TW_TEST(output_txt_split_style)
{
    struct tw_options options;
    tw_options_init(&options);
    options.no_header = true;
    assert_written(&options, pins, 4,
                   "-e ./local-lib\n"
                   "a-package-with-a-long-name==2026.11.1\n"
                   "    # via -r requirements.in\n"
                   "cookies==3.1\n"
                   "    # via\n"
                   "    #   -c limits.txt\n"
                   "    #   --override o.txt\n"
                   "    #   -r another.in\n"
                   "    #   -r requirements.in\n"
                   "    #   me (pyproject.toml)\n"
                   "    #   sessions\n"
                   "    #   signer\n"
                   "webapp==2.0.0\n"
                   "    # via -r requirements.in\n");
}

TW_TEST(output_txt_line_style)
{
    struct tw_options options;
    tw_options_init(&options);
    options.no_header = true;
    options.annotation_style = TW_STYLE_LINE;
    options.no_strip_extras = true;
    options.no_strip_markers = true;
    options.emit_index_annotation = true;
    assert_written(&options, pins, 4,
                   "-e ./local-lib\n"
                   "a-package-with-a-long-name==2026.11.1  # via -r requirements.in\n"
                   "cookies==3.1              # via sessions, signer, -c limits.txt, "
                   "--override o.txt, -r another.in, -r requirements.in, "
                   "me (pyproject.toml)\n"
                   "webapp[tls, zip-files]==2.0.0 ; sys_platform == 'linux'  "
                   "# via -r requirements.in\n"
                   "    # from http://index.example.org/simple/\n");
}

TW_TEST(output_txt_hashes_are_sorted_and_move_the_annotation)
{
    static const tw_slice hashes[] = {S("sha256:b2"), S("sha256:a1"), S("sha256:b2")};
    const struct tw_pin pin = {.name = S("one"),
                               .version = S("1.0"),
                               .hashes = hashes,
                               .hash_count = 3,
                               .via = one_via,
                               .via_count = 1};
    struct tw_options options;
    tw_options_init(&options);
    options.no_header = true;
    options.annotation_style = TW_STYLE_LINE;
    assert_written(&options, &pin, 1,
                   "one==1.0 \\\n    --hash=sha256:a1 \\\n    --hash=sha256:b2\n"
                   "    # via -r requirements.in\n");
    options.no_annotate = true;
    assert_written(&options, &pin, 1,
                   "one==1.0 \\\n    --hash=sha256:a1 \\\n    --hash=sha256:b2\n");
}

TW_TEST(output_txt_urls_and_paths_are_written_as_typed)
{
    static const struct tw_pin urls[] = {
        {.name = S("gamma"), .url = S("https://u:p@files.example.org/g.whl")},
        {.name = S("beta"), .url = S("https://${TOKEN}@files.example.org/b.whl")},
        {.name = S("delta"), .path = S("./delta")},
    };
    struct tw_options options;
    tw_options_init(&options);
    options.no_header = true;
    assert_written(&options, urls, 3,
                   "beta @ https://${TOKEN}@files.example.org/b.whl\n"
                   "./delta\n"
                   "gamma @ https://files.example.org/g.whl\n");
}

TW_TEST(output_txt_excluded_packages_are_named_if_they_were_there)
{
    tw_slice names[] = {S("Web.App"), S("absent"), S("cookies")};
    struct tw_options options;
    tw_options_init(&options);
    options.no_header = true;
    options.no_emit_packages = (struct tw_texts){names, 3, 3};
    assert_written(&options, pins + 1, 1,
                   "\n# The following packages were excluded from the output:\n"
                   "# cookies\n");
}

TW_TEST(output_txt_refuses_wrong_options_before_the_work)
{
    tw_slice names[] = {S("a b")};
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_options options;
    tw_options_init(&options);
    assert_int_equal(tw_output_check(&arena, &options, &err), TW_OK);
    options.no_emit_packages = (struct tw_texts){names, 1, 1};
    assert_int_equal(tw_output_check(&arena, &options, &err), TW_ERR_USAGE);
    assert_string_equal(err.message, "not a valid name: \"a b\"");
    assert_string_equal(err.context, "--no-emit-package");
    options.no_emit_packages.len = 0;
    options.custom_command = TW_SLICE("a\nb");
    assert_int_equal(tw_output_check(&arena, &options, &err), TW_ERR_USAGE);
    options.no_header = true;
    assert_int_equal(tw_output_check(&arena, &options, &err), TW_OK);
    tw_arena_free(&arena);
}

TW_TEST(output_txt_options_block_comes_before_the_pins)
{
    static const tw_slice extra[] = {S("http://b.example.org/")};
    static const tw_slice links[] = {S("links")}, wheel[] = {S("x"), S("y")};
    const struct tw_emitted emitted = {.index_url =
                                           S("https://${USER}:${PASS}@a.example.org/"),
                                       .extra_index_urls = extra,
                                       .extra_index_count = 1,
                                       .find_links = links,
                                       .find_links_count = 1,
                                       .only_binary = wheel,
                                       .only_binary_count = 2};
    struct tw_options options;
    tw_options_init(&options);
    options.no_header = options.emit_index_url = true;
    options.emit_build_options = options.emit_find_links = true;
    char *text = written(&options, pins + 3, 1, &emitted);
    assert_string_equal(text, "--index-url https://${USER}:${PASS}@a.example.org/\n"
                              "--extra-index-url http://b.example.org/\n"
                              "--find-links links\n"
                              "--only-binary x\n"
                              "--only-binary y\n"
                              "\n"
                              "-e ./local-lib\n");
    free(text);
}

/* The header that the words of one command line give. */
static void assert_header(const char *expected, uint32_t count, char **words)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_buf buf = TW_BUF_INIT(1000);
    struct tw_options options;
    tw_options_init(&options);
    const struct tw_command_line line = {words, count, 0};
    assert_int_equal(
        tw_options_parse(&arena, &tw_compile_spec, &line, NULL, &options, &err), TW_OK);
    assert_int_equal(tw_output_header(&arena, &options, TW_SLICE("3.11"), &buf, &err),
                     TW_OK);
    assert_string_equal(buf.ptr, expected);
    tw_buf_free(&buf);
    tw_arena_free(&arena);
}

#define FIRST "# This file was autogenerated by tailwheel via the following command:\n"
#define WORDS(...)                                                                     \
    sizeof((char *[]){__VA_ARGS__}) / sizeof(char *), (char *[])                       \
    {                                                                                  \
        __VA_ARGS__                                                                    \
    }

TW_TEST(output_header_leaves_out_how_it_was_run)
{
    assert_header(
        FIRST "#    tailwheel compile a.in -vv --index-strategy first-index\n",
        WORDS("compile", "a.in", "-v", "-vv", "-U", "-P", "one", "-q",
              "--upgrade-package=two", "--no-progress", "-i", "http://h/",
              "--index=http://g/", "-f", "d", "--index-strategy", "first-index"));
}

TW_TEST(output_header_shows_indexes_on_demand_but_no_passwords)
{
    assert_header(
        FIRST "#    tailwheel compile --emit-index-url -i https://h.example.org/simple "
              "--index=x=https://g.example.org/\n",
        WORDS("compile", "--emit-index-url", "-i", "https://me:pw@h.example.org/simple",
              "--index=x=https://token@g.example.org/"));
}

TW_TEST(output_header_quotes_for_a_shell_and_stays_one_line)
{
    assert_header(FIRST "#    tailwheel compile 'sub dir/a.in' 'b?rm'\n",
                  WORDS("compile", "sub dir/a.in", "b\nrm"));
}

TW_TEST(output_header_names_a_custom_command_of_one_line)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_buf buf = TW_BUF_INIT(1000);
    struct tw_options options;
    tw_options_init(&options);
    options.custom_command = TW_SLICE("make lock");
    assert_int_equal(tw_output_header(&arena, &options, TW_SLICE("3.11"), &buf, &err),
                     TW_OK);
    assert_string_equal(buf.ptr, FIRST "#    make lock\n");
    options.custom_command = TW_SLICE("make\nlock");
    assert_int_equal(tw_output_header(&arena, &options, TW_SLICE("3.11"), &buf, &err),
                     TW_ERR_USAGE);
    assert_string_equal(err.message, "--custom-compile-command: a line break would end "
                                     "the comment that it is written into");
    tw_buf_free(&buf);
    tw_arena_free(&arena);
}

#define STYLED(style)                                                                  \
    WORDS("compile", "b.in", "--header-style=" style, "-c", "limits.txt", "-vU",       \
          "--generate-hashes", "a.in", "-o", "out.txt", "--annotation-style=line",     \
          "--unsafe-package", "one", "-i", "https://me:pw@h/")

TW_TEST(output_header_in_the_style_of_other_tools_is_canonical)
{
    assert_header(
        "# This file was autogenerated by uv via the following command:\n"
        "#    uv pip compile --constraints=limits.txt --output-file=out.txt "
        "--generate-hashes --annotation-style=line --no-emit-package=one b.in "
        "a.in\n",
        STYLED("uv"));
    assert_header("#\n"
                  "# This file is autogenerated by pip-compile with Python 3.11\n"
                  "# by the following command:\n"
                  "#\n"
                  "#    pip-compile --annotation-style=line --constraint=limits.txt "
                  "--generate-hashes --output-file=out.txt --unsafe-package=one b.in "
                  "a.in\n"
                  "#\n",
                  STYLED("pip-compile"));
}

TW_TEST(output_txt_reports_exhausted_memory_and_room)
{
    struct tw_options options;
    tw_options_init(&options);
    enum tw_status status = TW_ERR_NOMEM;
    for (long fail = 0; status == TW_ERR_NOMEM; fail++) {
        struct tw_arena arena = TW_ARENA_INIT;
        arena.fail_after = fail;
        struct tw_buf buf = TW_BUF_INIT(10000);
        struct tw_error err = TW_ERROR_INIT;
        status = tw_output_txt(&arena, &options, pins, 4, &nothing_emitted, &buf, &err);
        assert_true(fail >= 3 || status == TW_ERR_NOMEM);
        tw_arena_free(&arena);
        tw_buf_free(&buf);
    }
    assert_int_equal(status, TW_OK);
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_buf small = TW_BUF_INIT(100);
    struct tw_error err = TW_ERROR_INIT;
    assert_int_equal(
        tw_output_txt(&arena, &options, pins, 4, &nothing_emitted, &small, &err),
        TW_ERR_LIMIT);
    tw_arena_free(&arena);
    tw_buf_free(&small);
}
