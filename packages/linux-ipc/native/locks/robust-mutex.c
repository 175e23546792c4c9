#include "robust-mutex.h"

#include "futex.h"
#include "owner-death.h"

int robust_mutex_init(struct robust_mutex *mutex) {
    pthread_mutexattr_t attributes;
    int error = pthread_mutexattr_init(&attributes);
    if (error != 0) {
        return error;
    }
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    error = pthread_mutex_init((pthread_mutex_t *)mutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
    return error;
}

bool robust_mutex_is_one(const struct robust_mutex *mutex) {
    /* The lowest bits are the type: normal, recursive, error-checking. */
    const int32_t types = 3;
    struct robust_mutex model;
    return robust_mutex_init(&model) == 0 && (mutex->kind & ~types) == (model.kind & ~types);
}

int64_t robust_mutex_holder(const struct robust_mutex *mutex) {
    uint32_t seen = atomic_load_explicit(&mutex->lock, memory_order_relaxed);
    if (owner_has_died(seen)) {
        return -EOWNERDEAD;
    }
    if (seen == 0 && is_not_recoverable(mutex)) {
        return -ENOTRECOVERABLE;
    }
    return seen & FUTEX_TID_MASK;
}

static void wake_one(struct robust_mutex *mutex, uint32_t lock) {
    if (lock & FUTEX_WAITERS) {
        futex_wake(&mutex->lock, 1);
    }
}

/* As robust_mutex_try, but also sets `waiters` in the word. */
static int try_with(struct robust_mutex *mutex, uint32_t thread, uint32_t waiters) {
    uint32_t seen = atomic_load_explicit(&mutex->lock, memory_order_relaxed);
    do {
        if (seen != 0 && !owner_has_died(seen)) {
            return EBUSY;
        }
    } while (!atomic_compare_exchange_weak_explicit(&mutex->lock, &seen,
                                                    thread | waiters | (seen & FUTEX_WAITERS),
                                                    memory_order_acquire, memory_order_relaxed));
    mutex->count = 1;
    if (owner_has_died(seen)) {
        /* `users` still counts the dead owner: it is not incremented for the new one. */
        return owner_death_learned(mutex);
    }
    if (is_not_recoverable(mutex)) {
        mutex->count = 0;
        wake_one(mutex, atomic_exchange_explicit(&mutex->lock, 0, memory_order_release));
        return ENOTRECOVERABLE;
    }
    mutex->owner = (int32_t)thread;
    mutex->users++;
    return 0;
}

int robust_mutex_try(struct robust_mutex *mutex, uint32_t thread) {
    return try_with(mutex, thread, 0);
}

int robust_mutex_wait(struct robust_mutex *mutex, uint32_t thread,
                      const struct timespec *deadline) {
    /* Once this thread has waited, others may still be waiting: its release must wake one. */
    uint32_t waiters = 0;
    for (;;) {
        int error = try_with(mutex, thread, waiters);
        if (error != EBUSY) {
            return error;
        }
        uint32_t seen = atomic_load_explicit(&mutex->lock, memory_order_relaxed);
        if (seen == 0 || owner_has_died(seen)) {
            continue;
        }
        if ((seen & FUTEX_TID_MASK) == thread) {
            return EDEADLK;
        }
        if (!(seen & FUTEX_WAITERS) &&
            !atomic_compare_exchange_weak_explicit(&mutex->lock, &seen, seen | FUTEX_WAITERS,
                                                   memory_order_relaxed, memory_order_relaxed)) {
            continue;
        }
        waiters = FUTEX_WAITERS;
        if (futex_wait(&mutex->lock, seen | FUTEX_WAITERS, deadline) == -1) {
            return errno;
        }
    }
}

bool robust_mutex_release(struct robust_mutex *mutex, uint32_t thread) {
    uint32_t seen = atomic_load_explicit(&mutex->lock, memory_order_relaxed);
    if ((seen & FUTEX_TID_MASK) != thread) {
        return false;
    }
    owner_leaves(mutex);
    mutex->count = 0;
    mutex->users--;
    wake_one(mutex, atomic_exchange_explicit(&mutex->lock, 0, memory_order_release));
    return true;
}

/*
 * Replaces `thread` by `next` in the word, and keeps FUTEX_WAITERS. Returns false if the word does
 * not contain `thread`.
 */
static bool replace(struct robust_mutex *mutex, uint32_t thread, uint32_t next, uint32_t *seen) {
    *seen = atomic_load_explicit(&mutex->lock, memory_order_relaxed);
    do {
        if ((*seen & FUTEX_TID_MASK) != thread) {
            return false;
        }
    } while (!atomic_compare_exchange_weak_explicit(&mutex->lock, seen,
                                                    next | (*seen & FUTEX_WAITERS),
                                                    memory_order_acq_rel, memory_order_relaxed));
    return true;
}

void robust_mutex_mark_died(struct robust_mutex *mutex, uint32_t thread) {
    uint32_t seen;
    if (replace(mutex, thread, FUTEX_OWNER_DIED, &seen)) {
        wake_one(mutex, seen);
    }
}

bool robust_mutex_hand_over(struct robust_mutex *mutex, uint32_t from, uint32_t to) {
    uint32_t seen;
    if (!replace(mutex, from, to, &seen)) {
        return false;
    }
    if (mutex->owner == (int32_t)from) {
        mutex->owner = (int32_t)to;
    }
    return true;
}

struct robust_list_head *robust_list_of_thread(void) {
    struct robust_list_head *head = NULL;
    size_t length = 0;
    if (syscall(SYS_get_robust_list, 0, &head, &length) == -1 || length != sizeof *head) {
        return NULL;
    }
    const long offset =
        (long)offsetof(struct robust_mutex, lock) - (long)offsetof(struct robust_mutex, next);
    return head != NULL && head->futex_offset == offset ? head : NULL;
}
