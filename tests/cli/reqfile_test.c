/* Requirements files, from memory: what they mean, and what is said of bad ones. */
#include "options.h"
#include "reqfile.h"

#include "memory_files.h"
#include "tw_test.h"

#include <stdio.h>

static char *const environment[] = {
    (char *)"TOKEN=s3cret", (char *)"EMPTY=", (char *)"HOST_1=a.example.org", NULL};

/* What reading the first of some files gave. */
struct result {
    struct tw_arena arena;
    struct tw_reqfile all;
    struct tw_error err;
    enum tw_status status;
};

static struct result read_files(const struct memory_file *files, size_t count)
{
    struct result result = {.arena = TW_ARENA_INIT, .err = TW_ERROR_INIT};
    struct memory_files memory = {files, count};
    struct tw_file_reader reader = memory_reader(&memory, environment);
    result.status =
        tw_reqfile_read(&result.arena, &reader, tw_slice_from(files[0].path),
                        TW_FROM_REQUIREMENT, &result.all, &result.err);
    return result;
}

static struct result read_text(tw_slice text)
{
    struct memory_file file = {"requirements.in", text};
    return read_files(&file, 1);
}

#define assert_read(result)                                                            \
    do {                                                                               \
        if ((result).status) {                                                         \
            print_message("%s: %s\n", (result).err.context, (result).err.message);     \
        }                                                                              \
        assert_int_equal((result).status, TW_OK);                                      \
    } while (0)

TW_TEST(reqfile_reads_requirements_and_where_they_stand)
{
    struct result r = read_text(TW_SLICE("# the site\n"
                                         "\n"
                                         "Flask >=1.0 , <3  # not 3\r\n"
                                         "  uvicorn[standard] ; python_version > '3'\r"
                                         "tail"));
    assert_read(r);
    assert_int_equal(r.all.entry_count, 3);
    const struct tw_entry *e = r.all.entries;
    assert_slice_equal(e[0].requirement.name, "flask");
    assert_int_equal(e[0].requirement.specifiers.count, 2);
    assert_slice_equal(e[0].origin.file, "requirements.in");
    assert_int_equal(e[0].origin.line, 3);
    assert_slice_equal(e[0].origin.text, "Flask >=1.0 , <3");
    assert_int_equal(e[1].origin.line, 4);
    assert_int_equal(e[1].requirement.extra_count, 1);
    assert_non_null(e[1].requirement.marker);
    assert_int_equal(e[2].origin.line, 5);
    tw_arena_free(&r.arena);
}

TW_TEST(reqfile_takes_parents_off_overrides)
{
    struct memory_file file =
        FILE_OF("overrides.txt", "Air_Flow<2: sqlalchemy>=2\n"
                                 "file : child[x]==1 ; extra == 'y'\n"
                                 "plain @ https://h/plain-1.tar.gz\n"
                                 "marked ; os_name == 'a:b'\n"
                                 "bad one: child\n");
    struct memory_files memory = {&file, 1};
    struct tw_file_reader reader = memory_reader(&memory, environment);
    struct result r = {.arena = TW_ARENA_INIT, .err = TW_ERROR_INIT};
    r.status = tw_reqfile_read(&r.arena, &reader, TW_SLICE("overrides.txt"),
                               TW_FROM_OVERRIDE, &r.all, &r.err);
    assert_int_equal(r.status, TW_ERR_REQUIREMENT);
    assert_int_equal(r.err.line, 5);
    assert_int_equal(r.err.column, 5);
    assert_int_equal(r.all.entry_count, 4);
    const struct tw_entry *e = r.all.entries;
    assert_slice_equal(e[0].origin.parent->name, "air-flow");
    assert_int_equal(e[0].origin.parent->specifiers.count, 1);
    assert_slice_equal(e[0].requirement.name, "sqlalchemy");
    assert_slice_equal(e[0].origin.text, "Air_Flow<2: sqlalchemy>=2");
    assert_slice_equal(e[1].origin.parent->name, "file");
    assert_int_equal(e[1].requirement.extra_count, 1);
    assert_null(e[2].origin.parent);
    assert_null(e[3].origin.parent);
    tw_arena_free(&r.arena);
}

