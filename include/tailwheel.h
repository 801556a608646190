/*
 * tailwheel: everything that a program which embeds it needs. Each part has its own
 * header and documentation; this one only gathers them.
 */
#ifndef TAILWHEEL_H
#define TAILWHEEL_H

#include "tailwheel/tw_attributes.h"
#include "tailwheel/tw_base.h"
#include "tailwheel/tw_cache.h"
#include "tailwheel/tw_candidates.h"
#include "tailwheel/tw_catalog.h"
#include "tailwheel/tw_dependency_groups.h"
#include "tailwheel/tw_digest.h"
#include "tailwheel/tw_direct_url.h"
#include "tailwheel/tw_driver.h"
#include "tailwheel/tw_exchange.h"
#include "tailwheel/tw_excludes.h"
#include "tailwheel/tw_explain.h"
#include "tailwheel/tw_fetch.h"
#include "tailwheel/tw_form.h"
#include "tailwheel/tw_hints.h"
#include "tailwheel/tw_json_text.h"
#include "tailwheel/tw_libraries.h"
#include "tailwheel/tw_limits.h"
#include "tailwheel/tw_links.h"
#include "tailwheel/tw_markers.h"
#include "tailwheel/tw_metadata.h"
#include "tailwheel/tw_metadata_check.h"
#include "tailwheel/tw_metadata_json.h"
#include "tailwheel/tw_packed_metadata.h"
#include "tailwheel/tw_packed_page.h"
#include "tailwheel/tw_packing.h"
#include "tailwheel/tw_proof.h"
#include "tailwheel/tw_pylock.h"
#include "tailwheel/tw_reading.h"
#include "tailwheel/tw_record.h"
#include "tailwheel/tw_resolver.h"
#include "tailwheel/tw_specifiers.h"
#include "tailwheel/tw_targets.h"
#include "tailwheel/tw_texts.h"
#include "tailwheel/tw_toml.h"
#include "tailwheel/tw_utf8.h"
#include "tailwheel/tw_verify.h"

#endif
