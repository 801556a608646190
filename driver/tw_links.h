/*
 * --find-links: pages, folders and single archives that are read like an index page.
 */
#ifndef TW_DRIVER_LINKS_H
#define TW_DRIVER_LINKS_H

#include "tw_fetch.h"
#include "tw_metadata.h"

TW_BEGIN_DECLS

/* Reads PLACE (the URL of a page or archive, the path of a folder, page or archive)
 * into *PAGE, in ARENA. Blocks until it is there. TW_ERR_INPUT: there is no such file.
 */
enum tw_status tw_links_read(struct tw_arena *arena, struct tw_fetch *fetch,
                             tw_slice place, struct tw_page *page,
                             struct tw_error *err) TW_MUST_USE;

/* The record of a file of which only the URL is known; its #sha256= is kept. */
enum tw_status tw_links_file(struct tw_arena *arena, tw_slice url, struct tw_file *file,
                             struct tw_error *err) TW_MUST_USE;

TW_END_DECLS

#endif
