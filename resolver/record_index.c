/*
 * The index of a scenario (see tw_record.h). Each project is copied to facts of its own
 * and told as text, release by release, in one go:
 *
 *     pandas 1.5.3            Requires-Python, yanked, file: what made it unusable
 *         needs numpy<2       what it needs, if its metadata was read
 *
 * What is said of a release that is out becomes what the tests' runner makes of the
 * text, so that explanations are the same there. Called from record.c.
 */
#include "record.h"

enum { MAX_TIERS = 26 }; /* one for each letter */

static const char before_all[] = "0001-01-01T00:00:00Z"; /* of files that may be used */

/* Text of an index on one line. */
static void add_line(struct tw_buf *out, const char *key, tw_slice text)
{
    tw_buf_printf(out, "    %s ", key);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.ptr[i];
        tw_buf_add_byte(out, byte < ' ' || byte == 0x7f ? '?' : (char)byte);
    }
    tw_buf_adds(out, "\n");
}

/* ---------------------------------------------------------------- releases */

/* Is RELEASE left out of the record: unusable for a reason that no scenario can state?
 */
static bool is_left_out(const struct tw_release *release)
{
    return release->exclusion == TW_EXCL_BAD_METADATA ||
           release->exclusion == TW_EXCL_OTHER;
}

bool tw_record_has(const struct tw_fact_package *package, enum tw_exclusion exclusion)
{
    for (uint32_t i = 0; i < package->count; i++) {
        if (package->releases[i].exclusion == exclusion) {
            return true;
        }
    }
    return false;
}

/* The tags of a wheel that no target accepts for which DETAIL tells what wheels there
 * are: "cp39 and cp310", "cp37-abi3" or "win_amd64 and others". */
static const char *refused_tags(struct tw_arena *arena, tw_slice detail)
{
    tw_slice first = tw_slice_cut(detail, 0, tw_slice_find(detail, ' ', 0));
    bool python = tw_slice_starts(first, TW_SLICE("cp")) ||
                  tw_slice_starts(first, TW_SLICE("pp")) ||
                  tw_slice_starts(first, TW_SLICE("py"));
    first = tw_slice_cut(first, 0, tw_slice_find(first, ',', 0));
    if (!first.len) {
        first = TW_SLICE("win32");
    }
    const char *form = !python                                    ? "py3-none-%.*s"
                       : tw_slice_find(first, '-', 0) == SIZE_MAX ? "%.*s-none-any"
                                                                  : "%.*s-any";
    return tw_arena_printf(arena, form, TW_FMT(first));
}

/* The name of the file that stands for RELEASE of NAME, where it has to be told; else
 * an empty one. NULL: out of memory. */
static const char *file_name(struct tw_arena *arena, tw_slice name,
                             const struct tw_release *release)
{
    bool refused = release->exclusion == TW_EXCL_NO_WHEEL;
    bool sdist = release->is_sdist || release->exclusion == TW_EXCL_ONLY_SDIST;
    if (!refused && !sdist) {
        return "";
    }
    const char *tags = refused ? refused_tags(arena, release->detail) : "";
    char *file =
        tags ? tw_arena_printf(arena, "%.*s-%.*s%s%s%s", TW_FMT(name),
                               TW_FMT(release->version.text), refused ? "-" : "", tags,
                               refused ? ".whl" : ".tar.gz")
             : NULL;
    for (size_t i = 0; file && i < name.len; i++) {
        file[i] = file[i] == '-' ? '_' : file[i];
    }
    return file;
}

/* Writes what RELEASE of NAME is, apart from what it needs. Its detail becomes what the
 * runner makes of that. */
static enum tw_status write_release(struct tw_recording *r, tw_slice name, bool timed,
                                    struct tw_release *release)
{
    const char *file = file_name(r->arena, name, release);
    bool late = release->exclusion == TW_EXCL_TOO_NEW;
    if (!file) {
        return tw_error_nomem(r->err);
    }
    if (release->exclusion == TW_EXCL_REQUIRES_PYTHON) {
        add_line(r->out, "python", release->detail);
    }
    if (release->exclusion == TW_EXCL_YANKED) {
        add_line(r->out, "yanked", release->detail);
    }
    if (timed && (!late || release->detail.len)) { /* without a time: too new */
        add_line(r->out, "uploaded",
                 late ? release->detail : tw_slice_from(before_all));
    }
    if (file[0]) {
        add_line(r->out, "file", tw_slice_from(file));
    }
    if (release->exclusion == TW_EXCL_NO_WHEEL ||
        release->exclusion == TW_EXCL_ONLY_SDIST) {
        release->detail = tw_slice_from(file);
    } else if (release->exclusion == TW_EXCL_NO_BINARY) {
        release->detail = TW_NO_SLICE;
    }
    return TW_OK;
}

/* WISH, which REQUIREMENT is about, without the place of what it asks for. */
static enum tw_status copy_wish(struct tw_recording *r, uint32_t wish,
                                struct tw_requirement *requirement)
{
    const struct tw_requirement *own;
    struct tw_buf text = TW_BUF_INIT(1 << 16);
    tw_slice written = TW_NO_SLICE;
    enum tw_status status = tw_facts_wish_requirement(r->from, wish, &own, r->err);
    if (status || !own->url.ptr) {
        *requirement = status ? *requirement : *own;
        return status;
    }
    *requirement = *own;
    requirement->url = TW_NO_SLICE;
    status = tw_requirement_print(&text, requirement, r->err);
    if (!status &&
        (text.failed || !tw_arena_copy(r->arena, tw_buf_slice(&text), &written))) {
        status = tw_error_nomem(r->err);
    }
    tw_buf_free(&text);
    return status ? status
                  : tw_requirement_parse(r->arena, written, requirement, r->err);
}

