/*
 * tailwheel versions: what the indexes have of a project for the target, newest first,
 * and why the rest is excluded.
 */
#include "command.h"
#include "graph.h"
#include "remote_files.h"

#include <stdio.h>

static void print_exclusion(const struct tw_release *release)
{
    struct tw_buf text = TW_BUF_INIT(1 << 16);
    tw_graph_print_exclusion(&text, release);
    printf("  (%.*s)", TW_FMT(tw_buf_slice(&text)));
    tw_buf_free(&text);
}

static enum tw_status print_versions(const struct tw_run *run, tw_pkg pkg,
                                     int *exit_status, struct tw_error *err)
{
    const struct tw_facts *facts = run->driver.facts;
    uint32_t count = tw_facts_version_count(facts, pkg);
    uint32_t usable = 0;
    for (uint32_t i = count; i-- > 0;) {
        const struct tw_release *release = tw_facts_release(facts, pkg, i);
        struct tw_distribution *distribution = NULL;
        enum tw_status status = release->exclusion
                                    ? TW_OK
                                    : tw_catalog_distribution(run->driver.catalog, pkg,
                                                              i, &distribution, err);
        if (status) {
            return status;
        }
        printf("%.*s", TW_FMT(release->version.text));
        if (!distribution) {
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
    *exit_status |= usable ? 0 : 1;
    return TW_OK;
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
        status = print_versions(run, pkg, exit_status, err);
    }
    return status;
}

static enum tw_status versions(struct tw_run *run, int *exit_status,
                               struct tw_error *err)
{
    enum tw_status status = tw_remote_files_open(run, err);
    if (!status) {
        status = tw_run_open(run, err);
    }
    for (uint32_t i = 0; i < run->options->arguments.len && !status; i++) {
        status = look_up(run, run->options->arguments.at[i], exit_status, err);
    }
    return status;
}

int tw_cmd_versions(const struct tw_options *options,
                    const struct tw_cmd_context *context)
{
    return tw_run_command(options, context, "versions flask", versions);
}
