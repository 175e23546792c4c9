/*
 * The robust mutexes that one thread holds, as a list that the kernel reads when the thread dies.
 * robust-mutex.h lists the steps of acquiring and releasing a mutex.
 *
 * The list belongs to the C library, and other code on the thread may add robust mutexes to it. So
 * our entries are enclosed by two empty entries, `front` and `back`, in private memory. The C
 * library maintains their outer links, and this file their inner ones:
 *
 *     head -> theirs -> front -> ours, the most recent first -> back -> theirs -> head
 */
#ifndef LINUX_IPC_ROBUST_LIST_H
#define LINUX_IPC_ROBUST_LIST_H

#include "robust-mutex.h"

/* One thread. All zeros until it joins. */
struct robust_holder {
    uint32_t thread;
    struct robust_list_head *list;
    struct robust_mutex front;
    struct robust_mutex back;
    struct robust_hold *most_recent;
};

/* One mutex as one thread may hold it. It lies in private memory, and must not move while held. */
struct robust_hold {
    struct robust_mutex *mutex;
    /* NULL unless the mutex is held. */
    struct robust_holder *holder;
    struct robust_hold *more_recent;
    struct robust_hold *less_recent;
};

/*
 * Called on the thread itself; a second call has no effect. Returns false if the thread's list is
 * not glibc's.
 */
bool robust_holder_join(struct robust_holder *holder);

/* Must precede freeing the holder. Called on the thread itself, or while that thread is blocked. */
void robust_holder_leave(struct robust_holder *holder);

/*
 * Acquires the mutex. Waits until the deadline, and returns as robust_mutex_wait does; if the
 * deadline is NULL, does not wait, and returns as robust_mutex_try does.
 */
int robust_hold_take(struct robust_hold *hold, struct robust_holder *holder,
                     const struct timespec *deadline);

/* Whether this result of robust_hold_take means that the mutex was acquired. */
bool robust_hold_taken(int error);

/* Releases the mutex. Returns false if it is not held, or another process has overwritten it. */
bool robust_hold_give_back(struct robust_hold *hold);

/*
 * pthread_mutex_consistent(3). Returns false if the mutex is not held, or its previous owner did
 * not die.
 */
bool robust_hold_make_consistent(struct robust_hold *hold);

/* Releases the mutex as if its holder had died. */
void robust_hold_abandon(struct robust_hold *hold);

/*
 * Hands the mutex over from a thread that is blocked to the calling thread. Returns false if the
 * mutex no longer belongs to the first thread.
 */
bool robust_hold_hand_over(struct robust_hold *from, struct robust_hold *to,
                           struct robust_holder *holder);

#endif
