/*
 * A system call that can wait only by blocking (opening a FIFO for writing, acquiring a file lock)
 * is made on a thread of its own. It blocks neither the event loop nor a thread of libuv's pool.
 *
 * An eventfd reports its end. A call whose result is no longer needed is abandoned: it is
 * interrupted, and if it succeeds nevertheless, its effect is undone.
 */
#ifndef LINUX_IPC_BLOCKING_CALL_H
#define LINUX_IPC_BLOCKING_CALL_H

#include <stdbool.h>
#include <stdint.h>

/* The running calls of one environment, abandoned when the environment ends. */
struct blocking_calls;

struct blocking_call_kind {
    /* Makes the system call, on its thread. Returns its value, or -1 with errno. */
    int64_t (*make)(void *arguments);
    /*
     * Changes the call's arguments in memory, so that the call fails if the thread has not entered
     * it yet. A signal that arrives just before the call does not interrupt it; without this, the
     * call would then block forever.
     */
    void (*spoil)(void *arguments);
    /*
     * True if the kernel reads no argument from memory. Then only `make` can check whether the call
     * was spoilt, and the signal is repeated until it does.
     */
    bool needs_repetition;
    /* Undoes an abandoned call that has succeeded. Runs on the call's thread. */
    void (*undo)(void *arguments, int64_t value);
    /* Frees the arguments. Runs on any thread. */
    void (*release)(void *arguments);
    /*
     * Transfers a result that belongs to a thread from the call's thread, which is still alive, to
     * the environment's. Runs on the latter. Returns the call's value or -errno. May be NULL.
     */
    int64_t (*take_over)(void *arguments, int64_t value);
    /* Copies what the call has read; `value` is at most `length`. May be NULL. */
    void (*copy_result)(const void *arguments, int64_t value, void *into);
};

/*
 * Starts the call. Returns an eventfd, or -1 with errno. The eventfd identifies the call for
 * blockingCallEnd and blockingCallAbandon; the caller closes it after one of them. The arguments
 * are released in either case.
 */
int blocking_call_start(struct blocking_calls *calls, const struct blocking_call_kind *kind,
                        void *arguments);

#endif
