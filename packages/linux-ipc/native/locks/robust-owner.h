/* Whose the locks of one environment are: the thread that runs its JavaScript. */
#ifndef LINUX_IPC_ROBUST_OWNER_H
#define LINUX_IPC_ROBUST_OWNER_H

#include "../core/shared-range.h"
#include "robust-list.h"

/*
 * It alone can neither go on after its death was told nor end without it being told. A lock that is
 * waited for on a thread of its own is taken there, as that thread's, and handed over while both
 * live.
 */
struct robust_owner {
    struct shared_ranges *ranges;
    /* Joined when the first lock is opened. */
    struct robust_holder holder;
};

#endif
