/*
 * tailwheel: everything that a program which embeds it needs. Each part has its own
 * header and documentation; this one only gathers them.
 */
#ifndef TAILWHEEL_H
#define TAILWHEEL_H

#include "tw_base.h"
#include "tw_driver.h"
#include "tw_explain.h"
#include "tw_fetch.h"
#include "tw_metadata.h"
#include "tw_resolver.h"
#include "tw_specifiers.h"

#endif
