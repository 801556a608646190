/*
 * Text that may be shown or written: without the secrets and the control bytes that
 * users, files and indexes may have put into it.
 */
#ifndef TW_CLI_REDACT_H
#define TW_CLI_REDACT_H

#include "tw_base.h"

/*
 * Appends TEXT, the user and password of each URL in it left out ("https://u:p@host/"
 * becomes "https://host/"; `${VAR}` in their place and the user of "git@" stay: they
 * are no secrets), and each control byte as "?", so that it cannot end a line. O(len).
 */
void tw_redact(struct tw_buf *buf, tw_slice text);

#endif
