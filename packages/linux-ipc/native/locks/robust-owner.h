/* The owner of an environment's locks: the thread that runs its JavaScript. */
#ifndef LINUX_IPC_ROBUST_OWNER_H
#define LINUX_IPC_ROBUST_OWNER_H

#include "../core/shared-range.h"
#include "robust-list.h"

/*
 * A helper thread cannot own them: after its death has been reported JavaScript could still run,
 * and the end of JavaScript's thread would not be reported. A wait on a helper thread acquires the
 * lock for the helper, which hands it over to the owner while both are alive.
 */
struct robust_owner {
    struct shared_ranges *ranges;
    /* Joined when the first lock is opened. */
    struct robust_holder holder;
};

#endif
