/*
 * Texts: a list of them, as options, settings and requirements files give it.
 */
#ifndef TW_TEXTS_H
#define TW_TEXTS_H

#include "tw_base.h"

TW_BEGIN_DECLS

/* Values in the order given; each one is NUL-terminated too. */
struct tw_texts {
    tw_slice *at;
    uint32_t len, cap;
};

/* Is TEXT one of TEXTS? O(count). */
bool tw_texts_have(const struct tw_texts *texts, tw_slice text);

TW_END_DECLS

#endif
