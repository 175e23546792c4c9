/* Whose the locks of one environment are: the thread that runs its JavaScript. */
#ifndef LINUX_IPC_ROBUST_OWNER_H
#define LINUX_IPC_ROBUST_OWNER_H

#include "../core/shared-range.h"
#include "robust-list.h"

/*
 * Only this thread cannot keep running after the kernel has reported its death, and cannot end
 * without such a report. A wait on a thread of its own takes the lock for that thread, and hands it
 * over while both live.
 */
struct robust_owner {
    struct shared_ranges *ranges;
    /* Joined when the first lock is opened. */
    struct robust_holder holder;
};

#endif
