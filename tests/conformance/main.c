/*
 * conformance DIR: runs every row of every *.jsonl below DIR, and tells for each file
 * how many passed, failed and were skipped, with the first rows that differ.
 *
 * A file without a family fails as one row. Exit status 1 when anything failed.
 */
#include "conformance.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

enum { MAX_FAMILIES = 64, MAX_SHOWN = 10, MAX_PATH_LEN = 4096 };

static const struct tw_family *families[MAX_FAMILIES];
static size_t family_count;

struct counts {
    unsigned long passed, failed, skipped;
};

void tw_family_register(const struct tw_family *family)
{
    if (family_count == MAX_FAMILIES) {
        abort();
    }
    families[family_count++] = family;
}

static const struct tw_family *find_family(const char *file)
{
    for (size_t i = 0; i < family_count; i++) {
        if (strcmp(families[i]->file, file) == 0) {
            return families[i];
        }
    }
    return NULL;
}

static void show(const struct tw_row *row, tw_slice line)
{
    tw_slice id = row_text(row, "id");
    printf("  %.*s: %s\n    %.*s\n", TW_FMT(id), row->complaints->ptr,
           TW_FMT(tw_slice_cut(line, 0, 400)));
}

/* Runs the row LINE, of which JSON is a copy that may be written to. */
static void run_row(const struct tw_family *family, const char *folder, tw_slice line,
                    char *json, struct counts *counts)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_buf complaints = TW_BUF_INIT(16384);
    struct tw_json doc = {0};
    struct tw_row row = {.arena = &arena, .doc = &doc, .folder = folder};
    row.complaints = &complaints;
    if (tw_json_parse(&arena, json, line.len, &doc, NULL)) {
        tw_buf_adds(&complaints, "the row is not JSON");
    } else {
        family->run(&row);
    }
    if (row.skipped || (row.optional && complaints.len)) {
        counts->skipped++;
    } else if (complaints.len == 0) {
        counts->passed++;
    } else if (counts->failed++ < MAX_SHOWN) {
        show(&row, line);
    }
    tw_buf_free(&complaints);
    tw_arena_free(&arena);
}

static void run_rows(const struct tw_family *family, const char *folder, FILE *in,
                     struct counts *counts)
{
    char *line = NULL;
    size_t size = 0;
    ssize_t len;
    while ((len = getline(&line, &size, in)) > 0) {
        char *json = malloc((size_t)len);
        if (!json) {
            abort();
        }
        memcpy(json, line, (size_t)len);
        run_row(family, folder, (tw_slice){line, (size_t)len}, json, counts);
        free(json);
    }
    free(line);
}

/* Runs the file PATH, which is NAME below the folder of vectors. */
static void run_file(const char *path, const char *name, struct counts *total)
{
    struct counts counts = {0};
    const struct tw_family *family = find_family(name);
    FILE *in = fopen(path, "r");
    if (family && in) {
        char folder[MAX_PATH_LEN];
        snprintf(folder, sizeof folder, "%.*s", (int)(strrchr(path, '/') - path), path);
        run_rows(family, folder, in, &counts);
    } else {
        printf("  %s: %s\n", name,
               in ? "no family of rows has this name" : "unreadable");
        counts.failed = 1;
    }
    if (in) {
        fclose(in);
    }
    printf("%s: %lu passed, %lu failed, %lu skipped\n", name, counts.passed,
           counts.failed, counts.skipped);
    total->passed += counts.passed;
    total->failed += counts.failed;
    total->skipped += counts.skipped;
}

static void run_folder(const char *path, const char *name, struct counts *total);

/* Runs ENTRY of the folder PATH, which is NAME ("" or "sub/") below the vectors. */
static void run_entry(const char *path, const char *name, const char *entry,
                      struct counts *total)
{
    char inner_path[MAX_PATH_LEN];
    char inner_name[MAX_PATH_LEN];
    struct stat about;
    snprintf(inner_path, sizeof inner_path, "%s/%s", path, entry);
    if (entry[0] == '.' || stat(inner_path, &about) != 0) {
        return;
    }
    bool is_folder = S_ISDIR(about.st_mode);
    snprintf(inner_name, sizeof inner_name, "%s%s%s", name, entry,
             is_folder ? "/" : "");
    if (is_folder) {
        run_folder(inner_path, inner_name, total);
    } else if (tw_slice_ends(tw_slice_from(entry), TW_SLICE(".jsonl"))) {
        run_file(inner_path, inner_name, total);
    }
}

static void run_folder(const char *path, const char *name, struct counts *total)
{
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, NULL, alphasort);
    for (int i = 0; i < count; i++) {
        run_entry(path, name, entries[i]->d_name, total);
        free(entries[i]);
    }
    free(entries);
}

int main(int argc, char **argv)
{
    struct counts total = {0};
    if (argc != 2) {
        fprintf(stderr, "usage: conformance DIR\n");
        return 2;
    }
    run_folder(argv[1], "", &total);
    if (total.skipped) {
        printf("%lu optional rows differ and are skipped\n", total.skipped);
    }
    printf("%lu passed, %lu failed\n", total.passed, total.failed);
    return total.failed > 0 || total.passed == 0;
}