TW_TEST(reqfile_joins_lines)
{
    struct result r = read_text(TW_SLICE("one\\\n>=1,\\\n  <2\n"
                                         "two \\\n# a comment \\\nthree\n"
                                         "four \\"));
    assert_read(r);
    assert_int_equal(r.all.entry_count, 4);
    assert_slice_equal(r.all.entries[0].origin.text, "one>=1,  <2");
    assert_int_equal(r.all.entries[0].origin.line, 1);
    assert_slice_equal(r.all.entries[1].requirement.name, "two");
    assert_int_equal(r.all.entries[1].origin.line, 4);
    assert_slice_equal(r.all.entries[2].requirement.name, "three");
    assert_slice_equal(r.all.entries[3].requirement.name, "four");
    tw_arena_free(&r.arena);
}

TW_TEST(reqfile_reads_hashes)
{
#define H64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789ABCDEF"
    struct result r =
        read_text(TW_SLICE("one==1.0 \\\n    --hash=sha256:" H64 " \\\n"
                           "    --hash sha512:" H64 H64 "\n"
                           "two==1 --config-settings=x=y --global-option='-q'\n"));
    assert_read(r);
    assert_int_equal(r.all.entries[0].hash_count, 2);
    assert_slice_equal(r.all.entries[0].origin.text, "one==1.0");
    assert_slice_equal(r.all.entries[0].hashes[0], "sha256:" H64);
    assert_slice_equal(r.all.entries[0].hashes[1], "sha512:" H64 H64);
    assert_int_equal(r.all.entries[1].hash_count, 0);
    tw_arena_free(&r.arena);
}

TW_TEST(reqfile_reads_options)
{
    struct result r = read_text(TW_SLICE(
        "-i https://me:${TOKEN}@h/simple --extra-index-url=https://${HOST_1}/ # both\n"
        "--find-links 'a b'\n"
        "-fhttps://x/y\n"
        "--no-binary :all:\n--only-binary=one,two\n"
        "--pre\n--require-hashes\n--no-index\n--trusted-host h:80\n"
        "--use-feature fast-deps\n"));
    assert_read(r);
    const struct tw_file_option *o = r.all.options;
    assert_int_equal(r.all.option_count, 11);
    assert_int_equal(o[0].kind, TW_FILE_INDEX_URL);
    assert_slice_equal(o[0].name, "--index-url");
    assert_slice_equal(o[0].value, "https://me:s3cret@h/simple");
    assert_slice_equal(o[0].typed, "https://me:${TOKEN}@h/simple");
    assert_int_equal(o[0].origin.line, 1);
    assert_int_equal(o[1].kind, TW_FILE_EXTRA_INDEX_URL);
    assert_slice_equal(o[1].value, "https://a.example.org/");
    assert_slice_equal(o[2].value, "a b");
    assert_slice_equal(o[3].value, "https://x/y");
    assert_int_equal(o[4].kind, TW_FILE_NO_BINARY);
    assert_slice_equal(o[5].value, "one,two");
    assert_int_equal(o[6].kind, TW_FILE_PRE);
    assert_int_equal(o[7].kind, TW_FILE_REQUIRE_HASHES);
    assert_int_equal(o[8].kind, TW_FILE_NO_INDEX);
    assert_int_equal(o[9].kind, TW_FILE_TRUSTED_HOST);
    assert_int_equal(o[10].kind, TW_FILE_IGNORED);
    assert_slice_equal(o[10].name, "--use-feature");
    tw_arena_free(&r.arena);
}

TW_TEST(reqfile_replaces_variables_that_are_set)
{
    struct result r = read_text(TW_SLICE(
        "one @ https://${TOKEN}@h/one-1.0-py3-none-any.whl\n"
        "two @ "
        "https://h/${UNSET}/${EMPTY}/${lower}/$TOKEN/two-1.0-py3-none-any.whl\n"));
    assert_read(r);
    const struct tw_entry *e = r.all.entries;
    assert_slice_equal(e[0].requirement.url,
                       "https://s3cret@h/one-1.0-py3-none-any.whl");
    assert_slice_equal(e[0].typed_url, "https://${TOKEN}@h/one-1.0-py3-none-any.whl");
    assert_slice_equal(
        e[1].requirement.url,
        "https://h/${UNSET}/${EMPTY}/${lower}/$TOKEN/two-1.0-py3-none-any.whl");
    tw_arena_free(&r.arena);
}

