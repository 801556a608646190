/*
 * Lists of texts: see tw_texts.h.
 */
#include "tw_texts.h"

bool tw_texts_have(const struct tw_texts *texts, tw_slice text)
{
    for (uint32_t i = 0; i < texts->len; i++) {
        if (tw_slice_equal(texts->at[i], text)) {
            return true;
        }
    }
    return false;
}
