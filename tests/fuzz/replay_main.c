/*
 * Runs a fuzz target on the files and folders that are named as arguments: the tests'
 * stand-in for libFuzzer, which only clang has.
 */
#include "fuzz.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>

enum { PATH_MAX_LEN = 4096 };

static unsigned long inputs;

static void replay_file(const char *path)
{
    struct stat about;
    FILE *in = fopen(path, "rb");
    require(in && fstat(fileno(in), &about) == 0);
    size_t size = (size_t)about.st_size;
    uint8_t *data = malloc(size ? size : 1);
    require(data && fread(data, 1, size, in) == size);
    fclose(in);
    LLVMFuzzerTestOneInput(data, size);
    free(data);
    inputs++;
}

static void replay(const char *path)
{
    DIR *dir = opendir(path);
    struct dirent *entry;
    if (!dir) {
        replay_file(path);
        return;
    }
    while ((entry = readdir(dir)) != NULL) {
        char inner[PATH_MAX_LEN];
        snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
        if (entry->d_name[0] != '.') {
            replay_file(inner);
        }
    }
    closedir(dir);
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        replay(argv[i]);
    }
    printf("%lu inputs\n", inputs);
    return inputs == 0;
}
