/*
 * [[packages]] of a pylock.toml, each table checked as the specification of the lock
 * file has it: required keys, types, names in normal form, file names that agree with
 * the package. Called from pylock.c.
 */
#include "pylock_package.h"

/* ---------------------------------------------------------------- files */

static enum tw_status read_digests(const struct toml_reader *r,
                                   const struct toml_path *path,
                                   const struct tw_toml *table,
                                   struct tw_lock_file *out)
{
    const struct tw_toml *hashes;
    struct toml_path here = {path, "hashes", 0};
    enum tw_status status = toml_need(r, path, table, "hashes", TW_TOML_TABLE, &hashes);
    if (status) {
        return status;
    }
    if (hashes->count == 0) {
        return toml_wrong(r, &here, hashes, "expected at least one hash");
    }
    out->digests = TW_NEW_ARRAY(r->arena, struct tw_digest, hashes->count);
    if (!out->digests) {
        return tw_error_nomem(r->err);
    }
    for (const struct tw_toml *hash = hashes->first; hash; hash = hash->next) {
        if (hash->kind != TW_TOML_STRING) {
            return toml_wrong(r, &here, hash, "expected a string for %.*s",
                              TW_FMT(hash->key));
        }
        out->digests[out->digest_count++] = (struct tw_digest){hash->key, hash->text};
    }
    return TW_OK;
}

/* What follows the last SEPARATOR. */
static tw_slice last_segment(tw_slice text, char separator)
{
    size_t start = text.len;
    while (start > 0 && text.ptr[start - 1] != separator) {
        start--;
    }
    return tw_slice_cut(text, start, text.len);
}

/* A path without a slash may be one of Windows. */
static tw_slice path_name(tw_slice path)
{
    bool slash = tw_slice_find(path, '/', 0) != SIZE_MAX;
    return last_segment(path, slash ? '/' : '\\');
}

/* A URL's path ends before its query and fragment. */
static tw_slice url_path(tw_slice url)
{
    url = tw_slice_cut(url, 0, tw_slice_find(url, '#', 0));
    return tw_slice_cut(url, 0, tw_slice_find(url, '?', 0));
}

static enum tw_status need_place(const struct toml_reader *r,
                                 const struct toml_path *path,
                                 const struct tw_toml *table, tw_slice *url,
                                 tw_slice *local)
{
    enum tw_status status = toml_read_text(r, path, table, "url", url);
    if (!status) {
        status = toml_read_text(r, path, table, "path", local);
    }
    if (!status && !url->len && !local->len) {
        return toml_wrong(r, path, table, "expected a url or a path");
    }
    return status;
}

static enum tw_status read_time(const struct toml_reader *r,
                                const struct toml_path *path,
                                const struct tw_toml *table, tw_slice *out)
{
    struct toml_path here = {path, "upload-time", 0};
    const struct tw_toml *time = tw_toml_get(table, TW_SLICE("upload-time"));
    if (time && time->kind != TW_TOML_OFFSET_DATETIME &&
        time->kind != TW_TOML_LOCAL_DATETIME) {
        return toml_wrong(r, &here, time, "expected a date and time, not %s",
                          tw_toml_kind_name(time->kind));
    }
    *out = time ? time->text : TW_NO_SLICE;
    return TW_OK;
}

static enum tw_status read_file(const struct toml_reader *r,
                                const struct toml_path *path,
                                const struct tw_toml *table, struct tw_lock_file *out)
{
    const struct tw_toml *size;
    enum tw_status status = toml_read_text(r, path, table, "name", &out->name);
    if (!status) {
        status = read_time(r, path, table, &out->upload_time);
    }
    if (!status) {
        status = need_place(r, path, table, &out->url, &out->path);
    }
    if (!status) {
        status = toml_read(r, path, table, "size", TW_TOML_INTEGER, &size);
    }
    if (!status) {
        status = read_digests(r, path, table, out);
    }
    if (status) {
        return status;
    }
    out->size = size && size->integer >= 0 ? (uint64_t)size->integer : TW_SIZE_UNKNOWN;
    if (!out->name.ptr) {
        out->name = out->path.len ? path_name(out->path)
                                  : last_segment(url_path(out->url), '/');
    }
    return TW_OK;
}

