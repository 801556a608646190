/*
 * Writes a universe as a case file (see case_file.h), so that what fails somewhere else
 * becomes a scenario that people can read, and that stays.
 */
#include "case_file.h"

static void print_texts(struct tw_buf *buf, const char *before, struct tw_texts texts)
{
    for (uint32_t i = 0; i < texts.count; i++) {
        tw_buf_printf(buf, "%s%.*s\n", before, TW_FMT(texts.at[i]));
    }
}

static void print_release(struct tw_buf *buf, tw_slice project,
                          const struct tw_universe_release *release)
{
    tw_buf_printf(buf, "%.*s %.*s\n", TW_FMT(project), TW_FMT(release->version.text));
    print_texts(buf, "    needs ", release->requires_dist);
    print_texts(buf, "    extra ", release->extras);
    if (release->requires_python.ptr) {
        tw_buf_printf(buf, "    python %.*s\n", TW_FMT(release->requires_python));
    }
    if (release->index.ptr) {
        tw_buf_printf(buf, "    index %.*s\n", TW_FMT(release->index));
    }
    if (release->file_count && release->files[0].yanked) {
        tw_buf_printf(buf, "    yanked %.*s\n", TW_FMT(release->files[0].yanked_why));
    }
    if (release->file_count && release->files[0].uploaded.ptr) {
        tw_buf_printf(buf, "    uploaded %.*s\n", TW_FMT(release->files[0].uploaded));
    }
    for (uint32_t i = 0; i < release->file_count; i++) {
        tw_buf_printf(buf, "    file %.*s\n", TW_FMT(release->files[i].name));
    }
}

static void print_lines(struct tw_buf *buf, const char *heading, struct tw_texts lines)
{
    if (lines.count) {
        tw_buf_printf(buf, "\n%s\n", heading);
        print_texts(buf, "", lines);
    }
}

/* "name a b", if there are any. */
static void print_list(struct tw_buf *buf, const char *name, struct tw_texts texts)
{
    for (uint32_t i = 0; i < texts.count; i++) {
        tw_buf_printf(buf, "%s %.*s", i ? "" : name, TW_FMT(texts.at[i]));
    }
    tw_buf_adds(buf, texts.count ? "\n" : "");
}

static void print_options(struct tw_buf *buf, const struct tw_universe_case *what)
{
    static const char *const orders[] = {
        [TW_LOWEST] = "resolution lowest\n",
        [TW_LOWEST_DIRECT] = "resolution lowest-direct\n",
        [TW_HIGHEST] = "",
    };
    static const char *const prereleases[] = {
        [TW_PRE_IF_NECESSARY] = "",
        [TW_PRE_ALWAYS] = "prereleases allow\n",
        [TW_PRE_NEVER] = "prereleases disallow\n",
        [TW_PRE_EXPLICIT] = "prereleases explicit\n",
    };
    tw_buf_printf(buf, "\noptions:\npython %.*s\nplatform %.*s\n%s%s",
                  TW_FMT(what->python), TW_FMT(what->platform), orders[what->order],
                  prereleases[what->prereleases]);
    if (what->exclude_newer.ptr) {
        tw_buf_printf(buf, "exclude_newer %.*s\n", TW_FMT(what->exclude_newer));
    }
    tw_buf_adds(buf, what->prefer_binary ? "prefer_binary\n" : "");
    print_list(buf, "prerelease_packages", what->prerelease_packages);
    print_list(buf, "exclude_newer_packages", what->exclude_newer_packages);
    print_list(buf, "no_build", what->no_build);
    print_list(buf, "no_binary", what->no_binary);
}

void tw_case_file_print(struct tw_buf *buf, const char *about,
                        const struct tw_universe *universe)
{
    const struct tw_universe_case *what = &universe->cases[0];
    tw_buf_printf(buf, "# %s\n\nindex:\n", about);
    for (uint32_t i = 0; i < universe->project_count; i++) {
        const struct tw_universe_project *project = &universe->projects[i];
        for (uint32_t at = 0; at < project->release_count; at++) {
            print_release(buf, project->name, &project->releases[at]);
        }
    }
    print_lines(buf, "requirements.in:", what->requirements);
    print_lines(buf, "constraints.txt:", what->constraints);
    print_lines(buf, "overrides.txt:", what->overrides);
    print_lines(buf, "excludes.txt:", what->excludes);
    print_lines(buf, "requirements.txt:", what->locked);
    print_options(buf, what);
    tw_buf_adds(buf, "\nexpected:\n");
}
