/*
 * The tree of a TOML document: children as a list in the order of the text, and a hash
 * of keys for tables of some size, so that a hostile file with 100,000 keys costs no
 * more a key than a small one.
 */
#include "toml_table.h"

enum { HASH_FROM = 8 }; /* children; smaller tables are searched in order */

static struct tw_toml **find_slot(const struct tw_toml_table *table, tw_slice key)
{
    uint32_t mask = table->slot_count - 1;
    uint32_t at = (uint32_t)tw_hash(key) & mask;
    while (table->slots[at] && !tw_slice_equal(table->slots[at]->key, key)) {
        at = (at + 1) & mask;
    }
    return &table->slots[at];
}

static bool rehash(struct tw_arena *arena, struct tw_toml *parent, uint32_t slot_count)
{
    struct tw_toml_table *table = parent->internal;
    struct tw_toml **slots = TW_NEW_ARRAY(arena, struct tw_toml *, slot_count);
    if (!slots) {
        return false;
    }
    table->slots = slots;
    table->slot_count = slot_count;
    for (struct tw_toml *child = parent->first; child; child = child->next) {
        *find_slot(table, child->key) = child;
    }
    return true;
}

struct tw_toml *toml_new(struct tw_arena *arena, enum tw_toml_kind kind)
{
    struct tw_toml *value = TW_NEW(arena, struct tw_toml);
    if (!value) {
        return NULL;
    }
    value->kind = kind;
    if (kind == TW_TOML_TABLE || kind == TW_TOML_ARRAY) {
        value->internal = TW_NEW(arena, struct tw_toml_table);
        return value->internal ? value : NULL;
    }
    return value;
}

bool toml_append(struct tw_arena *arena, struct tw_toml *parent, struct tw_toml *child)
{
    struct tw_toml_table *table = parent->internal;
    if (parent->last) {
        parent->last->next = child;
    } else {
        parent->first = child;
    }
    parent->last = child;
    parent->count++;
    if (parent->kind == TW_TOML_ARRAY || parent->count < HASH_FROM) {
        return true;
    }
    if (parent->count > table->slot_count / 2) {
        return parent->count <= UINT32_MAX / 8 &&
               rehash(arena, parent,
                      table->slot_count ? table->slot_count * 2 : 4 * HASH_FROM);
    }
    *find_slot(table, child->key) = child;
    return true;
}

const struct tw_toml *tw_toml_get(const struct tw_toml *table, tw_slice key)
{
    if (!table || table->kind != TW_TOML_TABLE) {
        return NULL;
    }
    if (table->internal->slots) {
        return *find_slot(table->internal, key);
    }
    const struct tw_toml *child = table->first;
    while (child && !tw_slice_equal(child->key, key)) {
        child = child->next;
    }
    return child;
}

const struct tw_toml *tw_toml_get_kind(const struct tw_toml *table, tw_slice key,
                                       enum tw_toml_kind kind)
{
    const struct tw_toml *value = tw_toml_get(table, key);
    return value && value->kind == kind ? value : NULL;
}

const char *tw_toml_kind_name(enum tw_toml_kind kind)
{
    static const char *const names[] = {
        [TW_TOML_TABLE] = "a table",
        [TW_TOML_ARRAY] = "an array",
        [TW_TOML_STRING] = "a string",
        [TW_TOML_INTEGER] = "an integer",
        [TW_TOML_FLOAT] = "a float",
        [TW_TOML_BOOL] = "a boolean",
        [TW_TOML_OFFSET_DATETIME] = "a date and time",
        [TW_TOML_LOCAL_DATETIME] = "a date and time without offset",
        [TW_TOML_LOCAL_DATE] = "a date",
        [TW_TOML_LOCAL_TIME] = "a time",
    };
    return names[kind];
}