/* What version AT of PKG says it needs, into *OUT and as text. */
static enum tw_status copy_needs(struct tw_recording *r, tw_pkg pkg, uint32_t at,
                                 struct tw_dependencies *out)
{
    const struct tw_fact_version *version = &tw_facts_at(r->from, pkg)->versions[at];
    uint32_t count = version->count == UINT32_MAX || version->late ? 0 : version->count;
    struct tw_requirement *requirements =
        TW_NEW_ARRAY(r->arena, struct tw_requirement, count);
    tw_slice *extras = TW_NEW_ARRAY(r->arena, tw_slice, count);
    if (!requirements || !extras) {
        return tw_error_nomem(r->err);
    }
    *out = (struct tw_dependencies){requirements, 0, extras, 0};
    r->stamp++;
    for (uint32_t i = 0; i < count; i++) {
        const struct tw_dependency *one = &r->from->dependencies.at[version->at + i];
        struct tw_requirement *requirement = &requirements[out->requirement_count];
        if (!one->wish) {
            extras[out->extra_count++] = tw_intern_text(&r->from->names, one->extra);
            add_line(r->out, "extra", extras[out->extra_count - 1]);
            continue;
        }
        if (r->seen[one->wish - 1] == r->stamp) { /* under several extras */
            continue;
        }
        r->seen[one->wish - 1] = r->stamp;
        enum tw_status status = copy_wish(r, one->wish, requirement);
        if (status) {
            return status;
        }
        out->requirement_count++;
        add_line(r->out, "needs", requirement->text);
    }
    return TW_OK;
}

/* ---------------------------------------------------------------- projects */

/* A project as the recorded world has it. */
struct copy {
    tw_slice name;
    struct tw_release *releases;
    struct tw_dependencies *needs;
    uint32_t *tiers;
    uint32_t count;
    bool timed, tiered;
};

static bool start_copy(struct tw_recording *r, const struct tw_fact_package *package,
                       struct copy *copy)
{
    *copy = (struct copy){
        .name = tw_intern_text(&r->from->names, package->name),
        .releases = TW_NEW_ARRAY(r->arena, struct tw_release, package->count),
        .needs = TW_NEW_ARRAY(r->arena, struct tw_dependencies, package->count),
        .tiers = TW_NEW_ARRAY(r->arena, uint32_t, package->count),
        .timed = tw_record_has(package, TW_EXCL_TOO_NEW),
        .tiered = package->tier_count > 1,
    };
    return copy->releases && copy->needs && copy->tiers;
}

/* Adds release AT of PKG to COPY and to the text. */
static enum tw_status copy_release(struct tw_recording *r, struct copy *copy,
                                   tw_pkg pkg, uint32_t at)
{
    struct tw_release *release = &copy->releases[copy->count];
    *release = *tw_facts_release(r->from, pkg, at);
    tw_buf_printf(r->out, "%.*s %.*s\n", TW_FMT(copy->name),
                  TW_FMT(release->version.text));
    if (copy->tiered) {
        uint32_t tier = tw_facts_tier(r->from, pkg, at);
        tier = tier < MAX_TIERS ? tier : MAX_TIERS - 1;
        tw_buf_printf(r->out, "    index %c\n", (char)('a' + tier));
        copy->tiers[copy->count] = tier;
    }
    enum tw_status status = write_release(r, copy->name, copy->timed, release);
    return status ? status : copy_needs(r, pkg, at, &copy->needs[copy->count++]);
}

static enum tw_status copy_project(struct tw_recording *r, tw_pkg from)
{
    const struct tw_fact_package *package = tw_facts_at(r->from, from);
    struct tw_facts *to = r->problem.facts;
    struct copy copy;
    enum tw_status status = TW_OK;
    if (!start_copy(r, package, &copy)) {
        return tw_error_nomem(r->err);
    }
    tw_pkg pkg = tw_facts_package(to, copy.name, TW_NO_SLICE);
    for (uint32_t i = 0; i < package->count && !status; i++) {
        if (!is_left_out(&package->releases[i])) {
            status = copy_release(r, &copy, from, i);
        }
    }
    if (!status && copy.count) {
        status =
            pkg.id ? tw_facts_give_versions(to, pkg, copy.releases, copy.count, r->err)
                   : tw_error_nomem(r->err);
    }
    if (!status && copy.count && copy.tiered) {
        status = tw_facts_give_tiers(to, pkg, copy.tiers, r->err);
    }
    for (uint32_t i = 0; i < copy.count && !status; i++) {
        status = tw_facts_give_dependencies(to, pkg, i, &copy.needs[i], r->err);
    }
    return status;
}

enum tw_status tw_record_index(struct tw_recording *r)
{
    enum tw_status status = TW_OK;
    r->seen = TW_NEW_ARRAY(r->arena, uint32_t, r->from->wishes.len);
    if (!r->seen) {
        return tw_error_nomem(r->err);
    }
    tw_buf_adds(r->out, "index:\n");
    for (uint32_t i = 0; i < r->from->packages.len && !status; i++) {
        const struct tw_fact_package *package = &r->from->packages.at[i];
        if (!package->extra && package->known) {
            status = copy_project(r, (tw_pkg){i + 1});
        }
    }
    return status;
}
