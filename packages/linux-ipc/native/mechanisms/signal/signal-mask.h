/* What the watches of signals ask of the main thread's mask. */
#ifndef LINUX_IPC_SIGNAL_MASK_H
#define LINUX_IPC_SIGNAL_MASK_H

#include <stdbool.h>
#include <stdint.h>
#include <ucontext.h>

bool is_main_thread(void);

/*
 * On the main thread, in a handler whose sa_mask has INTERRUPT: blocks these signals until
 * release_signals().
 */
void hold_back_signals(uint64_t signals, ucontext_t *interrupted);

/* Unblocks those of the signals that are held back. Not to be called by two threads at once. */
void release_signals(uint64_t signals);

/* Whether BlockedSignals blocks the signal in all threads: it stays pending for its owner. */
bool is_blocked_by_owner(int number);

#endif
