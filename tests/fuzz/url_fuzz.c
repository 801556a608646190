/*
 * URLs: the first line is a base, the rest a reference. What comes of joining them
 * stays what it is when it is joined again, is plain ASCII, and has no secret once it
 * is bare.
 */
#include "fuzz.h"
#include "url.h"

static void check_forms(struct tw_arena *arena, tw_slice url)
{
    struct tw_url parts = tw_url_split(url);
    struct tw_url bare = tw_url_split(tw_url_bare(arena, url));
    char shown[64];
    for (size_t i = 0; i < url.len; i++) {
        require(url.ptr[i] > 0x20 && url.ptr[i] < 0x7f);
    }
    require(!bare.user.ptr && !bare.fragment.ptr);
    require(tw_slice_equal(bare.host, parts.host));
    require(strlen(tw_url_redact(url, shown, sizeof shown)) < sizeof shown);
    require(tw_url_origin(arena, url).ptr != NULL);
    tw_slice path = tw_url_to_path(arena, url);
    require(!path.ptr || strlen(path.ptr) == path.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tw_arena arena = TW_ARENA_INIT;
    tw_slice reference = {(const char *)data, size};
    tw_slice base = TW_NO_SLICE;
    tw_slice url = TW_NO_SLICE;
    tw_slice again = TW_NO_SLICE;
    if (!tw_slice_line(&reference, &base)) {
        base = TW_SLICE("");
    }
    if (tw_url_join(&arena, base, reference, &url, NULL) == TW_OK) {
        check_forms(&arena, url);
        require(tw_url_join(&arena, url, url, &again, NULL) == TW_OK);
        require(tw_slice_equal(url, again));
    }
    tw_arena_free(&arena);
    return 0;
}
