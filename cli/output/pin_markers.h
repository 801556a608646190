/*
 * Under which conditions each pin is needed, for --no-strip-markers.
 */
#ifndef TW_CLI_PIN_MARKERS_H
#define TW_CLI_PIN_MARKERS_H

#include "output_txt.h"
#include "tw_resolver.h"

/*
 * Sets the marker of each of PINS, which stand in the order of SOLUTION's selection:
 * the union, over all ways from the user's lines to the package, of what the markers on
 * the way say together, given a Python of at least PYTHON (a full version, or empty:
 * any). Empty where it is always needed. In ARENA. TW_ERR_LIMIT: the markers are too
 * many to be combined.
 */
enum tw_status tw_pin_markers(struct tw_arena *arena, const struct tw_facts *facts,
                              const struct tw_solution *solution, tw_slice python,
                              struct tw_pin *pins, struct tw_error *err) TW_MUST_USE;

#endif
