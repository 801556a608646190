/*
 * Where this system keeps the certificates of the authorities that it trusts.
 */
#ifndef TW_FETCH_CERTIFICATES_H
#define TW_FETCH_CERTIFICATES_H

/* The file (PEM) to trust when nobody names one: BUILT_IN, what libcurl was built with
 * (NULL: nothing), if it can be read, else the first that can of those of well-known
 * systems. NULL: there is none. Cost: an access(2) or a few. */
const char *tw_certificates_find(const char *built_in);

#endif
