/*
 * File names of wheels and source distributions: the parts lie in the name, and a wheel
 * has a rank among the tags of a target.
 */
#include "fuzz.h"
#include "tw_specifiers.h"
#include "tw_targets.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_target target;
    struct tw_wheel_name wheel;
    struct tw_sdist_name sdist;
    tw_slice text = {(const char *)data, size};
    if (tw_wheel_name_parse(&arena, text, &wheel, NULL) == TW_OK) {
        require(tw_target_new(&arena, TW_SLICE("3.12"), TW_SLICE("linux"), &target,
                              NULL) == TW_OK);
        uint32_t rank = tw_tags_rank(target.tags, &wheel);
        require(rank == UINT32_MAX || rank < tw_tags_count(target.tags));
        require(wheel.raw_name.len + wheel.pythons.len + wheel.abis.len +
                    wheel.platforms.len <
                size);
    }
    if (tw_sdist_name_parse(&arena, text, &sdist, NULL) == TW_OK) {
        require(sdist.name.len > 0 && sdist.version.key.len > 0);
    }
    tw_arena_free(&arena);
    return 0;
}
