/*
 * tailwheel lock: requirements in, one pylock.toml for all declared targets out.
 *
 *     tailwheel lock requirements.in --target 3.11-linux,3.12-macos
 *
 * Each target is a run of its own with the same inputs, index session and cache; what
 * one of them reads, all know. The first is that of the command's frame, the others
 * stand beside it.
 */
#include "command.h"
#include "delivery.h"
#include "lock_merge.h"
#include "lock_versions.h"
#include "pins.h"
#include "target_list.h"
#include "tw_limits.h"

struct lock {
    struct tw_run *run; /* of the command; that of the first leg */
    struct tw_leg *legs;
    uint32_t count; /* of targets; 1 also when none was declared */
    uint32_t open;  /* of the runs beside it */
    struct tw_error *err;
};

/* ---------------------------------------------------------------- options */

/* The command line as typed, but for --target, which comes last and as it was
 * understood: the same targets, the same header. */
static enum tw_status echo_targets(struct lock *lock, struct tw_options *options,
                                   const struct tw_target_names *names)
{
    struct tw_arena *arena = &lock->run->inputs;
    uint32_t count = 0;
    struct tw_buf text = TW_BUF_INIT(TW_MAX_INPUT_LINE);
    struct tw_typed *typed =
        TW_NEW_ARRAY(arena, struct tw_typed, (size_t)options->typed_count + 2);
    tw_slice list = TW_NO_SLICE;
    for (uint32_t i = 0; typed && i < options->typed_count; i++) {
        const struct tw_option *option = options->typed[i].option;
        if (!option || option->field != offsetof(struct tw_options, targets)) {
            typed[count++] = options->typed[i];
        }
    }
    for (uint32_t i = 0; i < names->len; i++) {
        tw_buf_printf(&text, "%s%.*s", i ? "," : "", TW_FMT(names->at[i].text));
    }
    bool copied =
        typed && !text.failed && tw_arena_copy(arena, tw_buf_slice(&text), &list);
    tw_buf_free(&text);
    if (!copied) {
        return tw_error_nomem(lock->err);
    }
    typed[count++] = (struct tw_typed){TW_SLICE("--target"), NULL};
    typed[count++] = (struct tw_typed){list, NULL};
    options->typed = typed;
    options->typed_count = count;
    return TW_OK;
}

/* The options of every leg: those of the command, with defaults of its own. */
static enum tw_status make_options(struct lock *lock, struct tw_options *options)
{
    *options = *lock->run->options;
    options->format = TW_FORMAT_PYLOCK;
    if (options->output_file.len == 0) {
        options->output_file = TW_SLICE("pylock.toml");
    }
    if (options->targets.len > 0 &&
        (options->python.len > 0 || options->python_version.len > 0 ||
         options->python_platform.len > 0)) {
        return tw_error_set(lock->err, TW_ERR_USAGE,
                            "--target says which Python and platform; leave out "
                            "--python, --python-version and --python-platform");
    }
    return tw_delivery_check(options, lock->err);
}

/* Makes a leg for each target, or one for the target that the options say. */
static enum tw_status make_legs(struct lock *lock)
{
    struct tw_arena *arena = &lock->run->inputs;
    struct tw_options common;
    struct tw_target_names names = {NULL, 0, 0};
    enum tw_status status = make_options(lock, &common);
    if (!status) {
        status = tw_target_list(arena, &common.targets, &names, lock->err);
    }
    if (!status && names.len > 0) {
        status = echo_targets(lock, &common, &names);
    }
    if (status) {
        return status;
    }
    lock->count = names.len ? names.len : 1;
    lock->legs = TW_NEW_ARRAY(arena, struct tw_leg, lock->count);
    struct tw_run *beside = TW_NEW_ARRAY(arena, struct tw_run, lock->count);
    if (!lock->legs || !beside) {
        return tw_error_nomem(lock->err);
    }
    for (uint32_t i = 0; i < lock->count; i++) {
        struct tw_leg *leg = &lock->legs[i];
        leg->options = common;
        leg->run = i ? &beside[i] : lock->run;
        if (names.len) {
            leg->options.python_version = names.at[i].python;
            leg->options.python_platform = names.at[i].platform;
            leg->options.target = names.at[i].text;
        }
    }
    lock->run->options = &lock->legs[0].options;
    return TW_OK;
}

/* ---------------------------------------------------------------- resolving */

static enum tw_status open_legs(struct lock *lock)
{
    enum tw_status status = tw_inputs_read(lock->run, lock->err);
    for (uint32_t i = 0; i < lock->count && !status; i++) {
        struct tw_leg *leg = &lock->legs[i];
        lock->open = i;
        status = i ? tw_run_open_beside(leg->run, &leg->options, lock->run, lock->err)
                   : tw_run_open(lock->run, lock->err);
        if (status == TW_ERR_USAGE && leg->options.target.len) {
            tw_error_wrap(lock->err, "--target %.*s", TW_FMT(leg->options.target));
        }
    }
    return status;
}

