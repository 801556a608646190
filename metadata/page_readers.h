/*
 * The two readers of pages.
 */
#ifndef TW_METADATA_PAGE_READERS_H
#define TW_METADATA_PAGE_READERS_H

#include "page_builder.h"

/* They fill BUILDER and the fields of PAGE that are no lists. */
enum tw_status tw_page_read_json(struct tw_page_builder *builder, tw_slice body,
                                 struct tw_page *page,
                                 struct tw_error *err) TW_MUST_USE;
enum tw_status tw_page_read_html(struct tw_page_builder *builder, tw_slice body,
                                 struct tw_page *page,
                                 struct tw_error *err) TW_MUST_USE;

#endif