/* Do the NAME and VERSION that a file name has agree with the package? */
static enum tw_status check_name(const struct toml_reader *r,
                                 const struct toml_path *path,
                                 const struct tw_toml *value,
                                 const struct tw_lock_package *package, tw_slice name,
                                 tw_version version)
{
    if (!tw_slice_equal(name, package->name)) {
        return toml_wrong(r, path, value,
                          "the file name is of %.*s, the package is %.*s", TW_FMT(name),
                          TW_FMT(package->name));
    }
    if (package->has_version && tw_version_compare(version, package->version) != 0) {
        return toml_wrong(r, path, value,
                          "the file name is of version %.*s, the package is %.*s",
                          TW_FMT(version.text), TW_FMT(package->version.text));
    }
    return TW_OK;
}

static enum tw_status read_wheel(const struct toml_reader *r,
                                 const struct toml_path *path,
                                 const struct tw_toml *table,
                                 struct tw_lock_package *package)
{
    uint32_t i = package->wheel_count;
    struct tw_wheel_name *name = &package->wheel_names[i];
    if (table->kind != TW_TOML_TABLE) {
        return toml_wrong(r, path, table, "expected a table, not %s",
                          tw_toml_kind_name(table->kind));
    }
    enum tw_status status = read_file(r, path, table, &package->wheels[i]);
    if (status) {
        return status;
    }
    package->wheel_count++;
    if (tw_wheel_name_parse(r->arena, package->wheels[i].name, name, NULL)) {
        return toml_wrong(r, path, table, "\"%.*s\" is not the name of a wheel",
                          TW_FMT(package->wheels[i].name));
    }
    return check_name(r, path, table, package, name->name, name->version);
}

static enum tw_status read_wheels(const struct toml_reader *r,
                                  const struct toml_path *path,
                                  const struct tw_toml *table,
                                  struct tw_lock_package *package)
{
    const struct tw_toml *wheels;
    struct toml_path list = {path, "wheels", 0};
    enum tw_status status = toml_read(r, path, table, "wheels", TW_TOML_ARRAY, &wheels);
    if (status || !wheels) {
        return status;
    }
    package->wheels = TW_NEW_ARRAY(r->arena, struct tw_lock_file, wheels->count);
    package->wheel_names = TW_NEW_ARRAY(r->arena, struct tw_wheel_name, wheels->count);
    if (!package->wheels || !package->wheel_names) {
        return tw_error_nomem(r->err);
    }
    for (const struct tw_toml *wheel = wheels->first; wheel && !status;
         wheel = wheel->next) {
        struct toml_path here = {&list, NULL, package->wheel_count};
        status = read_wheel(r, &here, wheel, package);
    }
    return status;
}

static enum tw_status read_sdist(const struct toml_reader *r,
                                 const struct toml_path *path,
                                 const struct tw_toml *table,
                                 struct tw_lock_package *package)
{
    const struct tw_toml *sdist;
    struct tw_sdist_name name;
    struct toml_path here = {path, "sdist", 0};
    enum tw_status status = toml_read(r, path, table, "sdist", TW_TOML_TABLE, &sdist);
    if (status || !sdist) {
        return status;
    }
    package->has_sdist = true;
    status = read_file(r, &here, sdist, &package->sdist);
    if (status) {
        return status;
    }
    if (tw_sdist_name_parse(r->arena, package->sdist.name, &name, NULL)) {
        return toml_wrong(r, &here, sdist, "\"%.*s\" is not the name of an sdist",
                          TW_FMT(package->sdist.name));
    }
    return check_name(r, &here, sdist, package, name.name, name.version);
}

