/*
 * Which pins a file shows, and which it leaves out.
 */
#ifndef TW_CLI_EMISSION_H
#define TW_CLI_EMISSION_H

#include "options_table.h"
#include "pin.h"

struct tw_emission {
    const struct tw_pin **pins; /* in the order given */
    uint32_t pin_count;
    struct tw_texts left_out; /* names: as --no-emit-package lists them, then others */
};

/* Decides over PINS, which are borrowed: those of --no-emit-package are left out, and
 * under --only-deps those that the user's own lines ask for. In ARENA. TW_ERR_USAGE: a
 * --no-emit-package is no name. O(pins * names). */
enum tw_status tw_emission_decide(struct tw_arena *arena,
                                  const struct tw_options *options,
                                  const struct tw_pin *pins, uint32_t pin_count,
                                  struct tw_emission *out,
                                  struct tw_error *err) TW_MUST_USE;

/* Appends the comment that names what was left out; nothing if all is shown. */
void tw_emission_print(struct tw_buf *buf, const struct tw_emission *emission);

#endif
