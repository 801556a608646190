/*
 * How much of a wheel's end to read first, before anything of it has been seen.
 *
 *     ... modules ... | METADATA, RECORD ... | directory | end
 *                     ◄── what has to be read: about 130 bytes a member ──►
 *
 * Members are not counted in an index, but a wheel's size is, and what it holds: a pure
 * one has a member for each few kilobytes, a compiled one few and large ones. Hence a
 * share of the size, or its square root. Where that comes to more than a round trip is
 * worth, the wheel takes two requests anyway, and the first one need only find
 * METADATA's entry near the end of the directory. docs/fetching.md has the figures that
 * these numbers were chosen by.
 *
 * Called from the driver and from zip_tail.c.
 */
#include "tw_metadata.h"

#define KIB ((uint64_t)1024)

enum { PURE_SHARE = 20 }; /* one byte in so many */

static const uint64_t whole_up_to = 32 * KIB;
static const uint64_t unknown_size = 32 * KIB;
static const uint64_t least = 8 * KIB;
static const uint64_t most =
    112 * KIB; /* more, for a guess, costs more than it saves */
static const uint64_t surest = 192 * KIB; /* likewise, for what is known of a sibling */
static const uint64_t entries = 16 * KIB; /* the last 200 of the directory */

static uint64_t square_root(uint64_t n)
{
    uint64_t root = 0;
    for (uint64_t bit = (uint64_t)1 << 31; bit; bit >>= 1) {
        if ((root | bit) * (root | bit) <= n) {
            root |= bit;
        }
    }
    return root;
}

static uint64_t guess(const struct tw_tail_hint *hint)
{
    if (hint->sibling) {
        return hint->sibling <= surest ? hint->sibling + hint->sibling / 8 + 512
                                       : entries;
    }
    if (hint->size == TW_SIZE_UNKNOWN) {
        return unknown_size;
    }
    uint64_t length =
        least + (hint->pure ? hint->size / PURE_SHARE : 32 * square_root(hint->size));
    return length <= most ? length : entries;
}

uint64_t tw_zip_tail_guess(const struct tw_tail_hint *hint)
{
    uint64_t length = guess(hint);
    return hint->size <= whole_up_to || length > hint->size ? hint->size : length;
}
