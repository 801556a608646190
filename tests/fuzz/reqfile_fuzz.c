/*
 * Requirements files, which include half of themselves, and the same bytes as pip.conf.
 * A refusal has a place wherever it is about a line; a requirement that was accepted
 * has a name, or is a place.
 */
#include "../cli/memory_files.h"
#include "config.h"
#include "fuzz.h"

static void check_settings(struct tw_arena *arena, const struct tw_file_reader *reader,
                           const struct tw_reqfile *files)
{
    struct tw_options options;
    struct tw_index_config config;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_buf shown = TW_BUF_INIT(1 << 24);
    tw_options_init(&options);
    if (tw_config_indexes(arena, &options, files, reader, "", &config, &err) == TW_OK) {
        tw_config_print(&shown, &config);
        bool any = config.no_index || config.indexes.len || config.find_links.len;
        require(any == (tw_config_require_index(&config, &err) == TW_OK));
    }
    tw_buf_free(&shown);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tw_slice text = {(const char *)data, size};
    struct memory_file on_disk[] = {{"a.in", text},
                                    {"b.in", tw_slice_cut(text, 0, size / 2)},
                                    {"/etc/pip.conf", text}};
    struct memory_files memory = {on_disk, 3};
    char *environment[] = {(char *)"TOKEN=x y", (char *)"A=${TOKEN}", NULL};
    struct tw_file_reader reader = memory_reader(&memory, environment);
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_reqfile all = {0};
    struct tw_error err = TW_ERROR_INIT;
    enum tw_status status = tw_reqfile_read(&arena, &reader, TW_SLICE("a.in"),
                                            TW_FROM_REQUIREMENT, &all, &err);
    require(!status || !err.line == !err.column);
    require(!status || err.context[0]);
    for (uint32_t i = 0; i < all.entry_count; i++) {
        const struct tw_entry *entry = &all.entries[i];
        require(entry->form != TW_ENTRY_NAMED || entry->requirement.name.len > 0);
        require(entry->form == TW_ENTRY_NAMED || entry->requirement.url.ptr);
        require(entry->origin.line > 0);
    }
    check_settings(&arena, &reader, &all);
    tw_arena_free(&arena);
    return 0;
}
