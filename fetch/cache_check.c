/*
 * LMDB trusts its file: a damaged page ends the process. This looks at the structure
 * first, so that a damaged cache is set aside like any other that cannot be read.
 *
 *     page 0, 1: meta ─► root of the free list, root of the table
 *     branch page: header | offsets | nodes, each with the number of a page below
 *     leaf page:   header | offsets | nodes, each key and value, or key and the number
 *                                     of the first of some overflow pages
 *
 * The invariant: no number read from the file is used before it was held against the
 * size of a page or of the file, and no more pages are visited than the file has. The
 * format is that of LMDB 0.9 on 64-bit machines (struct MDB_page, MDB_node, MDB_meta
 * and MDB_db of its mdb.c); a file of another kind fails the check and is begun anew.
 *
 * Called from cache_table.c.
 */
#include "cache_check.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PAGE_MAX = 65536, HEADER = 16, NODE = 8, DEPTH_MAX = 32, META_VERSION = 1 };
enum { BRANCH = 1, LEAF = 2, OVERFLOW = 4, META = 8 };
enum { BIG_DATA = 1, OTHER_DATA = 6 }; /* flags of a node: sub-databases, duplicates */
enum { FREE_LIST, TABLE };

#define META_MAGIC UINT32_C(0xBEEFC0DE)

struct tree {
    uint32_t page_size; /* of the free list: of the file */
    uint16_t flags, depth;
    uint64_t branches, leaves, overflows, entries, root;
};

struct meta {
    uint32_t magic, version;
    uint64_t address, map_size;
    struct tree trees[2];
    uint64_t last_page, txnid;
};

struct page_header {
    uint64_t number;
    uint16_t padding, flags;
    uint16_t lower, upper; /* of an overflow page: one number, how many there are */
};

struct walk {
    int fd;
    uint32_t page_size;
    uint64_t last_page;
    uint64_t visits_left;
    bool free_list;
};

/* One page and where its parts are. */
struct page {
    struct page_header header;
    uint32_t count; /* nodes */
    const char *bytes;
};

static bool read_meta(int fd, uint64_t page_size, unsigned which, struct meta *meta)
{
    struct page_header header;
    off_t at = (off_t)(which * page_size);
    return pread(fd, &header, sizeof header, at) == sizeof header &&
           pread(fd, meta, sizeof *meta, at + HEADER) == sizeof *meta &&
           header.flags & META && meta->magic == META_MAGIC &&
           meta->version == META_VERSION;
}

static bool is_sound_meta(const struct meta *meta, uint64_t size)
{
    uint64_t page = meta->trees[FREE_LIST].page_size;
    return page >= 512 && page <= PAGE_MAX && (page & (page - 1)) == 0 &&
           meta->last_page < size / page && meta->trees[FREE_LIST].depth <= DEPTH_MAX &&
           meta->trees[TABLE].depth <= DEPTH_MAX;
}

/* The size is looked at last: writers make the file longer before they say so. */
static bool read_metas(int fd, struct meta metas[2])
{
    struct stat found;
    return read_meta(fd, 0, 0, &metas[0]) &&
           read_meta(fd, metas[0].trees[FREE_LIST].page_size, 1, &metas[1]) &&
           metas[0].trees[FREE_LIST].page_size == metas[1].trees[FREE_LIST].page_size &&
           fstat(fd, &found) == 0 &&
           is_sound_meta(&metas[0], (uint64_t)found.st_size) &&
           is_sound_meta(&metas[1], (uint64_t)found.st_size);
}

/* A writer may be in the middle of it: damage is what stays. */
static bool settle_metas(int fd, struct meta metas[2])
{
    struct timespec pause = {0, 1000000};
    for (int tries = 0; tries < 6; tries++) {
        if (read_metas(fd, metas)) {
            return true;
        }
        nanosleep(&pause, NULL);
        pause.tv_nsec *= 2;
    }
    return false;
}

bool tw_cache_check_head(const char *file)
{
    struct meta metas[2];
    struct stat found;
    int fd = open(file, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return true;
    }
    bool empty = fstat(fd, &found) == 0 && found.st_size == 0;
    bool sound = empty || settle_metas(fd, metas);
    close(fd);
    return sound;
}

/* ---------------------------------------------------------------- pages */

static bool read_page(struct walk *walk, uint64_t number, char *memory,
                      struct page *page)
{
    if (number < 2 || number > walk->last_page || walk->visits_left == 0) {
        return false;
    }
    walk->visits_left--;
    off_t at = (off_t)(number * walk->page_size);
    if (pread(walk->fd, memory, walk->page_size, at) != (ssize_t)walk->page_size) {
        return false;
    }
    memcpy(&page->header, memory, sizeof page->header);
    page->bytes = memory;
    page->count = page->header.lower < HEADER
                      ? 0
                      : (uint32_t)(page->header.lower - HEADER) / sizeof(uint16_t);
    return page->header.number == number && page->header.lower >= HEADER &&
           page->header.lower <= page->header.upper &&
           page->header.upper <= walk->page_size;
}

/* One node of a page: its head, and what follows its key up to the page's end. */
struct node {
    uint16_t low, high, flags, key_size;
    tw_slice rest;
};

