/*
 * pylock.toml, and the dependency groups of a pyproject.toml, which hold the same kind
 * of text: what is accepted is complete, and a selection picks only what is there.
 */
#include "fuzz.h"
#include "tw_dependency_groups.h"
#include "tw_pylock.h"

static void check_lock(struct tw_arena *arena, const struct tw_pylock *lock)
{
    struct tw_target target;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_lock_choice *choices;
    uint32_t count;
    for (uint32_t i = 0; i < lock->package_count; i++) {
        const struct tw_lock_package *package = &lock->packages[i];
        require(tw_name_is_normal(package->name));
        for (uint32_t w = 0; w < package->wheel_count; w++) {
            require(package->wheels[w].digest_count > 0);
            require(tw_slice_equal(package->wheel_names[w].name, package->name));
        }
    }
    require(tw_target_new(arena, TW_SLICE("3.12"), TW_SLICE("linux"), &target, &err) ==
            TW_OK);
    struct tw_lock_selection selection = {.target = &target};
    if (tw_pylock_select(arena, lock, &selection, &choices, &count, &err) == TW_OK) {
        require(count <= lock->package_count);
        for (uint32_t i = 0; i < count; i++) {
            require(choices[i].file || choices[i].package->source != TW_LOCK_INDEX);
        }
    }
}

static void check_groups(struct tw_arena *arena, tw_slice text)
{
    struct tw_toml *root;
    struct tw_group_list list;
    struct tw_error err = TW_ERROR_INIT;
    tw_slice name = TW_SLICE("test");
    if (tw_toml_parse(arena, text, &root, &err) == TW_OK) {
        enum tw_status status =
            tw_dependency_groups(arena, root, &name, 1, &list, &err);
        require((status == TW_OK) == (list.fault == TW_GROUP_FINE) ||
                status == TW_ERR_LIMIT);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct tw_arena arena = TW_ARENA_INIT;
    struct tw_error err = TW_ERROR_INIT;
    struct tw_pylock lock;
    tw_slice text = {(const char *)data, size};
    if (tw_pylock_parse(&arena, text, &lock, NULL, &err) == TW_OK) {
        check_lock(&arena, &lock);
    } else {
        require(err.message[0] != '\0');
    }
    check_groups(&arena, text);
    tw_arena_free(&arena);
    return 0;
}