TW_TEST(reqfile_reads_bare_urls_and_paths)
{
    struct result r =
        read_text(TW_SLICE("https://h/Some_Name-1.0%2Bcpu-py3-none-any.whl#sha256=00\n"
                           "./dist/other-2.0.tar.gz[fast] ; python_version > '3'\n"
                           "third-3.0-py3-none-any.whl\n"
                           "git+https://h/x.git@main#egg=fourth\n"
                           "./folder\n"
                           "-e ./local[x]\n"
                           "file:///srv/fifth-5.zip\n"));
    assert_read(r);
    const struct tw_entry *e = r.all.entries;
    assert_int_equal(r.all.entry_count, 7);
    assert_int_equal(e[0].form, TW_ENTRY_URL);
    assert_slice_equal(e[0].requirement.name, "some-name");
    assert_slice_equal(e[0].requirement.url,
                       "https://h/Some_Name-1.0%2Bcpu-py3-none-any.whl#sha256=00");
    assert_int_equal(e[1].form, TW_ENTRY_PATH);
    assert_slice_equal(e[1].requirement.name, "other");
    assert_slice_equal(e[1].requirement.url, "./dist/other-2.0.tar.gz");
    assert_slice_equal(e[1].requirement.extras[0], "fast");
    assert_non_null(e[1].requirement.marker);
    assert_int_equal(e[2].form, TW_ENTRY_PATH);
    assert_slice_equal(e[2].requirement.name, "third");
    assert_slice_equal(e[3].requirement.name, "fourth");
    assert_int_equal(e[4].form, TW_ENTRY_PATH);
    assert_int_equal(e[4].requirement.name.len, 0);
    assert_int_equal(e[5].form, TW_ENTRY_EDITABLE);
    assert_slice_equal(e[5].requirement.url, "./local");
    assert_slice_equal(e[5].requirement.extras[0], "x");
    assert_slice_equal(e[6].requirement.name, "fifth");
    tw_arena_free(&r.arena);
}

TW_TEST(reqfile_includes_files_relative_to_the_file)
{
    static const struct memory_file files[] = {
        FILE_OF("dev.in",
                "-r base.in\n-c limits.txt\n--requirement more/extra.in\nlint\n"),
        FILE_OF("base.in", "api"),
        FILE_OF("limits.txt", "models<2.1\n-r limits2.txt\n"),
        FILE_OF("more/extra.in", "-c ../limits2.txt\n-f wheels\n-f absent\njobs>=5"),
        FILE_OF("more/../limits2.txt", "idna<3"),
        FILE_OF("limits2.txt", "idna<3"),
        FILE_OF("more/wheels", ""),
    };
    struct result r = read_files(files, 7);
    assert_read(r);
    const struct tw_entry *e = r.all.entries;
    assert_int_equal(r.all.entry_count, 6);
    assert_slice_equal(e[0].origin.file, "base.in");
    assert_int_equal(e[0].origin.kind, TW_FROM_REQUIREMENT);
    assert_slice_equal(e[1].origin.file, "limits.txt");
    assert_int_equal(e[1].origin.kind, TW_FROM_CONSTRAINT);
    assert_slice_equal(e[2].origin.file, "limits2.txt");
    assert_int_equal(e[2].origin.kind, TW_FROM_CONSTRAINT); /* -r in constraints */
    assert_slice_equal(e[3].origin.file, "more/../limits2.txt");
    assert_slice_equal(e[4].origin.file, "more/extra.in");
    assert_int_equal(e[4].origin.kind, TW_FROM_REQUIREMENT);
    assert_slice_equal(e[5].origin.file, "dev.in");
    assert_slice_equal(r.all.options[0].value, "more/wheels");
    assert_slice_equal(r.all.options[1].value, "absent");
    tw_arena_free(&r.arena);
}

TW_TEST(reqfile_reads_circles_once)
{
    static const struct memory_file files[] = {
        FILE_OF("a.in", "-r b.in\none\n"), FILE_OF("b.in", "-r a.in\n-c b.in\ntwo\n")};
    struct result r = read_files(files, 2);
    assert_read(r);
    static const char *const names[] = {"one", "two", "two", "one"};
    assert_int_equal(r.all.entry_count, 4); /* both are constraints, then not */
    for (uint32_t i = 0; i < 4; i++) {
        const struct tw_entry *entry = &r.all.entries[i];
        assert_true(tw_slice_equal(entry->requirement.name, tw_slice_from(names[i])));
        assert_int_equal(entry->origin.kind,
                         i < 2 ? TW_FROM_CONSTRAINT : TW_FROM_REQUIREMENT);
    }
    tw_arena_free(&r.arena);
}

