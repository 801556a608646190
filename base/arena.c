/*
 * The bump allocator that owns what a resolution or a parse makes.
 *
 *     top    ─► [block|used........|free...] ─► [block|used] ─► NULL      small ones
 *                                   ^ next   ^ end
 *     larges ─► [large|bytes] ⇄ [large|bytes] ─► NULL                     one malloc
 * each
 *
 * The invariant: small allocations never move; large ones move only in tw_arena_grow,
 * by realloc, so that a growing table leaves no garbage behind. Built with
 * TW_ARENA_DEBUG every allocation is a large one, and AddressSanitizer sees each
 * overflow.
 */
#include "tw_base.h"

#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>

struct tw_arena_block {
    struct tw_arena_block *below; /* the next older block */
    size_t size;                  /* bytes of data */
    alignas(max_align_t) char data[];
};

struct tw_arena_large {
    struct tw_arena_large *above, *below; /* newer, older */
    size_t size;                          /* bytes of data */
    uint64_t serial;                      /* 1 for the first one of the arena */
    alignas(max_align_t) char data[];
};

enum { FIRST_BLOCK = 4 * 1024, LARGEST_BLOCK = 256 * 1024 };

#ifdef TW_ARENA_DEBUG
enum { LARGE_FROM = 0 };
#else
enum { LARGE_FROM = 32 * 1024 };
#endif

/* Bytes taken from a block for SIZE; never none, so that no two allocations coincide.
 */
static size_t align_up(size_t size)
{
    size_t unit = alignof(max_align_t);
    return size ? (size + unit - 1) / unit * unit : unit;
}

/* May SIZE bytes be asked for now? Tests make the Nth allocation fail. */
static bool may_allocate(struct tw_arena *arena, size_t size)
{
    if (arena->fail_after >= 0 && arena->fail_after-- == 0) {
        return false;
    }
    return size <= SIZE_MAX / 2;
}

static bool open_block(struct tw_arena *arena, size_t size)
{
    size_t data = FIRST_BLOCK;
    while (data < LARGEST_BLOCK && (data < arena->total / 4 || data < size)) {
        data *= 2;
    }
    struct tw_arena_block *block = malloc(sizeof *block + data);
    if (!block) {
        return false;
    }
    block->below = arena->top;
    block->size = data;
    arena->total += data;
    arena->top = block;
    arena->next = block->data;
    arena->end = block->data + data;
    return true;
}

static void *alloc_small(struct tw_arena *arena, size_t size)
{
    size = align_up(size);
    if ((size_t)(arena->end - arena->next) < size && !open_block(arena, size)) {
        return NULL;
    }
    void *result = arena->next;
    arena->next += size;
    return result;
}

static void *alloc_large(struct tw_arena *arena, size_t size)
{
    struct tw_arena_large *large = malloc(sizeof *large + size);
    if (!large) {
        return NULL;
    }
    large->above = NULL;
    large->below = arena->larges;
    large->size = size;
    large->serial = ++arena->serial;
    if (large->below) {
        large->below->above = large;
    }
    arena->larges = large;
    arena->total += size;
    return large->data;
}

static void *grow_large(struct tw_arena *arena, void *ptr, size_t size)
{
    struct tw_arena_large *old =
        (struct tw_arena_large *)((char *)ptr - offsetof(struct tw_arena_large, data));
    struct tw_arena_large *large = realloc(old, sizeof *large + size);
    if (!large) {
        return NULL;
    }
    arena->total += size - large->size;
    large->size = size;
    if (large->below) {
        large->below->above = large;
    }
    if (large->above) {
        large->above->below = large;
    } else {
        arena->larges = large;
    }
    return large->data;
}

void *tw_arena_alloc(struct tw_arena *arena, size_t size)
{
    if (!may_allocate(arena, size)) {
        return NULL;
    }
    return size >= LARGE_FROM ? alloc_large(arena, size) : alloc_small(arena, size);
}

void *tw_arena_zalloc(struct tw_arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size) {
        return NULL;
    }
    void *result = tw_arena_alloc(arena, count * size);
    if (result) {
        memset(result, 0, count * size);
    }
    return result;
}

void *tw_arena_grow(struct tw_arena *arena, void *ptr, size_t old, size_t size)
{
    if (ptr && old >= LARGE_FROM) {
        return may_allocate(arena, size) ? grow_large(arena, ptr, size) : NULL;
    }
    bool newest = ptr && arena->next == (char *)ptr + align_up(old);
    if (newest && size < LARGE_FROM &&
        align_up(size) <= (size_t)(arena->end - (char *)ptr)) {
        arena->next = (char *)ptr + align_up(size);
        return ptr;
    }
    void *moved = tw_arena_alloc(arena, size);
    if (moved && old) {
        memcpy(moved, ptr, old);
    }
    return moved;
}

bool tw_arena_copy(struct tw_arena *arena, tw_slice s, tw_slice *out)
{
    char *copy = s.len < SIZE_MAX ? tw_arena_alloc(arena, s.len + 1) : NULL;
    if (!copy) {
        return false;
    }
    if (s.len) {
        memcpy(copy, s.ptr, s.len);
    }
    copy[s.len] = '\0';
    *out = (tw_slice){copy, s.len};
    return true;
}

char *tw_arena_printf(struct tw_arena *arena, const char *format, ...)
{
    char first[256]; /* most texts fit, and are formatted once */
    va_list args;
    va_list again;
    va_start(args, format);
    va_copy(again, args);
    int length = vsnprintf(first, sizeof first, format, args);
    size_t size = length < 0 ? 0 : (size_t)length + 1;
    char *text = size ? tw_arena_alloc(arena, size) : NULL;
    if (text && size <= sizeof first) {
        memcpy(text, first, size);
    } else if (text) {
        vsnprintf(text, size, format, again);
    }
    va_end(again);
    va_end(args);
    return text;
}

struct tw_arena_mark tw_arena_mark(const struct tw_arena *arena)
{
    return (struct tw_arena_mark){arena->top, arena->next, arena->serial};
}

void tw_arena_reset(struct tw_arena *arena, struct tw_arena_mark mark)
{
    while (arena->larges && arena->larges->serial > mark.serial) {
        struct tw_arena_large *large = arena->larges;
        arena->larges = large->below;
        arena->total -= large->size;
        free(large);
    }
    if (arena->larges) {
        arena->larges->above = NULL;
    }
    while (arena->top != mark.top) {
        struct tw_arena_block *block = arena->top;
        arena->top = block->below;
        arena->total -= block->size;
        free(block);
    }
    arena->next = mark.next;
    arena->end = arena->top ? arena->top->data + arena->top->size : NULL;
}

void tw_arena_free(struct tw_arena *arena)
{
    long fail_after = arena->fail_after;
    tw_arena_reset(arena, (struct tw_arena_mark){NULL, NULL, 0});
    *arena = (struct tw_arena)TW_ARENA_INIT;
    arena->fail_after = fail_after;
}

bool tw_vec_grow_(struct tw_arena *arena, void **at, uint32_t *cap, uint32_t len,
                  uint64_t extra, size_t size)
{
    uint64_t wanted = (uint64_t)*cap * 2;
    wanted = wanted < 8 ? 8 : wanted;
    wanted = wanted < len + extra ? len + extra : wanted;
    if (wanted > UINT32_MAX || wanted > SIZE_MAX / 2 / size) {
        return false;
    }
    void *moved = tw_arena_grow(arena, *at, *cap * size, (size_t)wanted * size);
    if (!moved) {
        return false;
    }
    *at = moved;
    *cap = (uint32_t)wanted;
    return true;
}
