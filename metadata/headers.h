/*
 * The header block of an e-mail message, which core metadata is written as (RFC 5322,
 * 2.2; read as Python's email package reads it).
 */
#ifndef TW_METADATA_HEADERS_H
#define TW_METADATA_HEADERS_H

#include "tw_base.h"

/* The next header of the block that *REST starts with: its name as written; its value
 * from the first byte that is no blank to the end of its last line, a folded one with
 * its line ends. Both are borrowed. *REST moves behind it, at first also over what only
 * the start of a message may have. False: the block has ended, *REST is what follows
 * (with the empty line, if there is one). */
bool tw_headers_next(tw_slice *rest, tw_slice *name, tw_slice *value);

#endif