TW_TEST(reqfile_names_files_below_the_working_folder_relative_to_it)
{
    struct memory_file files[] = {FILE_OF("sub/a.in", "one"),
                                  FILE_OF("/srv/a.in", "x")};
    struct memory_files memory = {files, 2};
    struct tw_file_reader reader = memory_reader(&memory, environment);
    struct result r = {.arena = TW_ARENA_INIT, .err = TW_ERROR_INIT};
    for (int i = 0; i < 2 && !r.status; i++) {
        tw_slice path = i ? TW_SLICE("/srv/a.in") : TW_SLICE("/home/me/sub/a.in");
        r.status =
            tw_reqfile_read(&r.arena, &reader, path, TW_FROM_OVERRIDE, &r.all, &r.err);
    }
    assert_read(r);
    assert_slice_equal(r.all.entries[0].origin.file, "sub/a.in");
    assert_int_equal(r.all.entries[0].origin.kind, TW_FROM_OVERRIDE);
    assert_slice_equal(r.all.entries[1].origin.file, "/srv/a.in");
    tw_arena_free(&r.arena);
}

TW_TEST(reqfile_calls_standard_input_by_its_name)
{
    struct memory_file file = FILE_OF("-", "one\nbad line\n");
    struct result r = read_files(&file, 1);
    assert_int_equal(r.all.entry_count, 1);
    assert_slice_equal(r.all.entries[0].origin.file, TW_STDIN_NAME);
    assert_string_equal(r.err.context, TW_STDIN_NAME);
    assert_int_equal(r.err.line, 2);
    tw_arena_free(&r.arena);
}

TW_TEST(reqfile_decodes_by_mark_and_by_comment)
{
    static const tw_slice texts[] = {
        TW_SLICE_INIT("\xEF\xBB\xBFone"),
        TW_SLICE_INIT("\xFF\xFEo\0n\0e\0"),
        TW_SLICE_INIT("\xFE\xFF\0o\0n\0e"),
        TW_SLICE_INIT("\xFF\xFE\0\0o\0\0\0n\0\0\0e\0\0\0"),
        TW_SLICE_INIT("\0\0\xFE\xFF\0\0\0o\0\0\0n\0\0\0e"),
        TW_SLICE_INIT("# -*- coding: latin-1 -*-\none # \xE9t\xE9"),
        TW_SLICE_INIT("# vim: set fileencoding=utf-8 :\none"),
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct result r = read_text(texts[i]);
        assert_read(r);
        assert_int_equal(r.all.entry_count, 1);
        assert_slice_equal(r.all.entries[0].requirement.name, "one");
        tw_arena_free(&r.arena);
    }
}

/* "FILE:LINE:COLUMN: MESSAGE" of an error, or what there is of it. */
static void assert_refused(tw_slice text, const char *expected)
{
    struct result r = read_text(text);
    char got[1200];
    int len = snprintf(got, sizeof got, "%s:", r.err.context);
    if (r.err.line) {
        len += snprintf(got + len, sizeof got - (size_t)len, "%u:%u:", r.err.line,
                        r.err.column);
    }
    snprintf(got + len, sizeof got - (size_t)len, " %s", r.err.message);
    assert_string_equal(got, expected);
    assert_int_equal(tw_status_exit(r.status), 1);
    tw_arena_free(&r.arena);
}

#define AT(place, text) "requirements.in:" place ": " text

TW_TEST(reqfile_says_where_an_option_is_wrong)
{
    assert_refused(TW_SLICE("one\n  --index-ur https://h/\n"),
                   AT("2:3", "expected an option that a requirements file may have, "
                             "found --index-ur; did you mean --index-url?"));
    assert_refused(TW_SLICE("-i\n"), AT("1:1", "expected a value after --index-url"));
    assert_refused(TW_SLICE("-i http://h -f\n"),
                   AT("1:13", "expected a value after --find-links"));
    assert_refused(TW_SLICE("--pre=yes"), AT("1:1", "--pre takes no value"));
    assert_refused(TW_SLICE("-r sub dir/a.in"),
                   AT("1:8", "expected an option, found \"dir/a.in\"; a value with "
                             "spaces must be quoted"));
    assert_refused(TW_SLICE("--find-links 'a b"),
                   AT("1:14", "the quote is not closed"));
    assert_refused(TW_SLICE("-r absent.in"),
                   AT("1:1", "there is no file \"absent.in\" to include"));
    assert_refused(TW_SLICE("-c https://h/limits.txt"),
                   AT("1:1", "there is no file \"https://h/limits.txt\" to include"));
    assert_refused(TW_SLICE("--hash=sha256:00"),
                   AT("1:1", "expected a requirement before --hash"));
}

