/*
 * Holding the versions of a project against the files on its pages (verify_files.h).
 *
 *     files   foo-2.0-cp312-...whl    for Python 3.12     usable
 *             foo-2.0.tar.gz          uploaded too late   not
 *     facts   foo 2.0                 not excluded        right; the wheel is its file
 *
 * The invariant: nothing that the catalog worked out is used but which pages count for
 * the project; names are parsed and times compared anew, file by file, so that what is
 * remembered or shared there cannot make the same mistake here. Called from resolve.c
 * for --verify.
 */
#include "verify_files.h"

/* The project that is looked at. */
struct look {
    struct tw_arena *arena;
    const struct tw_catalog *catalog;
    const struct tw_project *project;
    uint64_t looked;
    struct tw_error *err;
};

/* A file that the target could install, yanked or not. */
struct usable {
    const struct tw_file *file; /* NULL: there is none */
    uint32_t rank;              /* of its best tag; UINT32_MAX: an sdist */
    struct tw_wheel_name name;  /* of a wheel */
};

/* ---------------------------------------------------------------- one file */

static bool is_too_new(const struct look *look, const struct tw_file *file)
{
    const struct tw_catalog_options *options = &look->catalog->options;
    int64_t before = options->cutoff;
    for (uint32_t i = 0; i < options->cutoff_count; i++) {
        if (tw_slice_equal(options->cutoffs[i].project, look->project->name)) {
            before = options->cutoffs[i].before;
        }
    }
    return before != INT64_MAX &&
           (file->upload_time == TW_TIME_UNKNOWN || file->upload_time >= before);
}

static enum tw_status fits_python(const struct look *look, tw_slice requires_python,
                                  bool *fits)
{
    struct tw_specifiers set;
    bool mended;
    enum tw_status status =
        tw_specifiers_parse_lenient(look->arena, requires_python, &set, &mended, NULL);
    *fits = status || tw_specifiers_match(&set, look->catalog->options.target->python);
    return status == TW_ERR_NOMEM ? tw_error_nomem(look->err) : TW_OK;
}

/* Judges FILE; OUT->file stays NULL when it cannot be used. */
static enum tw_status judge(const struct look *look, const struct tw_file *file,
                            struct usable *out)
{
    const struct tw_candidate_policy *policy = &look->project->policy;
    bool wheel = file->kind == TW_DIST_WHEEL, fits = true;
    *out = (struct usable){NULL, UINT32_MAX, {.build_number = TW_NO_SLICE}};
    if (is_too_new(look, file) || (wheel ? policy->no_wheels : policy->no_sdists)) {
        return TW_OK;
    }
    enum tw_status status = TW_OK;
    if (wheel) {
        status = tw_wheel_name_parse(look->arena, file->filename, &out->name, NULL);
        out->rank = status
                        ? UINT32_MAX
                        : tw_tags_rank(look->catalog->options.target->tags, &out->name);
        fits = out->rank != UINT32_MAX;
    }
    if (status != TW_ERR_NOMEM && fits && file->requires_python.len) {
        status = fits_python(look, file->requires_python, &fits);
    }
    out->file = fits ? file : NULL;
    return status == TW_ERR_NOMEM ? tw_error_nomem(look->err) : TW_OK;
}

/* The build number A against B, as numbers of any length. */
static int compare_numbers(tw_slice a, tw_slice b)
{
    while (a.len && a.ptr[0] == '0') {
        a = tw_slice_cut(a, 1, a.len);
    }
    while (b.len && b.ptr[0] == '0') {
        b = tw_slice_cut(b, 1, b.len);
    }
    return a.len != b.len ? (a.len > b.len) - (a.len < b.len) : tw_slice_compare(a, b);
}

/* Would the target install A rather than B, which comes first on the page? */
static bool is_better(const struct usable *a, const struct usable *b)
{
    if (!a->file || !b->file || a->file->yanked != b->file->yanked) {
        return a->file && (!b->file || b->file->yanked);
    }
    if (a->rank != b->rank) {
        return a->rank < b->rank;
    }
    if (a->name.build_number.ptr == NULL || b->name.build_number.ptr == NULL) {
        return a->name.build_number.ptr && !b->name.build_number.ptr;
    }
    int order = compare_numbers(a->name.build_number, b->name.build_number);
    return order ? order > 0
                 : tw_slice_compare(a->name.build_rest, b->name.build_rest) > 0;
}

/* ---------------------------------------------------------------- one version */

static enum tw_status wrong(const struct look *look, tw_version version,
                            const char *what)
{
    return tw_error_set(look->err, TW_ERR_VERIFY, "%.*s %.*s %s",
                        TW_FMT(look->project->name), TW_FMT(version.text), what);
}

/* The best file of VERSION, on the first of the project's lists of pages that has it.
 */