/* Resolves every target, with what the others have preferred. *SOLVED false: one has no
 * solution, and the user was told why. */
static enum tw_status resolve_legs(struct lock *lock, bool *solved)
{
    enum tw_status status = TW_OK;
    *solved = true;
    for (uint32_t i = 0; i < lock->count && *solved && !status; i++) {
        struct tw_leg *leg = &lock->legs[i];
        status = tw_lock_versions_prefer(leg, lock->legs, i, lock->err);
        if (!status) {
            status = tw_resolve_opened(leg->run, &leg->resolution, lock->err);
        }
        *solved = !status && leg->resolution.solved;
    }
    return status || !*solved
               ? status
               : tw_lock_versions_unite(lock->legs, lock->count, lock->err);
}

/* ---------------------------------------------------------------- the result */

static tw_slice name_of(const struct tw_leg *leg)
{
    return leg->options.target.len ? leg->options.target : leg->run->target.summary;
}

static enum tw_status make_targets(struct lock *lock, struct tw_target_pins *targets)
{
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < lock->count && !status; i++) {
        struct tw_leg *leg = &lock->legs[i];
        const struct tw_resolution *resolution = &leg->resolution;
        struct tw_pin *pins;
        status = tw_pins_make(leg->run, &resolution->inputs, &resolution->solution,
                              &pins, lock->err);
        targets[i] = (struct tw_target_pins){name_of(leg), &leg->run->target.target.env,
                                             pins, resolution->solution.selected_count};
    }
    return status;
}

static enum tw_status deliver(struct lock *lock, const struct tw_merged *merged,
                              int *exit_status)
{
    const struct tw_options *options = &lock->legs[0].options;
    const struct tw_delivery delivery = {&lock->run->inputs, &lock->run->reader,
                                         options, !options->dry_run};
    struct tw_buf text = TW_BUF_INIT(TW_MAX_INPUT_FILE);
    bool outdated = false;
    enum tw_status status =
        tw_output_lock(&lock->run->inputs, options, merged->pins, merged->pin_count,
                       &merged->head, &text, lock->err);
    if (!status) {
        status = tw_deliver(&delivery, tw_buf_slice(&text), &outdated, lock->err);
    }
    if (outdated) {
        *exit_status = tw_delivery_tell_outdated(&lock->run->console, options);
    }
    tw_buf_free(&text);
    return status;
}

static void summarize(const struct lock *lock, const struct tw_merged *merged)
{
    const struct tw_console *console = &lock->run->console;
    for (uint32_t i = 1; i < merged->pin_count; i++) {
        const struct tw_pin *pin = &merged->pins[i];
        if (tw_slice_equal(pin[-1].name, pin->name)) {
            tw_console_note(console, TW_VERBOSE, "%.*s: %.*s and %.*s, by target",
                            TW_FMT(pin->name), TW_FMT(pin[-1].version),
                            TW_FMT(pin->version));
        }
    }
    tw_console_note(console, TW_NORMAL,
                    "Resolved %u package%s for %u target%s in %lld ms",
                    merged->pin_count, merged->pin_count == 1 ? "" : "s", lock->count,
                    lock->count == 1 ? "" : "s", (long long)tw_run_elapsed(lock->run));
}

static enum tw_status write_lock(struct lock *lock, int *exit_status)
{
    struct tw_merged merged;
    struct tw_target_pins *targets =
        TW_NEW_ARRAY(&lock->run->inputs, struct tw_target_pins, lock->count);
    enum tw_status status =
        targets ? make_targets(lock, targets) : tw_error_nomem(lock->err);
    if (!status) {
        status =
            tw_lock_merge(&lock->run->inputs, targets, lock->count, &merged, lock->err);
    }
    if (!status) {
        status = deliver(lock, &merged, exit_status);
    }
    if (!status) {
        summarize(lock, &merged);
    }
    return status;
}

/* ---------------------------------------------------------------- the main flow */

static enum tw_status make_lock(struct tw_run *run, int *exit_status,
                                struct tw_error *err)
{
    struct lock lock = {.run = run, .err = err};
    bool solved = false;
    enum tw_status status = make_legs(&lock);
    if (!status) {
        status = open_legs(&lock);
    }
    if (!status) {
        status = resolve_legs(&lock, &solved);
    }
    if (!status && solved) {
        status = write_lock(&lock, exit_status);
    } else {
        *exit_status = 1;
    }
    for (uint32_t i = lock.open; i > 0; i--) {
        tw_run_close(lock.legs[i].run);
    }
    return status;
}

int tw_cmd_lock(const struct tw_options *options, const struct tw_cmd_context *context)
{
    return tw_run_command(options, context, "lock requirements.in --target 3.12-linux",
                          make_lock);
}