/* ---------------------------------------------------------------- other sources */

static enum tw_status read_vcs(const struct toml_reader *r,
                               const struct toml_path *path, const struct tw_toml *vcs,
                               struct tw_lock_vcs *out)
{
    struct toml_path here = {path, "vcs", 0};
    enum tw_status status = toml_need_text(r, &here, vcs, "type", &out->type);
    if (!status) {
        status = need_place(r, &here, vcs, &out->url, &out->path);
    }
    if (!status) {
        status = toml_read_text(r, &here, vcs, "requested-revision",
                                &out->requested_revision);
    }
    if (!status) {
        status = toml_need_text(r, &here, vcs, "commit-id", &out->commit_id);
    }
    return status ? status
                  : toml_read_text(r, &here, vcs, "subdirectory", &out->subdirectory);
}

static enum tw_status read_directory(const struct toml_reader *r,
                                     const struct toml_path *path,
                                     const struct tw_toml *directory,
                                     struct tw_lock_directory *out)
{
    struct toml_path here = {path, "directory", 0};
    const struct tw_toml *editable = NULL;
    enum tw_status status = toml_need_text(r, &here, directory, "path", &out->path);
    if (!status) {
        status = toml_read(r, &here, directory, "editable", TW_TOML_BOOL, &editable);
    }
    out->editable = !status && editable && editable->integer;
    return status ? status
                  : toml_read_text(r, &here, directory, "subdirectory",
                                   &out->subdirectory);
}

static enum tw_status read_archive(const struct toml_reader *r,
                                   const struct toml_path *path,
                                   const struct tw_toml *archive,
                                   struct tw_lock_file *out)
{
    struct toml_path here = {path, "archive", 0};
    enum tw_status status = read_file(r, &here, archive, out);
    return status
               ? status
               : toml_read_text(r, &here, archive, "subdirectory", &out->subdirectory);
}

/* Wheels and an sdist, or exactly one of the others. */
static enum tw_status read_source(const struct toml_reader *r,
                                  const struct toml_path *path,
                                  const struct tw_toml *table,
                                  struct tw_lock_package *out)
{
    const struct tw_toml *vcs;
    const struct tw_toml *directory = NULL;
    const struct tw_toml *archive = NULL;
    enum tw_status status = toml_read(r, path, table, "vcs", TW_TOML_TABLE, &vcs);
    if (!status) {
        status = toml_read(r, path, table, "directory", TW_TOML_TABLE, &directory);
    }
    if (!status) {
        status = toml_read(r, path, table, "archive", TW_TOML_TABLE, &archive);
    }
    if (!status && vcs) {
        out->source = TW_LOCK_VCS;
        status = read_vcs(r, path, vcs, &out->vcs);
    }
    if (!status && directory) {
        out->source = TW_LOCK_DIRECTORY;
        status = read_directory(r, path, directory, &out->directory);
    }
    if (!status && archive) {
        out->source = TW_LOCK_ARCHIVE;
        status = read_archive(r, path, archive, &out->archive);
    }
    if (status) {
        return status;
    }
    int direct = (vcs != NULL) + (directory != NULL) + (archive != NULL);
    bool indexed = out->has_sdist || out->wheel_count;
    if (indexed ? direct > 0 : direct != 1) {
        return toml_wrong(
            r, path, table,
            "expected wheels and sdist, or one of vcs, directory, archive");
    }
    return TW_OK;
}

/* ---------------------------------------------------------------- the package */

enum tw_status pylock_specifiers(const struct toml_reader *r,
                                 const struct toml_path *path,
                                 const struct tw_toml *table, const char *key,
                                 bool *has, struct tw_specifiers *out)
{
    tw_slice text;
    struct toml_path here = {path, key, 0};
    enum tw_status status = toml_read_text(r, path, table, key, &text);
    *has = !status && text.ptr;
    if (*has && tw_specifiers_parse(r->arena, text, out, NULL)) {
        return toml_wrong(r, &here, tw_toml_get(table, tw_slice_from(key)),
                          "\"%.*s\" is not a version specifier", TW_FMT(text));
    }
    return status;
}

