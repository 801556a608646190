/*
 * What a signal handler and the rest of the program share.
 */
#ifndef TW_CLI_INTERRUPT_H
#define TW_CLI_INTERRUPT_H

#include <signal.h>

struct tw_fetch;

struct tw_interrupt {
    volatile sig_atomic_t signal;     /* the number of the signal that came, or 0 */
    struct tw_fetch *volatile waiter; /* is woken when one comes; NULL: nobody waits */
};

#endif
