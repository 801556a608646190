/* Output files on a real file system: whole, in place, and not touched without need. */
#include "atomic_file.h"
#include "tw_test.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder of its own for a test. */
struct folder {
    char path[64];
};

static struct folder make_folder(void)
{
    struct folder folder = {"/tmp/tw-atomic-XXXXXX"};
    assert_non_null(mkdtemp(folder.path));
    return folder;
}

static void remove_folder(const struct folder *folder)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", folder->path);
    assert_int_equal(system(command), 0);
}

/* The path of NAME in FOLDER; good until the next call but three. */
static const char *in(const struct folder *folder, const char *name)
{
    static char paths[4][128];
    static int next;
    char *path = paths[next++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", folder->path, name);
    return path;
}

static void assert_content(const char *path, const char *expected)
{
    char got[256] = "";
    FILE *file = fopen(path, "r");
    assert_non_null(file);
    size_t len = fread(got, 1, sizeof got - 1, file);
    fclose(file);
    got[len] = '\0';
    assert_string_equal(got, expected);
}

static int files_in(const struct folder *folder)
{
    int count = 0;
    DIR *open = opendir(folder->path);
    assert_non_null(open);
    while (readdir(open)) {
        count++;
    }
    closedir(open);
    return count - 2;
}

static enum tw_status put(const char *path, const char *text, bool *changed)
{
    struct tw_error err = TW_ERROR_INIT;
    return tw_atomic_write(path, tw_slice_from(text), changed, &err);
}

TW_TEST(atomic_file_is_made_with_its_folders)
{
    struct folder folder = make_folder();
    bool changed = false;
    assert_int_equal(put(in(&folder, "a/b/out.txt"), "one\n", &changed), TW_OK);
    assert_true(changed);
    assert_content(in(&folder, "a/b/out.txt"), "one\n");
    assert_int_equal(files_in(&folder), 1);
    remove_folder(&folder);
}

TW_TEST(atomic_file_is_replaced_and_keeps_its_mode)
{
    struct folder folder = make_folder();
    const char *path = in(&folder, "out.txt");
    struct stat before, after;
    assert_int_equal(put(path, "one\n", NULL), TW_OK);
    assert_int_equal(chmod(path, 0640), 0);
    assert_int_equal(stat(path, &before), 0);
    assert_int_equal(put(path, "two\n", NULL), TW_OK);
    assert_int_equal(stat(path, &after), 0);
    assert_content(path, "two\n");
    assert_int_equal(after.st_mode & 07777, 0640);
    assert_true(before.st_ino != after.st_ino);
    assert_int_equal(files_in(&folder), 1);
    remove_folder(&folder);
}

TW_TEST(atomic_file_with_this_content_is_left_alone)
{
    struct folder folder = make_folder();
    const char *path = in(&folder, "out.txt");
    struct stat before, after;
    bool changed = true;
    assert_int_equal(put(path, "same\n", NULL), TW_OK);
    assert_int_equal(stat(path, &before), 0);
    assert_int_equal(put(path, "same\n", &changed), TW_OK);
    assert_int_equal(stat(path, &after), 0);
    assert_false(changed);
    assert_int_equal(before.st_ino, after.st_ino);
    assert_int_equal(put(path, "sane\n", &changed), TW_OK);
    assert_true(changed);
    remove_folder(&folder);
}

TW_TEST(atomic_file_behind_links_is_replaced_and_the_links_stay)
{
    struct folder folder = make_folder();
    const char *link = in(&folder, "link");
    struct stat info;
    assert_int_equal(mkdir(in(&folder, "sub"), 0777), 0);
    assert_int_equal(symlink("sub/second", link), 0);
    assert_int_equal(symlink("out.txt", in(&folder, "sub/second")), 0);
    assert_int_equal(put(link, "one\n", NULL), TW_OK); /* it leads nowhere yet */
    assert_int_equal(put(link, "two\n", NULL), TW_OK);
    assert_content(in(&folder, "sub/out.txt"), "two\n");
    assert_int_equal(lstat(link, &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    remove_folder(&folder);
}

TW_TEST(atomic_file_writes_into_what_is_no_file)
{
    assert_int_equal(put("/dev/null", "gone\n", NULL), TW_OK);
}

static void assert_refused(const char *path, const char *tail)
{
    struct tw_error err = TW_ERROR_INIT;
    char expected[256];
    snprintf(expected, sizeof expected, "%s: %s", path, tail);
    assert_int_equal(tw_atomic_write(path, TW_SLICE("x"), NULL, &err), TW_ERR_IO);
    assert_string_equal(err.message, expected);
}

TW_TEST(atomic_file_that_cannot_be_written_says_why_and_leaves_nothing)
{
    struct folder folder = make_folder();
    const char *file = in(&folder, "file");
    assert_int_equal(put(file, "one\n", NULL), TW_OK);
    assert_int_equal(symlink("loop", in(&folder, "loop")), 0);
    assert_refused(folder.path, "expected a file, found a folder");
    assert_refused(in(&folder, "file/out.txt"), "cannot be written: Not a directory");
    assert_refused(in(&folder, "loop"),
                   "cannot follow the link: Too many levels of symbolic links");
    assert_refused("/dev/full", "cannot be written: No space left on device");
    assert_refused("/proc/self/out.txt",
                   "cannot be written: No such file or directory");
    assert_content(file, "one\n");
    assert_int_equal(files_in(&folder), 2);
    remove_folder(&folder);
}
