/*
 * The answers of Pythons, remembered: asking one costs more than a whole run that finds
 * all else in its cache.
 */
#ifndef TW_CLI_PYTHON_CACHE_H
#define TW_CLI_PYTHON_CACHE_H

#include "python_probe.h"

/* The file below FOLDER (not empty) that may hold the answer of PROGRAM, and the text
 * that it must begin with. An absent path: PROGRAM must be asked each time, as it is a
 * script (of pyenv, say), which may choose another Python tomorrow. */
struct tw_python_slot {
    tw_slice path, key;
};
enum tw_status tw_python_slot(struct tw_arena *arena, tw_slice folder,
                              const char *program, struct tw_python_slot *out,
                              struct tw_error *err) TW_MUST_USE;

/* The facts in SLOT. False: there are none that hold, or memory is out. */
bool tw_python_recall(struct tw_arena *arena, const struct tw_python_slot *slot,
                      struct tw_python_facts *out);

/* Keeps FACTS in SLOT; where that fails, they are asked for again. */
void tw_python_remember(const struct tw_python_slot *slot,
                        const struct tw_python_facts *facts);

#endif
