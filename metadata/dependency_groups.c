/*
 * Dependency groups (PEP 735; packaging.python.org: Dependency Groups). A group is an
 * array of requirements and of {include-group = NAME}; it is checked whole before what
 * it includes is looked at. Called when pyproject.toml is an input.
 */
#include "tw_dependency_groups.h"

#include "tw_limits.h"

/* A group being expanded, and the one that includes it. */
struct frame {
    const struct frame *above;
    uint32_t group;
    uint32_t depth;
};

struct expander {
    struct tw_arena *arena;
    struct tw_intern names;                /* of the groups, normalised */
    TW_VEC(const struct tw_toml *) groups; /* by id of the name - 1 */
    uint32_t expanded;                     /* groups, each time they are included */
    struct tw_group_list *out;
    struct tw_error *err;
};

static enum tw_status wrong(struct expander *e, enum tw_group_fault fault,
                            const struct tw_toml *place, const char *what,
                            tw_slice name)
{
    e->out->fault = fault;
    tw_error_set(e->err, TW_ERR_INPUT, "dependency group \"%.*s\" %s", TW_FMT(name),
                 what);
    if (e->err && place) {
        e->err->line = place->line;
        e->err->column = place->column;
    }
    return TW_ERR_INPUT;
}

/* Names that are no valid names are looked up as they stand. */
static enum tw_status normalize(struct expander *e, tw_slice text, tw_slice *out)
{
    struct tw_error ignored;
    enum tw_status status = tw_name_normalize(e->arena, text, out, &ignored);
    if (status == TW_ERR_NAME) {
        *out = text;
        return TW_OK;
    }
    return status ? tw_error_nomem(e->err) : TW_OK;
}

static enum tw_status index_groups(struct expander *e, const struct tw_toml *groups)
{
    for (const struct tw_toml *group = groups->first; group; group = group->next) {
        tw_slice name;
        enum tw_status status = normalize(e, group->key, &name);
        if (status) {
            return status;
        }
        uint32_t id = tw_intern_add(&e->names, name);
        if (id == 0) {
            return tw_error_nomem(e->err);
        }
        if (id <= e->groups.len) {
            return wrong(e, TW_GROUP_DUPLICATE, group, "is there twice", group->key);
        }
        if (!tw_vec_push(e->arena, &e->groups, group)) {
            return tw_error_nomem(e->err);
        }
    }
    return TW_OK;
}

static bool is_include(const struct tw_toml *entry)
{
    return entry->kind == TW_TOML_TABLE && entry->count == 1 &&
           tw_slice_equal(entry->first->key, TW_SLICE("include-group"));
}

static enum tw_status check_entry(struct expander *e, const struct tw_toml *group,
                                  const struct tw_toml *entry)
{
    struct tw_requirement requirement;
    struct tw_error why = TW_ERROR_INIT;
    if (entry->kind == TW_TOML_TABLE && !is_include(entry)) {
        return wrong(e, TW_GROUP_OBJECT, entry,
                     "has a table that is not {include-group = \"NAME\"}", group->key);
    }
    if (entry->kind == TW_TOML_TABLE) {
        return entry->first->kind == TW_TOML_STRING
                   ? TW_OK
                   : wrong(e, TW_GROUP_TYPE, entry, "includes what is no string",
                           group->key);
    }
    if (entry->kind != TW_TOML_STRING) {
        return wrong(e, TW_GROUP_TYPE, entry, "has an entry that is no requirement",
                     group->key);
    }
    enum tw_status status =
        tw_requirement_parse(e->arena, entry->text, &requirement, &why);
    if (status == TW_ERR_NOMEM) {
        return tw_error_nomem(e->err);
    }
    return status ? wrong(e, TW_GROUP_REQUIREMENT, entry, why.message, group->key)
                  : TW_OK;
}

static enum tw_status check_group(struct expander *e, const struct tw_toml *group)
{
    if (group->kind != TW_TOML_ARRAY) {
        return wrong(e, TW_GROUP_TYPE, group, "is no array", group->key);
    }
    enum tw_status status = TW_OK;
    for (const struct tw_toml *entry = group->first; entry && !status;
         entry = entry->next) {
        status = check_entry(e, group, entry);
    }
    return status;
}

/* Groups that include others twice double with each level. */
static enum tw_status check_limits(struct expander *e, uint32_t depth)
{
    return ++e->expanded > TW_MAX_GROUP_ENTRIES || e->out->len > TW_MAX_GROUP_ENTRIES ||
                   depth > TW_MAX_GROUP_DEPTH
               ? tw_error_set(e->err, TW_ERR_LIMIT,
                              "the dependency groups include too much of each other")
               : TW_OK;
}

static enum tw_status add_requirement(struct expander *e, const struct tw_toml *entry)
{
    struct tw_group_requirement added = {.line = entry->line};
    enum tw_status status =
        tw_requirement_parse(e->arena, entry->text, &added.requirement, e->err);
    if (!status && !tw_vec_push(e->arena, e->out, added)) {
        status = tw_error_nomem(e->err);
    }
    return status;
}

/* Adds the requirements of the group NAME, which stands at PLACE (or is asked for). */
static enum tw_status expand(struct expander *e, tw_slice name,
                             const struct tw_toml *place, const struct frame *above)
{
    tw_slice normal;
    enum tw_status status = normalize(e, name, &normal);
    struct frame here = {above, 0, above ? above->depth + 1 : 0};
    if (status || (status = check_limits(e, here.depth))) {
        return status;
    }
    here.group = tw_intern_find(&e->names, normal);
    if (here.group == 0) {
        return wrong(e, TW_GROUP_UNKNOWN, place, "does not exist", name);
    }
    const struct tw_toml *group = e->groups.at[here.group - 1];
    for (const struct frame *frame = above; frame; frame = frame->above) {
        if (frame->group == here.group) {
            return wrong(e, TW_GROUP_CYCLE, place, "includes itself", name);
        }
    }
    status = check_group(e, group);
    for (const struct tw_toml *entry = status ? NULL : group->first; entry && !status;
         entry = entry->next) {
        status = entry->kind == TW_TOML_TABLE
                     ? expand(e, entry->first->text, entry, &here)
                     : add_requirement(e, entry);
    }
    return status;
}

enum tw_status tw_dependency_groups(struct tw_arena *arena,
                                    const struct tw_toml *groups, const tw_slice *names,
                                    uint32_t name_count, struct tw_group_list *out,
                                    struct tw_error *err)
{
    struct expander e = {.arena = arena, .names = TW_INTERN_INIT(arena)};
    memset(out, 0, sizeof *out);
    e.out = out;
    e.err = err;
    enum tw_status status = index_groups(&e, groups);
    for (uint32_t i = 0; i < name_count && !status; i++) {
        status = expand(&e, names[i], NULL, NULL);
    }
    return status;
}
