/*
 * Requirements, packed: what the parser made of them, in the order of the fields.
 *
 *     clause   operator and prefix, text, version, bounds
 *     marker   0, left side, operator, right side, 0 or 1 and a clause
 *              count, then for each child: 1 for "or" before it, marker
 *
 * The invariant: what is unpacked has the form of what tw_requirement_parse gives, down
 * to the keys of versions and bounds, so that nobody else looks twice. Called for what
 * core metadata say. Cost of unpacking: a tenth of parsing.
 */
#include "marker.h"
#include "tw_limits.h"
#include "tw_packing.h"
#include "version_key.h"

/* ---------------------------------------------------------------- pack */

static void pack_clause(struct tw_packer *p, const struct tw_specifier *clause)
{
    tw_pack_number(p, 2 * (uint32_t)clause->op + clause->prefix);
    tw_pack_text(p, clause->text);
    tw_pack_version(p, clause->version);
    tw_pack_text(p, clause->lower);
    tw_pack_text(p, clause->upper);
}

static void pack_side(struct tw_packer *p, const struct tw_marker_side *side)
{
    tw_pack_number(p, side->variable);
    if (side->variable == TW_MARKER_LITERAL) {
        tw_pack_text(p, side->text);
    }
}

static void pack_marker(struct tw_packer *p, const struct tw_marker *marker)
{
    tw_pack_number(p, marker->count);
    for (uint32_t i = 0; i < marker->count; i++) {
        tw_pack_number(p, marker->ors[i]);
        pack_marker(p, marker->children[i]);
    }
    if (marker->count == 0) {
        pack_side(p, &marker->left);
        tw_pack_number(p, (uint32_t)marker->op);
        pack_side(p, &marker->right);
        tw_pack_number(p, marker->clause != NULL);
        if (marker->clause) {
            pack_clause(p, marker->clause);
        }
    }
}

void tw_pack_requirement(struct tw_packer *p, const struct tw_requirement *r)
{
    tw_pack_text(p, r->text);
    tw_pack_text(p, r->raw_name);
    tw_pack_text(p, r->name);
    tw_pack_texts(p, r->extras, r->extra_count);
    tw_pack_texts(p, r->raw_extras, r->raw_extra_count);
    tw_pack_text(p, r->specifiers.text);
    tw_pack_number(p, r->specifiers.count);
    for (uint32_t i = 0; i < r->specifiers.count; i++) {
        pack_clause(p, &r->specifiers.clauses[i]);
    }
    tw_pack_text(p, r->url);
    tw_pack_number(p, r->marker != NULL);
    if (r->marker) {
        pack_marker(p, r->marker);
    }
}

/* ---------------------------------------------------------------- unpack */

/* A text that has to be there. */
static tw_slice unpack_present(struct tw_unpacker *u)
{
    tw_slice text = tw_unpack_text(u);
    if (!text.ptr) {
        tw_unpack_fail(u, TW_ERR_INPUT);
    }
    return text;
}

/* Has NAME the form of what normalising gives, so that it may stand in a URL? */
static void check_name(struct tw_unpacker *u, tw_slice name)
{
    bool sound = name.len > 0;
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        sound &= (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }
    if (!sound) {
        tw_unpack_fail(u, TW_ERR_INPUT);
    }
}

static tw_slice unpack_bound(struct tw_unpacker *u)
{
    tw_slice bound = tw_unpack_text(u);
    if (bound.ptr && !tw_key_is_cut(bound)) {
        tw_unpack_fail(u, TW_ERR_INPUT);
    }
    return bound;
}

