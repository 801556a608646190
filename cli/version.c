/*
 * The version comes from one place, project() in CMakeLists.txt. What stands below it
 * with --verbose is what a bug report needs: the same program behaves differently with
 * another libcurl. Called from main.c.
 */
#include "version.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>

#include "tw_libraries.h"

enum { TEXT_MAX = 4096, PCRE2_TEXT_MAX = 64 };

static enum tw_status print_details(struct tw_error *err)
{
    struct tw_buf libraries = TW_BUF_INIT(TEXT_MAX), features = TW_BUF_INIT(TEXT_MAX);
    char pcre2[PCRE2_TEXT_MAX] = ""; /* "10.42 2022-12-11" */
    enum tw_status status = tw_fetch_describe(&libraries, &features, err);
    if (status == TW_OK) {
        pcre2_config(PCRE2_CONFIG_VERSION, pcre2);
        printf("libraries: %.*s PCRE2/%.*s\n", TW_FMT(tw_buf_slice(&libraries)),
               (int)strcspn(pcre2, " "), pcre2);
        printf("features: %.*s\n", TW_FMT(tw_buf_slice(&features)));
        printf("default index: %s\n",
               *TW_DEFAULT_INDEX_URL ? TW_DEFAULT_INDEX_URL : "none");
    }
    tw_buf_free(&libraries);
    tw_buf_free(&features);
    return status;
}

int tw_print_version(const struct tw_console *console, bool verbose)
{
    struct tw_error err = TW_ERROR_INIT;
    enum tw_status status = TW_OK;
    puts("tailwheel " TW_PROGRAM_VERSION);
    if (verbose) {
        status = print_details(&err);
    }
    if (status == TW_OK && fflush(stdout) != 0) {
        status = tw_error_set(&err, TW_ERR_IO, "cannot write to standard output");
    }
    return status ? tw_console_fail(console, &err) : 0;
}
