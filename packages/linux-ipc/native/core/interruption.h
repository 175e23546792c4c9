/*
 * A signal that this process sends to one of its own threads: it interrupts the thread's system
 * call, and can change what only the thread itself can.
 */
#ifndef LINUX_IPC_INTERRUPTION_H
#define LINUX_IPC_INTERRUPTION_H

#include <signal.h>
#include <ucontext.h>

/* Ignored by default, and not used by Node.js. */
#define INTERRUPT SIGURG

/* The signal has a handler between these two, which may be nested; then its former disposition. */
void interruption_begin(void);
void interruption_end(void);

/* From now on the handler calls `visit`, on the thread that it interrupts. */
void interruption_visits(void (*visit)(ucontext_t *interrupted));

#endif
