/*
 * Letters and digits of ASCII, whatever the locale: what is too long to be inline.
 */
#include "ascii.h"

bool tw_ascii_copy_lower(struct tw_arena *arena, tw_slice text, tw_slice *out)
{
    char *lower = tw_arena_alloc(arena, text.len);
    for (size_t i = 0; lower && i < text.len; i++) {
        lower[i] = tw_ascii_lower(text.ptr[i]);
    }
    *out = (tw_slice){lower, text.len};
    return lower != NULL;
}
