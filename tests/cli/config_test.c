/* Where packages come from: who wins, what adds up, and what pip.conf may say. */
#include "config.h"

#include "memory_files.h"
#include "tw_test.h"

struct setup {
    struct tw_arena arena;
    struct tw_options options;
    struct tw_reqfile files;
    struct memory_file disk[4];
    struct memory_files memory;
    char *environment[8];
    struct tw_file_reader reader;
    struct tw_index_config config;
    struct tw_error err;
};

static void begin(struct setup *s)
{
    *s = (struct setup){.arena = TW_ARENA_INIT, .err = TW_ERROR_INIT};
    tw_options_init(&s->options);
    s->memory.files = s->disk;
    s->reader = memory_reader(&s->memory, s->environment);
}

static void add_file(struct setup *s, const char *path, const char *content)
{
    s->disk[s->memory.count++] = (struct memory_file){path, tw_slice_from(content)};
}

static void set(struct setup *s, const char *assignment)
{
    size_t i = 0;
    while (s->environment[i]) {
        i++;
    }
    s->environment[i] = (char *)assignment;
}

static void read_requirements(struct setup *s, const char *content)
{
    add_file(s, "a.in", content);
    assert_int_equal(tw_reqfile_read(&s->arena, &s->reader, TW_SLICE("a.in"),
                                     TW_FROM_REQUIREMENT, &s->files, &s->err),
                     TW_OK);
}

/* What -v prints of the result, or the error. */
static void assert_config(struct setup *s, const char *built_in, const char *expected)
{
    struct tw_buf buf = TW_BUF_INIT(2000);
    enum tw_status status = tw_config_indexes(
        &s->arena, &s->options, &s->files, &s->reader, built_in, &s->config, &s->err);
    if (!status) {
        status = tw_config_require_index(&s->config, &s->err);
    }
    if (status) {
        tw_buf_printf(&buf, "%s:%u: %s", s->err.context, s->err.line, s->err.message);
    } else {
        tw_config_print(&buf, &s->config);
    }
    assert_string_equal(buf.ptr ? buf.ptr : "", expected);
    tw_buf_free(&buf);
    tw_arena_free(&s->arena);
}

#define A "https://a.example.org/simple"
#define B "https://b.example.org/simple"
#define C "https://c.example.org/simple"

TW_TEST(config_of_nothing_is_the_default_of_the_build)
{
    struct setup s;
    begin(&s);
    assert_config(&s, A, "index " A "  (from the build)\n");
    assert_true(s.config.has_default);
}

TW_TEST(config_without_any_index_says_how_to_give_one)
{
    struct setup s;
    begin(&s);
    assert_config(&s, "",
                  ":0: no index is known; name one with --index-url URL, in "
                  "TAILWHEEL_INDEX_URL or PIP_INDEX_URL, or as index-url in pip.conf");
}

TW_TEST(config_ranks_command_line_files_environment_and_pip)
{
    struct setup s;
    for (int given = 0; given < 5; given++) {
        static const char *const expected[] = {
            "index " C "  (from /home/me/.config/pip/pip.conf)\n",
            "index " B "  (from PIP_INDEX_URL)\n",
            "index " A "  (from TAILWHEEL_INDEX_URL)\n",
            "index https://f.example.org/  (from a.in:2)\n",
            "index https://o.example.org/  (from --index-url)\n"};
        begin(&s);
        set(&s, "HOME=/home/me");
        add_file(&s, "/home/me/.config/pip/pip.conf", "[global]\nindex-url = " C "\n");
        if (given >= 1) {
            set(&s, "PIP_INDEX_URL=" B);
        }
        if (given >= 2) {
            set(&s, "TAILWHEEL_INDEX_URL=" A);
        }
        if (given >= 3) {
            read_requirements(&s, "\n-i https://f.example.org/\n");
        }
        if (given >= 4) {
            s.options.default_index = TW_SLICE("https://o.example.org/");
        }
        assert_config(&s, "https://built.in/", expected[given]);
    }
}

TW_TEST(config_asks_extra_indexes_first_and_never_adds_those_of_pip)
{
    struct setup s;
    tw_slice indexes[] = {TW_SLICE_INIT("mine=" A)}, extra[] = {TW_SLICE_INIT(B)};
    begin(&s);
    s.options.indexes = (struct tw_texts){indexes, 1, 1};
    s.options.extra_indexes = (struct tw_texts){extra, 1, 1};
    set(&s, "PIP_EXTRA_INDEX_URL=https://evil.example.org/");
    read_requirements(&s, "--extra-index-url " C "\n");
    assert_config(&s, "https://built.in/",
                  "index mine=" A "  (from --index)\n"
                  "index " B "  (from --index)\n"
                  "index " C "  (from a.in:1)\n"
                  "index https://built.in/  (from the build)\n");
}

TW_TEST(config_splits_lists_and_hides_secrets)
{
    struct setup s;
    begin(&s);
    set(&s, "PIP_EXTRA_INDEX_URL=https://me:pw@a.example.org/ " B);
    set(&s, "TAILWHEEL_FIND_LINKS='my wheels' more");
    set(&s, "PIP_TRUSTED_HOST=h:80");
    set(&s, "SSL_CERT_FILE=/etc/ca.pem");
    assert_config(&s, C,
                  "index https://a.example.org/  (from PIP_EXTRA_INDEX_URL)\n"
                  "index " B "  (from PIP_EXTRA_INDEX_URL)\n"
                  "index " C "  (from the build)\n"
                  "find-links my wheels  (from TAILWHEEL_FIND_LINKS)\n"
                  "find-links more  (from TAILWHEEL_FIND_LINKS)\n"
                  "trusted-host h:80  (from PIP_TRUSTED_HOST)\n"
                  "cert /etc/ca.pem  (from SSL_CERT_FILE)\n");
}

