/*
 * What a digest in a file means: pip installs nothing else, so a lock must not hide
 * that it fits no file (uv 0.13 does). Digests of a pin that did not move stay as they
 * are, so that a lock changes only where it has to; the index must still have each of
 * the files, or an attacker's or a withdrawn one would live on.
 *
 * Called from pins.c and compile.c.
 */
#include "hashes.h"

static bool has(const tw_slice *hashes, uint32_t count, tw_slice hash)
{
    for (uint32_t i = 0; i < count; i++) {
        if (tw_slice_equal_nocase(hashes[i], hash)) {
            return true;
        }
    }
    return false;
}

/* Completes an error about ENTRY. */
static enum tw_status at_entry(const struct tw_entry *entry, struct tw_error *err)
{
    err->line = entry->origin.line;
    return tw_error_wrap(err, "%.*s", TW_FMT(entry->origin.file));
}

bool tw_hashes_given(const struct tw_reqfile *files)
{
    for (uint32_t i = 0; i < files->entry_count; i++) {
        if (files->entries[i].hash_count > 0) {
            return true;
        }
    }
    return false;
}

enum tw_status tw_hashes_require(const struct tw_reqfile *files, bool required,
                                 struct tw_error *err)
{
    for (uint32_t i = 0; i < files->option_count; i++) {
        required |= files->options[i].kind == TW_FILE_REQUIRE_HASHES;
    }
    for (uint32_t i = 0; required && i < files->entry_count; i++) {
        const struct tw_entry *entry = &files->entries[i];
        if (entry->hash_count == 0 && entry->origin.kind == TW_FROM_REQUIREMENT) {
            tw_error_set(err, TW_ERR_REQUIREMENT,
                         "%.*s: expected a --hash, as --require-hashes says",
                         TW_FMT(entry->origin.text));
            return at_entry(entry, err);
        }
    }
    return TW_OK;
}

enum tw_status tw_hashes_check(const struct tw_reqfile *files, const struct tw_pin *pin,
                               struct tw_error *err)
{
    for (uint32_t i = 0; i < files->entry_count; i++) {
        const struct tw_entry *entry = &files->entries[i];
        bool found = entry->hash_count == 0 ||
                     !tw_slice_equal(entry->requirement.name, pin->name);
        for (uint32_t j = 0; j < entry->hash_count && !found; j++) {
            found = has(pin->hashes, pin->hash_count, entry->hashes[j]);
        }
        if (!found) {
            tw_error_set(err, TW_ERR_DIGEST,
                         "no file of %.*s %.*s has a digest that is given here "
                         "(--hash=%.*s)",
                         TW_FMT(pin->name), TW_FMT(pin->version),
                         TW_FMT(entry->hashes[0]));
            return at_entry(entry, err);
        }
    }
    return TW_OK;
}

enum tw_status tw_hashes_keep(struct tw_arena *arena, const struct tw_entry *old,
                              struct tw_pin *pin, struct tw_error *err)
{
    if (old->hash_count == 0) {
        return TW_OK;
    }
    tw_slice *kept = TW_NEW_ARRAY(arena, tw_slice, pin->hash_count);
    uint32_t count = 0;
    if (!kept) {
        return tw_error_nomem(err);
    }
    for (uint32_t i = 0; i < pin->hash_count; i++) {
        if (has(old->hashes, old->hash_count, pin->hashes[i])) {
            kept[count++] = pin->hashes[i];
        }
    }
    if (count == 0) {
        tw_error_set(err, TW_ERR_DIGEST,
                     "the index has no file of %.*s %.*s with a digest of this line; "
                     "--update-hashes replaces them",
                     TW_FMT(pin->name), TW_FMT(pin->version));
        return at_entry(old, err);
    }
    pin->hashes = kept;
    pin->hash_count = count;
    return TW_OK;
}
