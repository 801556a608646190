/*
 * Pages of a static index (simple repository API 1.1), as text.
 */
#ifndef TW_CLI_INDEX_PAGE_H
#define TW_CLI_INDEX_PAGE_H

#include "tw_metadata.h"

/* A file of a project. Its url is what pages link to, its version is set. */
struct tw_index_file {
    struct tw_file file;
    tw_version version;
};

/* One project: a page. */
struct tw_index_project {
    tw_slice name; /* normalised */
    const struct tw_index_file *files;
    uint32_t file_count;
};

/* Appends the page of PROJECT as JSON (PEP 691, 700) or as HTML (PEP 503); sidecars are
 * announced where a file has one (PEP 714), and yanks. */
void tw_index_page_json(struct tw_buf *buf, const struct tw_index_project *project);
void tw_index_page_html(struct tw_buf *buf, const struct tw_index_project *project);

/* Appends the list of all projects. */
void tw_index_list_json(struct tw_buf *buf, const struct tw_index_project *projects,
                        uint32_t count);
void tw_index_list_html(struct tw_buf *buf, const struct tw_index_project *projects,
                        uint32_t count);

#endif
