/* direct_url.json: what is read is written, and that reads and writes the same. */
#include "fuzz.h"
#include "tw_direct_url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_direct_url direct;
    tw_slice text = {(const char *)data, size};
    if (tw_direct_url_parse(&arena, text, &direct, &err) == TW_OK) {
        struct tw_buf first = TW_BUF_INIT(1 << 24);
        struct tw_buf second = TW_BUF_INIT(1 << 24);
        tw_direct_url_print(&first, &direct, false);
        require(tw_direct_url_parse(&arena, tw_buf_slice(&first), &direct, &err) ==
                TW_OK);
        tw_direct_url_print(&second, &direct, false);
        require(tw_slice_equal(tw_buf_slice(&first), tw_buf_slice(&second)));
        tw_buf_free(&first);
        tw_buf_free(&second);
    } else {
        require(err.status == TW_ERR_INPUT);
    }
    tw_arena_free(&arena);
    return 0;
}
