/*
 * The catalog: project pages become releases. See tw_catalog.h.
 *
 * One project's way: tw_catalog_ask starts a lookup (lookup.c: which indexes are asked,
 * and whose pages count); its result settles the project (settling.c: its releases, or
 * its absence, go to the facts); tw_catalog_distribution finds the file of one release
 * (distribution.c).
 *
 * Called from the driver's loop and, before it starts, from the commands.
 */
#include "tw_catalog.h"

#include "distribution.h"
#include "settling.h"
#include "tw_links.h"

struct tw_catalog *tw_catalog_new(struct tw_arena *arena, struct tw_fetch *fetch,
                                  struct tw_facts *facts,
                                  const struct tw_catalog_options *options)
{
    struct tw_catalog *catalog = TW_NEW(arena, struct tw_catalog);
    if (catalog) {
        catalog->arena = arena;
        catalog->fetch = fetch;
        catalog->facts = facts;
        catalog->options = *options;
        catalog->fitting = tw_fitting_new(arena, options->target);
        catalog->sidecars =
            TW_NEW_ARRAY(arena, struct tw_sidecars, options->index_count);
    }
    return catalog && catalog->fitting && catalog->sidecars ? catalog : NULL;
}

void tw_catalog_join(struct tw_catalog *catalog, struct tw_catalog *other)
{
    catalog->twin = other->twin ? other->twin : other;
    other->twin = catalog;
    catalog->link_pages = other->link_pages;
}

enum tw_status tw_catalog_read_links(struct tw_catalog *catalog, struct tw_error *err)
{
    for (uint32_t i = 0; i < catalog->options.link_count; i++) {
        struct tw_page *page = TW_NEW(catalog->arena, struct tw_page);
        enum tw_status status =
            page ? tw_links_read(catalog->arena, catalog->fetch,
                                 catalog->options.links[i], page, err)
                 : tw_error_nomem(err);
        if (status) {
            return status;
        }
        if (!tw_vec_push(catalog->arena, &catalog->link_pages, page)) {
            return tw_error_nomem(err);
        }
    }
    return TW_OK;
}

/* ---------------------------------------------------------------- projects */

struct tw_project *tw_catalog_project(struct tw_catalog *catalog, tw_pkg pkg)
{
    while (catalog->projects.len <= pkg.id) {
        if (!tw_vec_push(catalog->arena, &catalog->projects, NULL)) {
            return NULL;
        }
    }
    struct tw_project *project = catalog->projects.at[pkg.id];
    if (!project) {
        project = TW_NEW(catalog->arena, struct tw_project);
        if (!project) {
            return NULL;
        }
        project->catalog = catalog;
        project->pkg = pkg;
        project->name = tw_facts_name(catalog->facts, pkg);
        catalog->projects.at[pkg.id] = project;
    }
    return project;
}

enum tw_status tw_catalog_direct(struct tw_catalog *catalog, tw_pkg pkg, tw_slice url,
                                 struct tw_error *err)
{
    struct tw_project *project = tw_catalog_project(catalog, pkg);
    if (!project) {
        return tw_error_nomem(err);
    }
    if (project->direct.len && !tw_slice_equal(project->direct, url)) {
        return tw_error_set(err, TW_ERR_REQUIREMENT, "%.*s has two URLs: %.*s and %.*s",
                            TW_FMT(project->name), TW_FMT(project->direct),
                            TW_FMT(url));
    }
    project->direct = url;
    tw_facts_give_url(catalog->facts, pkg, url);
    return TW_OK;
}

/* The end of a look-up: for PROJECT, and for the projects of its name for other
 * targets, where nobody has asked about them yet. */
static enum tw_status looked_up(struct tw_project *project,
                                const struct tw_lookup_result *result,
                                struct tw_error *err)
{
    struct tw_catalog *own = project->catalog;
    bool shared = own->twin && result->kind != TW_FOUND_FAILED;
    enum tw_status status = tw_settle(project, result, err);
    for (struct tw_catalog *twin = shared ? own->twin : own; twin != own && !status;
         twin = twin->twin) {
        tw_pkg pkg = tw_facts_package(twin->facts, project->name, TW_NO_SLICE);
        struct tw_project *other = pkg.id ? tw_catalog_project(twin, pkg) : NULL;
        if (!other) {
            return tw_error_nomem(err);
        }
        if (other->state == TW_PROJECT_NEW && !other->direct.len) {
            status = tw_settle(other, result, err);
        }
    }
    return status;
}

enum tw_status tw_catalog_ask(struct tw_catalog *catalog, tw_pkg pkg,
                              enum tw_class urgency, struct tw_error *err)
{
    struct tw_project *project = tw_catalog_project(catalog, pkg);
    if (!project) {
        return tw_error_nomem(err);
    }
    switch (project->state) {
    case TW_PROJECT_NEW:
        project->urgency = urgency;
        project->state = TW_PROJECT_ASKED;
        return project->direct.len ? tw_settle_direct(project, err)
                                   : tw_lookup_start(project, looked_up, err);
    case TW_PROJECT_ASKED:
        if (urgency < project->urgency) {
            project->urgency = urgency;
            tw_lookup_raise(project);
        }
        return TW_OK;
    case TW_PROJECT_FAILED:
        if (urgency == TW_CLASS_WAITED_FOR) {
            *err = *project->error;
            return err->status;
        }
        return TW_OK;
    case TW_PROJECT_KNOWN:
        break;
    }
    return TW_OK;
}

/* ---------------------------------------------------------------- distributions */

enum tw_status tw_catalog_distribution(struct tw_catalog *catalog, tw_pkg pkg,
                                       uint32_t index, struct tw_distribution **out,
                                       struct tw_error *err)
{
    struct tw_project *project = catalog->projects.at[pkg.id];
    struct tw_distribution **place = &project->distributions[index];
    enum tw_status status = TW_OK;
    if (!*place) {
        tw_version version = tw_facts_release(catalog->facts, pkg, index)->version;
        struct tw_distribution *found = TW_NEW(catalog->arena, struct tw_distribution);
        status = found ? tw_distribution_find(project, version, found, err)
                       : tw_error_nomem(err);
        *place = status ? NULL : found;
    }
    *out = *place;
    return status;
}

struct tw_distribution *tw_catalog_chosen(const struct tw_catalog *catalog, tw_pkg pkg,
                                          uint32_t index)
{
    return catalog->projects.at[pkg.id]->distributions[index];
}
