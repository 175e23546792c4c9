/*
 * A system call that can wait only by blocking (opening a FIFO for writing, taking a file lock),
 * made on a thread of its own: it blocks neither the event loop nor a thread of libuv's pool.
 *
 * An eventfd reports its end. A call whose result is no longer needed is abandoned: it is
 * interrupted, and if it succeeds all the same, it gives back what it obtained.
 */
#ifndef LINUX_IPC_BLOCKING_CALL_H
#define LINUX_IPC_BLOCKING_CALL_H

#include <stdbool.h>
#include <stdint.h>

/* The running calls of one environment. At its end they are abandoned. */
struct blocking_calls;

struct blocking_call_kind {
    /* Makes the system call, on its thread. Returns its value, or -1 with errno. */
    int64_t (*make)(void *arguments);
    /*
     * Changes, in memory, what the call is made with, so that it fails if it has not been entered
     * yet. Only then is one signal enough to interrupt it: a signal that comes just before the call
     * would otherwise be lost, and the call would block for ever.
     */
    void (*spoil)(void *arguments);
    /*
     * The kernel reads nothing from memory, so only `make` can check whether the call was spoilt:
     * the signal is repeated until it does.
     */
    bool needs_repetition;
    /* Gives back what an abandoned call obtained, on its thread. */
    void (*undo)(void *arguments, int64_t value);
    /* Frees the arguments, on whatever thread the call ends. */
    void (*release)(void *arguments);
    /*
     * Takes over what the call obtained, on the environment's thread, while the call's own still
     * lives: for what belongs to a thread. Returns the call's value or -errno. May be NULL.
     */
    int64_t (*take_over)(void *arguments, int64_t value);
};

/*
 * Starts the call. Returns the eventfd, which is also the call's name for blockingCallEnd and
 * blockingCallAbandon and which the caller closes after one of them; or -1 with errno. The
 * arguments are released in either case.
 */
int blocking_call_start(struct blocking_calls *calls, const struct blocking_call_kind *kind,
                        void *arguments);

#endif