static void unpack_clause(struct tw_unpacker *u, struct tw_specifier *out)
{
    uint32_t form = tw_unpack_number(u, 2 * TW_OP_ARBITRARY + 1);
    out->op = (enum tw_operator)(form / 2);
    out->prefix = form % 2;
    out->text = tw_unpack_text(u);
    if (out->op == TW_OP_ARBITRARY) { /* whose text need not be a version */
        out->version.text = unpack_present(u);
        tw_slice key = tw_unpack_text(u);
        if (key.ptr && !tw_version_restore(out->version.text, key, &out->version)) {
            tw_unpack_fail(u, TW_ERR_INPUT);
        }
    } else {
        out->version = tw_unpack_version(u);
    }
    out->lower = unpack_bound(u);
    out->upper = unpack_bound(u);
}

static void unpack_side(struct tw_unpacker *u, struct tw_marker_side *out)
{
    out->variable = tw_unpack_number(u, TW_MARKER_LITERAL);
    out->text = out->variable == TW_MARKER_LITERAL
                    ? unpack_present(u)
                    : tw_slice_from(tw_marker_variable_name(out->variable));
}

static void unpack_comparison(struct tw_unpacker *u, struct tw_marker *out)
{
    unpack_side(u, &out->left);
    out->op = (int)tw_unpack_number(u, TW_MARKER_NOT_IN);
    unpack_side(u, &out->right);
    if (tw_unpack_number(u, 1)) {
        struct tw_specifier *clause = TW_NEW(u->arena, struct tw_specifier);
        if (!clause) {
            tw_unpack_fail(u, TW_ERR_NOMEM);
            return;
        }
        unpack_clause(u, clause);
        out->clause = clause;
    }
}

static const struct tw_marker *unpack_marker(struct tw_unpacker *u, uint32_t depth)
{
    uint32_t count = tw_unpack_count(u);
    struct tw_marker *marker = TW_NEW(u->arena, struct tw_marker);
    if (!marker || depth > TW_MAX_MARKER_DEPTH) {
        tw_unpack_fail(u, marker ? TW_ERR_INPUT : TW_ERR_NOMEM);
        return NULL;
    }
    if (count == 0) {
        unpack_comparison(u, marker);
        return marker;
    }
    const struct tw_marker **children =
        TW_NEW_ARRAY(u->arena, const struct tw_marker *, count);
    bool *ors = TW_NEW_ARRAY(u->arena, bool, count);
    if (!children || !ors) {
        tw_unpack_fail(u, TW_ERR_NOMEM);
        return NULL;
    }
    for (uint32_t i = 0; i < count && !u->failed; i++) {
        ors[i] = tw_unpack_number(u, i > 0);
        children[i] = unpack_marker(u, depth + 1);
    }
    marker->count = count;
    marker->children = children;
    marker->ors = ors;
    return marker;
}

static void unpack_specifiers(struct tw_unpacker *u, struct tw_specifiers *out)
{
    out->text = tw_unpack_text(u);
    uint32_t count = tw_unpack_count(u);
    out->clauses = count ? TW_NEW_ARRAY(u->arena, struct tw_specifier, count) : NULL;
    if (count && !out->clauses) {
        tw_unpack_fail(u, TW_ERR_NOMEM);
    }
    for (; out->count < count && !u->failed; out->count++) {
        unpack_clause(u, &out->clauses[out->count]);
    }
}

void tw_unpack_requirement(struct tw_unpacker *u, struct tw_requirement *out)
{
    *out = (struct tw_requirement){.text = unpack_present(u)};
    out->raw_name = unpack_present(u);
    out->name = tw_unpack_text(u);
    check_name(u, out->name);
    out->extras = tw_unpack_texts(u, &out->extra_count);
    for (uint32_t i = 0; i < out->extra_count; i++) {
        check_name(u, out->extras[i]);
    }
    out->raw_extras = tw_unpack_texts(u, &out->raw_extra_count);
    unpack_specifiers(u, &out->specifiers);
    out->url = tw_unpack_text(u);
    out->marker = tw_unpack_number(u, 1) ? unpack_marker(u, 0) : NULL;
    if (out->text.len > TW_MAX_REQUIREMENT) {
        tw_unpack_fail(u, TW_ERR_INPUT);
    }
}