static enum tw_status find_best(struct look *look, tw_version version,
                                struct usable *best)
{
    const struct tw_project *project = look->project;
    struct tw_candidate_files files = {NULL, 0};
    enum tw_status status = TW_OK;
    *best = (struct usable){NULL, UINT32_MAX, {.build_number = TW_NO_SLICE}};
    for (uint32_t i = 0; i < project->pages_count && !files.count && !status; i++) {
        status = tw_candidates_files(look->arena, &project->pages[i].list,
                                     &project->policy, version, &files, look->err);
    }
    for (uint32_t i = 0; i < files.count && !status; i++) {
        struct usable one;
        status = judge(look, &files.at[i].file, &one);
        *best = is_better(&one, best) ? one : *best;
        look->looked++;
    }
    return status;
}

/* Can RELEASE be out, or not, as it is, when BEST is its best file? */
static bool agrees(const struct tw_release *release, const struct usable *best)
{
    const struct tw_file *file = best->file;
    bool wheel = file && file->kind == TW_DIST_WHEEL;
    switch (release->exclusion) {
    case TW_EXCL_NONE:
        return file && !file->yanked && release->is_sdist == !wheel;
    case TW_EXCL_YANKED:
        return file && file->yanked && release->is_sdist == !wheel;
    case TW_EXCL_NO_WHEEL:
    case TW_EXCL_TOO_NEW:
    case TW_EXCL_NO_BINARY:
        return !file;
    case TW_EXCL_ONLY_SDIST: /* or it cannot be read without a build */
        return !wheel;
    case TW_EXCL_REQUIRES_PYTHON: /* or its metadata says so, and the page nothing */
        return !file || !file->requires_python.len;
    case TW_EXCL_BAD_METADATA:
    case TW_EXCL_OTHER:
    case TW_EXCL_PRERELEASE:
        break;
    }
    return true;
}

static enum tw_status check_version(struct look *look, uint32_t index)
{
    const struct tw_project *project = look->project;
    const struct tw_release *release =
        tw_facts_release(look->catalog->facts, project->pkg, index);
    struct usable best;
    enum tw_status status = find_best(look, release->version, &best);
    if (status) {
        return status;
    }
    if (!agrees(release, &best)) {
        return wrong(look, release->version,
                     best.file ? "has a file that could be installed, but is excluded"
                               : "has no file that could be installed");
    }
    const struct tw_distribution *read =
        index < project->distribution_count ? project->distributions[index] : NULL;
    if (read && best.file && !tw_slice_equal(read->filename, best.file->filename)) {
        return wrong(look, release->version, "was not read from its best file");
    }
    return TW_OK;
}

/* ---------------------------------------------------------------- the project */

/* Do the facts have each version that PAGE lists? Both are sorted. */
static enum tw_status check_complete(const struct look *look,
                                     const struct tw_packed_page *page)
{
    const struct tw_facts *facts = look->catalog->facts;
    tw_pkg pkg = look->project->pkg;
    uint32_t count = tw_facts_version_count(facts, pkg), at = 0;
    for (uint32_t i = 0; i < page->release_count; i++) {
        tw_version version = tw_packed_version(page, i);
        while (at < count &&
               tw_version_compare(tw_facts_release(facts, pkg, at)->version, version) <
                   0) {
            at++;
        }
        if (at == count ||
            tw_version_compare(tw_facts_release(facts, pkg, at)->version, version)) {
            return wrong(look, version, "is on a page, but was not considered");
        }
    }
    return TW_OK;
}

static enum tw_status check_pages(const struct look *look)
{
    enum tw_status status = TW_OK;
    for (uint32_t i = 0; i < look->project->pages_count && !status; i++) {
        const struct tw_page_list *list = &look->project->pages[i].list;
        for (uint32_t p = 0; p < list->count && !status; p++) {
            status = check_complete(look, &list->at[p]);
        }
    }
    return status;
}

enum tw_status tw_verify_files(const struct tw_catalog *catalog, tw_pkg project,
                               uint64_t *looked, struct tw_error *err)
{
    struct tw_arena scratch = TW_ARENA_INIT;
    struct look look = {.arena = &scratch, .catalog = catalog, .err = err};
    look.project =
        project.id < catalog->projects.len ? catalog->projects.at[project.id] : NULL;
    if (!look.project || look.project->direct.len ||
        look.project->state != TW_PROJECT_KNOWN) {
        return TW_OK;
    }
    enum tw_status status = check_pages(&look);
    uint32_t count = tw_facts_version_count(catalog->facts, project);
    for (uint32_t i = 0; i < count && !status; i++) {
        struct tw_arena_mark mark = tw_arena_mark(&scratch);
        status = check_version(&look, i);
        tw_arena_reset(&scratch, mark);
    }
    tw_arena_free(&scratch);
    *looked += look.looked;
    return status;
}
