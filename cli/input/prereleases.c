/*
 * The policy for pre-releases: a mode for all packages, and exceptions in the order in
 * which they were given, so that the last one of a package counts.
 *
 * Called from resolve.c.
 */
#include "prereleases.h"

#include "per_package.h"

/* The words of --prerelease, in the order of enum tw_pre_mode. */
static const char *const modes[] = {"if-necessary", "allow", "disallow", "explicit"};

struct policy {
    struct tw_run *run;
    struct tw_solver_options *out;
    TW_VEC(struct tw_pre_exception) exceptions;
    struct tw_error *err;
};

static enum tw_status add(struct policy *p, tw_slice project, enum tw_pre_mode mode)
{
    struct tw_pre_exception exception = {
        tw_facts_package(p->run->driver.facts, project, TW_NO_SLICE), mode};
    return exception.pkg.id && tw_vec_push(&p->run->inputs, &p->exceptions, exception)
               ? TW_OK
               : tw_error_nomem(p->err);
}

/* ---------------------------------------------------------------- pip's options */

static enum tw_status apply_name(struct policy *p, tw_slice name, enum tw_pre_mode mode)
{
    bool all = tw_slice_equal(name, TW_SLICE(":all:"));
    if (all || tw_slice_equal(name, TW_SLICE(":none:"))) {
        p->exceptions.len = 0;
        p->out->prereleases = all ? mode : p->out->prereleases;
        return TW_OK;
    }
    enum tw_status status = tw_name_normalize(&p->run->inputs, name, &name, p->err);
    return status ? status : add(p, name, mode);
}

/* Applies the names in VALUE, which commas separate. */
static enum tw_status apply_names(struct policy *p, tw_slice value,
                                  enum tw_pre_mode mode)
{
    enum tw_status status = TW_OK;
    while (value.ptr && !status) {
        size_t comma = tw_slice_find(value, ',', 0);
        status = apply_name(p, tw_slice_trim(tw_slice_cut(value, 0, comma)), mode);
        value =
            comma == SIZE_MAX ? TW_NO_SLICE : tw_slice_cut(value, comma + 1, value.len);
    }
    return status;
}

static enum tw_status apply_file(struct policy *p, const struct tw_file_option *option)
{
    enum tw_status status = TW_OK;
    if (option->kind == TW_FILE_PRE) {
        if (p->out->prereleases == TW_PRE_IF_NECESSARY) {
            p->out->prereleases = TW_PRE_ALWAYS;
        }
    } else if (option->kind == TW_FILE_ALL_RELEASES) {
        status = apply_names(p, option->value, TW_PRE_ALWAYS);
    } else if (option->kind == TW_FILE_ONLY_FINAL) {
        status = apply_names(p, option->value, TW_PRE_NEVER);
    }
    if (status == TW_ERR_NAME) {
        p->err->line = option->origin.line;
        return tw_error_wrap(p->err, "%.*s", TW_FMT(option->origin.file));
    }
    return status;
}

static enum tw_status apply_words(struct policy *p, const char *option,
                                  const struct tw_texts *words, enum tw_pre_mode mode)
{
    for (uint32_t i = 0; i < words->len; i++) {
        enum tw_status status = apply_names(p, words->at[i], mode);
        if (status == TW_ERR_NAME) {
            p->err->status = TW_ERR_USAGE;
            return tw_error_wrap(p->err, "%s", option);
        }
        if (status) {
            return status;
        }
    }
    return TW_OK;
}

/* ---------------------------------------------------------------- PKG=MODE */

static enum tw_status read_exception(struct policy *p, tw_slice text)
{
    struct tw_per_package said;
    enum tw_status status =
        tw_per_package_read(&p->run->inputs, text, "PKG=MODE", &said, p->err);
    if (status) {
        return status;
    }
    for (uint32_t mode = 0; mode < sizeof modes / sizeof *modes; mode++) {
        if (tw_slice_equal(said.value, tw_slice_from(modes[mode]))) {
            return add(p, said.package, (enum tw_pre_mode)mode);
        }
    }
    return tw_error_set(p->err, TW_ERR_USAGE,
                        "\"%.*s\" is not one of "
                        "PKG=if-necessary|allow|disallow|explicit",
                        TW_FMT(text));
}

static enum tw_status read_exceptions(struct policy *p)
{
    const struct tw_texts *texts = &p->run->options->prerelease_packages;
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < texts->len && !status; i++) {
        status = read_exception(p, texts->at[i]);
    }
    return status == TW_ERR_USAGE ? tw_error_wrap(p->err, "--prerelease-package")
                                  : status;
}

/* What is named by its URL is wanted, whatever its version. */
static enum tw_status allow_direct(struct policy *p)
{
    const struct tw_catalog *catalog = p->run->driver.catalog;
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < catalog->projects.len && !status; i++) {
        const struct tw_project *project = catalog->projects.at[i];
        if (project && project->direct.len) {
            status = add(p, project->name, TW_PRE_ALWAYS);
        }
    }
    return status;
}

enum tw_status tw_prereleases_read(struct tw_run *run, struct tw_solver_options *out,
                                   struct tw_error *err)
{
    const struct tw_options *options = run->options;
    struct policy p = {.run = run, .out = out, .err = err};
    enum tw_status status = TW_OK;
    out->prereleases = (enum tw_pre_mode)options->prerelease;
    for (uint32_t i = 0; i < run->files.option_count && !status; i++) {
        status = apply_file(&p, &run->files.options[i]);
    }
    if (!status) {
        status =
            apply_words(&p, "--all-releases", &options->all_releases, TW_PRE_ALWAYS);
    }
    if (!status) {
        status = apply_words(&p, "--only-final", &options->only_final, TW_PRE_NEVER);
    }
    if (!status) {
        status = read_exceptions(&p);
    }
    if (!status) {
        status = allow_direct(&p);
    }
    out->exceptions = p.exceptions.at;
    out->exception_count = p.exceptions.len;
    return status;
}