TW_TEST(config_isolated_asks_nothing_of_pip)
{
    struct setup s;
    begin(&s);
    s.options.isolated = true;
    set(&s, "PIP_INDEX_URL=" B);
    set(&s, "HOME=/home/me");
    add_file(&s, "/home/me/.pip/pip.conf", "not an ini file");
    assert_config(&s, A, "index " A "  (from the build)\n");
}

TW_TEST(config_no_index_leaves_only_links)
{
    static const char *const sayings[] = {"PIP_NO_INDEX=1", "TAILWHEEL_NO_INDEX=true",
                                          "PIP_NO_INDEX=0"};
    for (int i = 0; i < 3; i++) {
        struct setup s;
        begin(&s);
        set(&s, sayings[i]);
        assert_config(&s, A, i < 2 ? "" : "index " A "  (from the build)\n");
        assert_int_equal(s.config.no_index, i < 2);
    }
    struct setup s;
    begin(&s);
    read_requirements(&s, "--no-index\n-f wheels\n");
    assert_config(&s, A, "find-links wheels  (from a.in:2)\n");
}

TW_TEST(config_refuses_what_is_no_url)
{
    struct setup s;
    begin(&s);
    s.options.default_index = TW_SLICE("./index");
    assert_config(&s, A,
                  ":0: --index-url: expected a URL such as "
                  "https://index.example.org/simple/, found \"./index\"");
}

TW_TEST(config_reads_pip_conf_as_pip_does)
{
    struct setup s;
    begin(&s);
    set(&s, "HOME=/home/me");
    set(&s, "VIRTUAL_ENV=/venv");
    add_file(&s, "/etc/pip.conf", "; of the machine\n[global]\nindex-url: " A "\n");
    add_file(&s, "/venv/pip.conf",
             "[install]\nindex-url = https://not.this/\n"
             "[global]\n"
             "Extra_Index_URL =\n"
             "    " B "\n"
             "    # not this one\n"
             "    " C "\n"
             "timeout = 60\n");
    assert_config(&s, "",
                  "index " B "  (from /venv/pip.conf)\n"
                  "index " C "  (from /venv/pip.conf)\n"
                  "index " A "  (from /etc/pip.conf)\n");
}

TW_TEST(config_reads_the_pip_conf_that_is_named_instead_of_the_user_s)
{
    struct setup s;
    begin(&s);
    set(&s, "HOME=/home/me");
    set(&s, "PIP_CONFIG_FILE=/tmp/my.conf");
    add_file(&s, "/home/me/.config/pip/pip.conf", "[global]\nindex-url=" A "\n");
    add_file(&s, "/tmp/my.conf", "[global]\nindex-url=" B "\n");
    assert_config(&s, C, "index " B "  (from /tmp/my.conf)\n");

    begin(&s);
    set(&s, "PIP_CONFIG_FILE=/dev/null");
    add_file(&s, "/etc/pip.conf", "[global]\nindex-url=" A "\n");
    assert_config(&s, C, "index " C "  (from the build)\n");
}

TW_TEST(config_gives_values_that_c_libraries_can_read)
{
    struct setup s;
    begin(&s);
    add_file(&s, "/etc/pip.conf",
             "[global]\ncert = /etc/ca.pem\nproxy = http://p:1\nindex-url = " A "\n");
    assert_int_equal(tw_config_indexes(&s.arena, &s.options, &s.files, &s.reader, "",
                                       &s.config, &s.err),
                     TW_OK);
    assert_string_equal(s.config.cert.ptr, "/etc/ca.pem");
    assert_string_equal(s.config.proxy.ptr, "http://p:1");
    tw_arena_free(&s.arena);
}

TW_TEST(config_says_where_a_pip_conf_is_wrong)
{
    static const char *const bad[][2] = {
        {"index-url = " A "\n",
         "/etc/pip.conf:1: expected a [section]; --isolated ignores this file"},
        {"\n[global\n", "/etc/pip.conf:2: expected \"]\" at the end of the section; "
                        "--isolated ignores this file"},
        {"[global]\nindex-url\n", "/etc/pip.conf:2: expected \"key = value\"; "
                                  "--isolated ignores this file"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct setup s;
        begin(&s);
        add_file(&s, "/etc/pip.conf", bad[i][0]);
        assert_config(&s, C, bad[i][1]);
    }
}

TW_TEST(config_survives_exhausted_memory)
{
    for (long fail = 0;; fail++) {
        struct setup s;
        begin(&s);
        set(&s, "HOME=/home/me");
        set(&s, "PIP_EXTRA_INDEX_URL=" A " " B);
        add_file(&s, "/home/me/.pip/pip.conf", "[global]\nindex-url =\n " C "\n");
        s.arena.fail_after = fail;
        enum tw_status status = tw_config_indexes(&s.arena, &s.options, &s.files,
                                                  &s.reader, "", &s.config, &s.err);
        tw_arena_free(&s.arena);
        if (status == TW_OK) {
            assert_true(fail > 10);
            return;
        }
        assert_int_equal(status, TW_ERR_NOMEM);
    }
}
