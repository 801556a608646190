/*
 * Every size limit of tailwheel, in one place. Everything that comes from an index or a
 * file is hostile until it has been held against one of these.
 */
#ifndef TW_BASE_LIMITS_H
#define TW_BASE_LIMITS_H

#include <stddef.h>
#include <stdint.h>

#define TW_KIB ((size_t)1024)
#define TW_MIB (1024 * TW_KIB)

/* Text of the specifications */
#define TW_MAX_VERSION (64 * TW_KIB)      /* bytes of one version */
#define TW_MAX_NAME (4 * TW_KIB)          /* bytes of a project or extra name */
#define TW_MAX_FILENAME (8 * TW_KIB)      /* bytes of a distribution's file name */
#define TW_MAX_REQUIREMENT (256 * TW_KIB) /* bytes of one requirement */
#define TW_MAX_MARKER_DEPTH 64            /* nested parentheses */
#define TW_MAX_MARKER_NODES 20000         /* of all decision diagrams together */
#define TW_MAX_MARKER_VARIABLES 200       /* that a decision diagram may ask for */

/* What an index sends */
#define TW_MAX_PAGE (64 * TW_MIB)            /* one project page, decoded */
#define TW_MAX_PAGE_FILES 1000000            /* files on one page */
#define TW_MAX_JSON_DEPTH 256                /* nested values that are skipped */
#define TW_MAX_METADATA (16 * TW_MIB)        /* METADATA or PKG-INFO, inflated */
#define TW_MAX_DIRECTORY (64 * TW_MIB)       /* a zip's central directory */
#define TW_MAX_ZIP_MEMBERS 4000000           /* entries of a central directory */
#define TW_MAX_SDIST_HEAD ((size_t)1 << 30)  /* inflated bytes read to find PKG-INFO */
#define TW_MAX_ARTIFACT ((uint64_t)64 << 30) /* one wheel or sdist */
#define TW_MAX_URL (16 * TW_KIB)

/* What a user gives */
#define TW_MAX_INPUT_FILE (64 * TW_MIB) /* requirements, TOML, lock */
#define TW_MAX_REPORT (256 * TW_MIB)    /* what is printed of a run for machines */
#define TW_MAX_INPUT_LINE (1 * TW_MIB)  /* one logical line */
#define TW_MAX_INCLUDE_DEPTH 32         /* -r in -r in -r */
#define TW_MAX_GROUP_ENTRIES 100000     /* of dependency groups, once expanded */
#define TW_MAX_GROUP_DEPTH 500          /* groups in groups */
#define TW_MAX_TOML_DEPTH 128           /* nested arrays and inline tables */

#endif
