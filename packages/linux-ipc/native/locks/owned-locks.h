/*
 * The locks that an environment owns: when it ends, they are released as if their owner had died.
 *
 * For the kernel and for other processes, the owner is the thread that runs the environment's
 * JavaScript. It cannot be a helper thread. If the helper exited first, its death would be reported
 * although JavaScript still ran; if JavaScript's thread exited first, no death would be reported.
 * So a helper thread that waits acquires the lock itself, and hands it over to JavaScript's thread
 * while both are alive.
 */
#ifndef LINUX_IPC_OWNED_LOCKS_H
#define LINUX_IPC_OWNED_LOCKS_H

#include "../core/shared-range.h"
#include "robust-list.h"

struct owned_locks {
    struct shared_ranges *ranges;
    /* JavaScript's thread, which joins when the environment opens its first lock. */
    struct robust_holder holder;
};

#endif