static bool find_node(const struct walk *walk, const struct page *page, uint32_t index,
                      struct node *node)
{
    uint16_t offset = 0;
    memcpy(&offset, page->bytes + HEADER + index * sizeof offset, sizeof offset);
    if (offset < page->header.upper || (uint32_t)offset + NODE > walk->page_size ||
        offset % 2) {
        return false;
    }
    memcpy(node, page->bytes + offset, NODE);
    tw_slice rest = {page->bytes + offset + NODE, walk->page_size - offset - NODE};
    node->rest = tw_slice_cut(rest, node->key_size, rest.len);
    return node->key_size <= rest.len;
}

/* The bytes that a node takes of its page, DATA of them its value. */
static uint32_t room_of(const struct node *node, uint64_t data)
{
    return (uint32_t)(NODE + node->key_size + data + 1) / 2 * 2;
}

/* A list of free pages: how many, then their numbers, the largest first. */
static bool is_sound_list(const struct walk *walk, tw_slice list)
{
    uint64_t count = 0;
    uint64_t before = walk->last_page + 1;
    if (list.len < sizeof count) {
        return false;
    }
    memcpy(&count, list.ptr, sizeof count);
    if (count != list.len / sizeof count - 1) {
        return false;
    }
    for (uint64_t i = 1; i <= count; i++) {
        uint64_t number = 0;
        memcpy(&number, list.ptr + i * sizeof number, sizeof number);
        if (number < 2 || number >= before) {
            return false;
        }
        before = number;
    }
    return true;
}

static bool check_big_list(const struct walk *walk, off_t at, size_t size)
{
    char *memory = malloc(size);
    bool sound = memory && pread(walk->fd, memory, size, at) == (ssize_t)size &&
                 is_sound_list(walk, (tw_slice){memory, size});
    free(memory);
    return sound;
}

/* A value on pages of its own; REST has the number of the first. */
static bool check_big_value(const struct walk *walk, tw_slice rest, uint64_t size)
{
    uint64_t number = 0;
    struct page_header header;
    uint32_t pages = 0;
    if (rest.len < sizeof number) {
        return false;
    }
    memcpy(&number, rest.ptr, sizeof number);
    uint64_t needed = (size + HEADER + walk->page_size - 1) / walk->page_size;
    if (number < 2 || number > walk->last_page ||
        needed > walk->last_page - number + 1) {
        return false;
    }
    off_t at = (off_t)(number * walk->page_size);
    if (pread(walk->fd, &header, sizeof header, at) != sizeof header) {
        return false;
    }
    memcpy(&pages, &header.lower, sizeof pages);
    return header.number == number && header.flags == OVERFLOW && pages == needed &&
           (!walk->free_list || check_big_list(walk, at + HEADER, (size_t)size));
}

static bool check_value(const struct walk *walk, const struct node *node, uint64_t size)
{
    if (node->flags & BIG_DATA) {
        return check_big_value(walk, node->rest, size);
    }
    return size <= node->rest.len &&
           (!walk->free_list ||
            is_sound_list(walk, tw_slice_cut(node->rest, 0, (size_t)size)));
}

/* Nodes lie without gaps from upper to the end of the page. */
static bool check_leaf(const struct walk *walk, const struct page *page)
{
    uint32_t room = 0;
    for (uint32_t i = 0; i < page->count; i++) {
        struct node node;
        if (!find_node(walk, page, i, &node) || node.flags & OTHER_DATA) {
            return false;
        }
        uint64_t size = node.low | (uint64_t)node.high << 16;
        if (!check_value(walk, &node, size)) {
            return false;
        }
        room += room_of(&node, node.flags & BIG_DATA ? sizeof(uint64_t) : size);
    }
    return room == walk->page_size - page->header.upper;
}

/* LEVEL counts down to 1, the leaves. */
static bool check_page(struct walk *walk, uint64_t number, unsigned level)
{
    char memory[PAGE_MAX];
    struct page page;
    uint32_t room = 0;
    if (!read_page(walk, number, memory, &page)) {
        return false;
    }
    if (level == 1) {
        return page.header.flags == LEAF && check_leaf(walk, &page);
    }
    if (page.header.flags != BRANCH || page.count < 2) {
        return false;
    }
    for (uint32_t i = 0; i < page.count; i++) {
        struct node node;
        if (!find_node(walk, &page, i, &node)) {
            return false;
        }
        uint64_t below =
            node.low | (uint64_t)node.high << 16 | (uint64_t)node.flags << 32;
        if (!check_page(walk, below, level - 1)) {
            return false;
        }
        room += room_of(&node, 0);
    }
    return room == walk->page_size - page.header.upper;
}

static bool check_tree(struct walk *walk, const struct tree *tree)
{
    return tree->root == UINT64_MAX
               ? tree->depth == 0
               : tree->depth > 0 && check_page(walk, tree->root, tree->depth);
}

bool tw_cache_check_trees(int fd, uint64_t txnid)
{
    struct meta metas[2];
    if (!settle_metas(fd, metas)) {
        return false;
    }
    const struct meta *meta = metas[0].txnid == txnid ? &metas[0] : &metas[1];
    struct walk walk = {.fd = fd,
                        .page_size = meta->trees[FREE_LIST].page_size,
                        .last_page = meta->last_page,
                        .visits_left = meta->last_page + 1};
    if (meta->txnid != txnid) {
        return true; /* two writers were quicker: theirs are checked by the next run */
    }
    walk.free_list = true;
    bool sound = check_tree(&walk, &meta->trees[FREE_LIST]);
    walk.free_list = false;
    return sound && check_tree(&walk, &meta->trees[TABLE]);
}
