/*
 * Requirements: what parses prints, and what is printed parses and prints the same.
 */
#include "fuzz.h"
#include "tw_specifiers.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_requirement r;
    bool mended;
    tw_slice text = {(const char *)data, size};
    if (tw_requirement_parse(&arena, text, &r, &err) == TW_OK) {
        struct tw_buf first = TW_BUF_INIT(1 << 22);
        struct tw_buf second = TW_BUF_INIT(1 << 22);
        if (tw_requirement_print(&first, &r, NULL) == TW_OK &&
            is_without_escapes(tw_buf_slice(&first))) {
            require(tw_requirement_parse(&arena, tw_buf_slice(&first), &r, NULL) ==
                    TW_OK);
            require(tw_requirement_print(&second, &r, NULL) == TW_OK);
            require(tw_slice_equal(tw_buf_slice(&first), tw_buf_slice(&second)));
        }
        tw_buf_free(&first);
        tw_buf_free(&second);
    } else {
        require(err.status != TW_OK && err.offset <= size);
        (void)!tw_requirement_parse_lenient(&arena, text, &r, &mended, &err);
    }
    tw_arena_free(&arena);
    return 0;
}
