/*
 * What the answer rests on: any requirement's marker, also one that did not hold, of
 * the user's lines and of the packages chosen. Variables are named as in markers of
 * pins: python_full_version also where python_version was asked, sys_platform also
 * where platform_system was.
 *
 * Called from compile.c.
 */
#include "valid_for.h"

#include "tw_limits.h"

#define BIT(name) (UINT32_C(1) << (name))

static uint32_t variables_of(const struct tw_run *run,
                             const struct tw_resolution *resolution)
{
    const struct tw_solution *solution = &resolution->solution;
    uint32_t variables = 0;
    for (uint32_t i = 0; i < resolution->inputs.lines.len; i++) {
        variables |=
            tw_marker_variables(resolution->inputs.lines.at[i].requirement->marker);
    }
    for (uint32_t i = 0; i < solution->selected_count; i++) {
        const struct tw_selected *selected = &solution->selected[i];
        variables |=
            tw_catalog_chosen(run->driver.catalog, selected->pkg, selected->index)
                ->variables;
    }
    if (variables & BIT(TW_ENV_PYTHON_VERSION)) {
        variables |= BIT(TW_ENV_PYTHON_FULL_VERSION);
    }
    if (variables & BIT(TW_ENV_PLATFORM_SYSTEM)) {
        variables |= BIT(TW_ENV_SYS_PLATFORM);
    }
    return variables & ~(BIT(TW_ENV_PYTHON_VERSION) | BIT(TW_ENV_PLATFORM_SYSTEM));
}

/* Appends VALUE, a version without the zeros at its end. */
static void add_version(struct tw_arena *arena, struct tw_buf *buf, tw_slice value)
{
    tw_version version;
    if (tw_version_parse(arena, value, &version, NULL) == TW_OK) {
        tw_version_print(buf, version, TW_VERSION_CANONICAL);
    } else {
        tw_buf_add(buf, value);
    }
}

enum tw_status tw_valid_for(struct tw_run *run, const struct tw_resolution *resolution,
                            tw_slice *out, struct tw_error *err)
{
    static const enum tw_env_name order[] = {TW_ENV_IMPLEMENTATION_VERSION,
                                             TW_ENV_PYTHON_FULL_VERSION,
                                             TW_ENV_IMPLEMENTATION_NAME,
                                             TW_ENV_OS_NAME,
                                             TW_ENV_PLATFORM_MACHINE,
                                             TW_ENV_PLATFORM_PYTHON_IMPLEMENTATION,
                                             TW_ENV_PLATFORM_RELEASE,
                                             TW_ENV_PLATFORM_VERSION,
                                             TW_ENV_SYS_PLATFORM};
    enum { VERSIONS = 2 };
    uint32_t variables = variables_of(run, resolution);
    struct tw_buf text = TW_BUF_INIT(TW_MAX_REQUIREMENT);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        tw_slice value = run->target.target.env.value[order[i]];
        if (!(variables & BIT(order[i]))) {
            continue;
        }
        tw_buf_printf(&text, "%s%s == '", text.len ? " and " : "",
                      tw_env_name(order[i]));
        if (i < VERSIONS) {
            add_version(&run->inputs, &text, value);
        } else {
            tw_buf_add(&text, value);
        }
        tw_buf_adds(&text, "'");
    }
    bool copied = !text.failed && tw_arena_copy(&run->inputs, tw_buf_slice(&text), out);
    tw_buf_free(&text);
    return copied ? TW_OK : tw_error_nomem(err);
}
