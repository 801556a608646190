/*
 * The fields of core metadata: since when there are, how often, and what they may say.
 */
#ifndef TW_METADATA_FIELDS_H
#define TW_METADATA_FIELDS_H

#include "tw_base.h"

enum tw_field_form {
    TW_FIELD_ONCE,     /* one header */
    TW_FIELD_LIST,     /* any number of headers */
    TW_FIELD_LABELLED, /* any number of "label, text"; each label once */
};

/* NULL: VALUE is fine; else a static phrase. *NOMEM is set when memory is out. */
typedef const char *tw_field_check(struct tw_arena *arena, tw_slice value, bool *nomem);

struct tw_field_rule {
    tw_slice name;  /* in lower case */
    unsigned since; /* the metadata version that brought it: 21 is 2.1 */
    enum tw_field_form form;
    bool required;
    tw_field_check *check; /* of each value; NULL: anything goes */
};

/* The rule of a field by its name in lower case; NULL: there is no such field. */
const struct tw_field_rule *tw_field_rule(tw_slice name);

/* The rules by index, for those who want to see them all; NULL behind the last one. */
const struct tw_field_rule *tw_field_rule_at(size_t index);

/* A Metadata-Version as a number, 21 for "2.1"; 0: there is no such version. */
unsigned tw_field_metadata_version(tw_slice value);

#endif
