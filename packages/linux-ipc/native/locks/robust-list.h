/*
 * What one thread holds of robust mutexes, as the kernel reads it when the thread dies: see
 * robust-mutex.h for the order in which a mutex is taken and given back.
 *
 * The thread's list is the C library's, and other code on the thread may put robust mutexes into it
 * through the C library. So ours stand between two empty ones, in private memory, whose outer sides
 * are the C library's and whose inner sides are ours:
 *
 *     head -> theirs -> front -> ours, the most recent first -> back -> theirs -> head
 */
#ifndef LINUX_IPC_ROBUST_LIST_H
#define LINUX_IPC_ROBUST_LIST_H

#include "robust-mutex.h"

/* One thread. Zeros until it joins. */
struct robust_holder {
    uint32_t thread;
    struct robust_list_head *list;
    struct robust_mutex front;
    struct robust_mutex back;
    struct robust_hold *most_recent;
};

/* One mutex that a thread may hold through it. In private memory, in one place while it is held. */
struct robust_hold {
    struct robust_mutex *mutex;
    /* NULL unless it is held through this one. */
    struct robust_holder *holder;
    struct robust_hold *more_recent;
    struct robust_hold *less_recent;
};

/* On the thread itself; once is enough. False when its list is not glibc's. */
bool robust_holder_join(struct robust_holder *holder);

/* Before its memory is freed: on the thread itself, or while that thread is blocked. */
void robust_holder_leave(struct robust_holder *holder);

/*
 * Takes the mutex, waiting until the deadline; without one it does not wait. What robust_mutex_try
 * or robust_mutex_wait returns.
 */
int robust_hold_take(struct robust_hold *hold, struct robust_holder *holder,
                     const struct timespec *deadline);

/* Whether the errors of taking mean that it was taken. */
bool robust_hold_taken(int error);

/* Releases it. False if it is not held, or another process overwrote it. */
bool robust_hold_give_back(struct robust_hold *hold);

/* pthread_mutex_consistent(3). False when it is not held, or its owner before did not die. */
bool robust_hold_make_consistent(struct robust_hold *hold);

/* Releases it as if its holder had died. */
void robust_hold_abandon(struct robust_hold *hold);

/*
 * From one thread, which is blocked, to the calling thread. False if the mutex is no longer the
 * first thread's.
 */
bool robust_hold_hand_over(struct robust_hold *from, struct robust_hold *to,
                           struct robust_holder *holder);

#endif
