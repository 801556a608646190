/*
 * The solution as pins: what the writers of lock files take.
 */
#ifndef TW_CLI_PINS_H
#define TW_CLI_PINS_H

#include "inputs.h"
#include "output_txt.h"

/* The pins of SOLUTION, by name, in run->inputs. */
enum tw_status tw_pins_make(struct tw_run *run, const struct tw_inputs *inputs,
                            const struct tw_solution *solution, struct tw_pin **out,
                            struct tw_error *err) TW_MUST_USE;

#endif
