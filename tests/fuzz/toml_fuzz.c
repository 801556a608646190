/*
 * TOML: every value has a place in the text, every key can be found again, and an error
 * says where it is.
 */
#include "fuzz.h"
#include "tw_toml.h"

static void check(const struct tw_toml *parent)
{
    uint32_t count = 0;
    for (const struct tw_toml *child = parent->first; child; child = child->next) {
        require(child->line > 0 && child->column > 0);
        if (parent->kind == TW_TOML_TABLE) {
            require(tw_toml_get(parent, child->key) == child);
        }
        check(child);
        count++;
    }
    require(count == parent->count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_toml *root;
    tw_slice text = {(const char *)data, size};
    if (tw_toml_parse(&arena, text, &root, &err) == TW_OK) {
        check(root);
    } else {
        require(err.status == TW_ERR_TOML || err.status == TW_ERR_LIMIT);
        require(err.line > 0 && err.column > 0);
    }
    tw_arena_free(&arena);
    return 0;
}
