/*
 * Reading a lock back: its versions are preferred when it is written again, and limit
 * what may be chosen when it is given with -c. Markers stay: a pin counts where the
 * lock says so.
 *
 * Called from inputs.c and sources.c.
 */
#include "lock_pins.h"

#include "tw_pylock.h"

static enum tw_status add_pin(struct tw_arena *arena,
                              const struct tw_lock_package *package,
                              struct tw_entry entry, struct tw_reqfile *into,
                              struct tw_error *err)
{
    const char *text = tw_arena_printf(
        arena, "%.*s==%.*s%s%.*s", TW_FMT(package->name), TW_FMT(package->version.text),
        package->marker_text.len > 0 ? " ; " : "", TW_FMT(package->marker_text));
    if (!text) {
        return tw_error_nomem(err);
    }
    entry.origin.line = package->toml ? package->toml->line : 0;
    entry.origin.text = tw_slice_from(text);
    enum tw_status status =
        tw_requirement_parse(arena, entry.origin.text, &entry.requirement, err);
    return status ? status : tw_reqfile_add(arena, into, &entry, err);
}

enum tw_status tw_lock_pins_read(struct tw_arena *arena,
                                 const struct tw_file_reader *reader, tw_slice path,
                                 enum tw_origin_kind kind, struct tw_reqfile *into,
                                 struct tw_error *err)
{
    tw_slice text;
    struct tw_pylock lock;
    const struct tw_entry entry = {
        .form = TW_ENTRY_NAMED,
        .origin = {.file = tw_file_reader_shown(reader, path), .kind = kind}};
    enum tw_status status = reader->read(reader->payload, arena, path, &text, err);
    if (!status) {
        status = tw_pylock_parse(arena, text, &lock, NULL, err);
    }
    for (uint32_t i = 0; !status && i < lock.package_count; i++) {
        const struct tw_lock_package *package = &lock.packages[i];
        if (package->has_version && package->source == TW_LOCK_INDEX) {
            status = add_pin(arena, package, entry, into, err);
        }
    }
    return status == TW_OK || status == TW_ERR_NOMEM
               ? status
               : tw_error_wrap(err, "%.*s", TW_FMT(path));
}
