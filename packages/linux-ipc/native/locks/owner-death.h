/*
 * How a robust mutex learns of its owner's death, and its states from then on.
 *
 * When a thread dies, the kernel follows the thread's list (robust-list.h). It sets
 * FUTEX_OWNER_DIED in the word `lock` of each mutex that the thread held, and wakes one waiter. The
 * next thread that acquires the mutex finds the bit: EOWNERDEAD. `owner` keeps the state:
 *
 *     0, a thread's id   free, held by that thread; FUTEX_OWNER_DIED in `lock` once it has died
 *            |
 *            |  acquired by another thread: EOWNERDEAD
 *            v
 *     INCONSISTENT       held; the data may be half changed
 *            |
 *            |--  made consistent: the id of the thread that holds it
 *            |
 *            |  released
 *            v
 *     NOT_RECOVERABLE    free, and can never be acquired: ENOTRECOVERABLE
 */
#ifndef LINUX_IPC_OWNER_DEATH_H
#define LINUX_IPC_OWNER_DEATH_H

#include "robust-mutex.h"

#include <errno.h>

/* glibc's values of `owner`. */
enum { OWNER_INCONSISTENT = INT32_MAX, OWNER_NOT_RECOVERABLE = INT32_MAX - 1 };

/* Whether a mutex with this word belongs to a dead thread. */
static inline bool owner_has_died(uint32_t lock) {
    return (lock & FUTEX_OWNER_DIED) != 0;
}

/* The thread that has acquired the mutex of a dead thread learns of the death. */
static inline int owner_death_learned(struct robust_mutex *mutex) {
    mutex->owner = OWNER_INCONSISTENT;
    return EOWNERDEAD;
}

/* pthread_mutex_consistent(3), by the thread that holds it. Returns false if no owner died. */
static inline bool owner_death_repaired(struct robust_mutex *mutex, uint32_t thread) {
    if (mutex->owner != OWNER_INCONSISTENT) {
        return false;
    }
    mutex->owner = (int32_t)thread;
    return true;
}

/* Before the mutex is released. */
static inline void owner_leaves(struct robust_mutex *mutex) {
    mutex->owner = mutex->owner == OWNER_INCONSISTENT ? OWNER_NOT_RECOVERABLE : 0;
}

static inline bool is_not_recoverable(const struct robust_mutex *mutex) {
    return mutex->owner == OWNER_NOT_RECOVERABLE;
}

#endif
