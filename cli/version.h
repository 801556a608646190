/*
 * --version.
 */
#ifndef TW_CLI_VERSION_H
#define TW_CLI_VERSION_H

#include "console.h"

/* Prints the version; if VERBOSE, also the libraries and what they can do. Returns the
 * exit status. */
int tw_print_version(const struct tw_console *console, bool verbose);

#endif