static enum tw_status read_marker(const struct toml_reader *r,
                                  const struct toml_path *path,
                                  const struct tw_toml *table,
                                  struct tw_lock_package *out)
{
    struct toml_path here = {path, "marker", 0};
    enum tw_status status = toml_read_text(r, path, table, "marker", &out->marker_text);
    if (!status && out->marker_text.ptr &&
        tw_marker_parse(r->arena, out->marker_text, &out->marker, NULL)) {
        return toml_wrong(r, &here, table, "\"%.*s\" is not a marker",
                          TW_FMT(out->marker_text));
    }
    return status;
}

static enum tw_status read_identity(const struct toml_reader *r,
                                    const struct toml_path *path,
                                    const struct tw_toml *table,
                                    struct tw_lock_package *out)
{
    tw_slice version;
    struct toml_path name = {path, "name", 0};
    struct toml_path here = {path, "version", 0};
    enum tw_status status = toml_need_text(r, path, table, "name", &out->name);
    if (!status && !tw_name_is_normal(out->name)) {
        return toml_wrong(r, &name, table, "\"%.*s\" is not a normalised name",
                          TW_FMT(out->name));
    }
    if (!status) {
        status = toml_read_text(r, path, table, "version", &version);
    }
    out->has_version = !status && version.ptr;
    if (out->has_version && tw_version_parse(r->arena, version, &out->version, NULL)) {
        return toml_wrong(r, &here, table, "\"%.*s\" is not a version",
                          TW_FMT(version));
    }
    return status;
}

/* The array KEY holds nothing but tables, each with a string TEXT if that is given. */
static enum tw_status check_tables(const struct toml_reader *r,
                                   const struct toml_path *path,
                                   const struct tw_toml *table, const char *key,
                                   const char *text)
{
    const struct tw_toml *array;
    struct toml_path list = {path, key, 0};
    uint32_t i = 0;
    enum tw_status status = toml_read(r, path, table, key, TW_TOML_ARRAY, &array);
    if (status || !array) {
        return status;
    }
    for (const struct tw_toml *value = array->first; value && !status;
         value = value->next, i++) {
        struct toml_path here = {&list, NULL, i};
        tw_slice ignored;
        if (value->kind != TW_TOML_TABLE) {
            return toml_wrong(r, &here, value, "expected a table, not %s",
                              tw_toml_kind_name(value->kind));
        }
        if (text) {
            status = toml_need_text(r, &here, value, text, &ignored);
        }
    }
    return status;
}

enum tw_status pylock_package(const struct toml_reader *r, const struct toml_path *path,
                              const struct tw_toml *table, struct tw_lock_package *out)
{
    const struct tw_toml *tool;
    out->toml = table;
    if (table->kind != TW_TOML_TABLE) {
        return toml_wrong(r, path, table, "expected a table, not %s",
                          tw_toml_kind_name(table->kind));
    }
    enum tw_status status = read_identity(r, path, table, out);
    if (!status) {
        status = read_marker(r, path, table, out);
    }
    if (!status) {
        status = pylock_specifiers(r, path, table, "requires-python",
                                   &out->has_requires_python, &out->requires_python);
    }
    if (!status) {
        status = check_tables(r, path, table, "dependencies", NULL);
    }
    if (!status) {
        status = toml_read_text(r, path, table, "index", &out->index);
    }
    if (!status) {
        status = read_sdist(r, path, table, out);
    }
    if (!status) {
        status = read_wheels(r, path, table, out);
    }
    if (!status) {
        status = check_tables(r, path, table, "attestation-identities", "kind");
    }
    if (!status) {
        status = toml_read(r, path, table, "tool", TW_TOML_TABLE, &tool);
    }
    return status ? status : read_source(r, path, table, out);
}