TW_TEST(reqfile_says_where_a_hash_is_wrong)
{
#define HASHES                                                                         \
    "expected sha256:, sha384: or sha512: and as many hexadecimal digits after --hash"
    assert_refused(TW_SLICE("one==1 \\\n  --hash=sha256:00"), AT("2:3", HASHES));
    assert_refused(TW_SLICE("one==1 --hash=md5:d41d8cd98f00b204e9800998ecf8427e"),
                   AT("1:8", HASHES));
    assert_refused(TW_SLICE("one==1 -i https://h/"),
                   AT("1:8", "expected --hash after a requirement, found --index-url; "
                             "it needs a line of its own"));
}

TW_TEST(reqfile_says_what_is_no_text)
{
    assert_refused(TW_SLICE("one\n\x7f"
                            "ELF\0\0\0"),
                   AT("2:5", "expected text, found a NUL byte"));
    assert_refused(TW_SLICE("\xFF\xFEo\0n"), "requirements.in: the file is not the "
                                             "UTF-16 that its first bytes promise");
    assert_refused(
        TW_SLICE("\n# coding: shift_jis\n"),
        "requirements.in: the encoding \"shift_jis\" is not known here; save "
        "the file as UTF-8");
}

TW_TEST(reqfile_places_errors_in_joined_lines_and_after_variables)
{
    struct result r = read_text(TW_SLICE("one \\\n   >= \\\n ;\n"));
    assert_int_equal(r.status != TW_OK, true);
    assert_true(r.err.line >= 2);
    tw_arena_free(&r.arena);
    r = read_text(TW_SLICE("one @ https://${TOKEN}/x ; nonsense == 1\n"));
    assert_int_equal(r.status != TW_OK, true);
    assert_int_equal(r.err.column, 28);
    tw_arena_free(&r.arena);
}

TW_TEST(reqfile_bounds_lines_and_depth)
{
    struct tw_buf buf = TW_BUF_INIT(4000000);
    for (int i = 0; i < 1100000; i++) {
        tw_buf_add_byte(&buf, 'a');
    }
    assert_refused(tw_buf_slice(&buf),
                   AT("1:1", "the line is longer than 1048576 bytes"));
    tw_buf_clear(&buf);
    for (int i = 0; i < 300000; i++) {
        tw_buf_adds(&buf, "aaa\\\n");
    }
    assert_false(buf.failed);
    assert_refused(tw_buf_slice(&buf),
                   AT("1:1", "the requirement is longer than 262144 "
                             "bytes"));
    tw_buf_free(&buf);

    static struct memory_file files[40];
    static char names[40][16], texts[40][24];
    for (int i = 0; i < 40; i++) {
        snprintf(names[i], sizeof names[i], "f%d.in", i);
        snprintf(texts[i], sizeof texts[i], "-r f%d.in", i + 1);
        files[i] = (struct memory_file){names[i], tw_slice_from(texts[i])};
    }
    struct result r = read_files(files, 40);
    assert_int_equal(r.status, TW_ERR_LIMIT);
    assert_string_equal(r.err.message, "files include each other more than 32 deep");
    assert_string_equal(r.err.context, "f31.in");
    tw_arena_free(&r.arena);
}

TW_TEST(reqfile_survives_exhausted_memory)
{
    static const struct memory_file files[] = {
        FILE_OF("a.in", "-r b.in\none>=1 ; python_version>'3' \\\n # x\n"
                        "-i https://${TOKEN}@h/\n./x-1.0-py3-none-any.whl\n"),
        FILE_OF("b.in", "two @ https://${TOKEN}@h/ --hash=sha256:" H64 "\n")};
    struct memory_files memory = {files, 2};
    struct tw_file_reader reader = memory_reader(&memory, environment);
    for (long fail = 0;; fail++) {
        struct tw_arena arena = TW_ARENA_INIT;
        arena.fail_after = fail;
        struct tw_reqfile all = {0};
        struct tw_error err = TW_ERROR_INIT;
        enum tw_status status = tw_reqfile_read(&arena, &reader, TW_SLICE("a.in"),
                                                TW_FROM_REQUIREMENT, &all, &err);
        tw_arena_free(&arena);
        if (status == TW_OK) {
            assert_true(fail > 15);
            return;
        }
        assert_int_equal(status, TW_ERR_NOMEM);
    }
}
