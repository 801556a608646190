/*
 * tailwheel versions: what the indexes have of a project for the target, newest first,
 * and why the rest is excluded.
 */
#include <stdio.h>

#include "cmd.h"
#include "run.h"

/* Why RELEASE is excluded, as a phrase. */
static void print_exclusion(const struct tw_release *release)
{
    static const char *const phrases[] = {
        [TW_EXCL_NONE] = "",
        [TW_EXCL_YANKED] = "yanked",
        [TW_EXCL_REQUIRES_PYTHON] = "needs Python",
        [TW_EXCL_NO_WHEEL] = "no wheel for the target, there is",
        [TW_EXCL_TOO_NEW] = "newer than the cut-off, uploaded",
        [TW_EXCL_NO_BINARY] = "wheels are not wanted (--no-binary), there is",
        [TW_EXCL_ONLY_SDIST] = "needs a build, there is only",
        [TW_EXCL_BAD_METADATA] = "unusable metadata",
        [TW_EXCL_OTHER] = "",
    };
    printf("  (%s%s%.*s)", phrases[release->exclusion],
           release->detail.len && phrases[release->exclusion][0] ? " " : "",
           TW_FMT(release->detail));
}

static int print_versions(const struct tw_run *run, tw_pkg pkg)
{
    const struct tw_facts *facts = run->driver.facts;
    uint32_t count = tw_facts_version_count(facts, pkg);
    uint32_t usable = 0;
    for (uint32_t i = count; i-- > 0;) {
        const struct tw_release *release = tw_facts_release(facts, pkg, i);
        const struct tw_distribution *distribution =
            tw_catalog_distribution(run->driver.catalog, pkg, i);
        printf("%.*s", TW_FMT(release->version.text));
        if (release->exclusion) {
            print_exclusion(release);
        } else {
            usable++;
            printf("  %.*s", TW_FMT(distribution->filename));
        }
        putchar('\n');
    }
    tw_console_note(&run->console, TW_NORMAL,
                    "%u of %u versions of %.*s can be used here", usable, count,
                    TW_FMT(tw_facts_name(facts, pkg)));
    return usable ? 0 : 1;
}

static enum tw_status look_up(struct tw_run *run, tw_slice text, int *exit_status,
                              struct tw_error *err)
{
    tw_slice name;
    enum tw_status status = tw_name_normalize(&run->inputs, text, &name, err);
    if (status) {
        return tw_error_wrap(err, "%.*s", TW_FMT(text));
    }
    tw_pkg pkg = tw_facts_package(run->driver.facts, name, TW_NO_SLICE);
    if (!pkg.id) {
        return tw_error_nomem(err);
    }
    struct tw_need need = {pkg, TW_VERSIONS};
    struct tw_needs needs = {&need, 1};
    status = tw_drive_answer(&run->driver, &needs, err);
    if (!status && tw_facts_version_count(run->driver.facts, pkg) == 0) {
        return tw_error_set(err, TW_ERR_NOT_FOUND, "%.*s: no index has such a project",
                            TW_FMT(name));
    }
    if (!status) {
        *exit_status = print_versions(run, pkg);
    }
    return status;
}

int tw_cmd_versions(const struct tw_options *options,
                    const struct tw_cmd_context *context)
{
    struct tw_run run;
    struct tw_error err = TW_ERROR_INIT;
    int exit_status = 0;
    tw_run_init(&run, options, context->environment, context->interrupt);
    enum tw_status status;
    if (options->arguments.len != 1) {
        status = tw_error_set(&err, TW_ERR_USAGE, "%s",
                              "give one project; try: tailwheel versions flask");
    } else {
        status =
            tw_file_reader_init(&run.inputs, context->environment, &run.reader, &err);
    }
    if (!status) {
        status = tw_run_open(&run, &err);
    }
    if (!status) {
        status = look_up(&run, options->arguments.at[0], &exit_status, &err);
    }
    if (status) {
        exit_status = tw_console_fail(&run.console, &err);
    }
    tw_run_close(&run);
    return exit_status;
}
