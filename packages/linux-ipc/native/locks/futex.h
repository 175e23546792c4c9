/* futex(2) on words that several processes have mapped, as the C library's own locks use it. */
#ifndef LINUX_IPC_FUTEX_H
#define LINUX_IPC_FUTEX_H

#include <errno.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

_Static_assert(sizeof(long) == 8, "the kernel's timespec and glibc's layouts are those of 64 bits");

/* The longest sleep before a waiter tests the word again. */
enum { FUTEX_LOOK_AGAIN_MS = 100 };

static inline bool futex_is_before(const struct timespec *a, const struct timespec *b) {
    return a->tv_sec < b->tv_sec || (a->tv_sec == b->tv_sec && a->tv_nsec < b->tv_nsec);
}

/*
 * Waits while the word equals `expected`, until the deadline on CLOCK_MONOTONIC at the latest.
 * Returns 0 if the caller must test the word again, or -1 with ETIMEDOUT or EINTR.
 *
 * It returns 0 after at most FUTEX_LOOK_AGAIN_MS, woken or not. The reason: a waiter that is woken,
 * and killed before it acts, loses the wake-up. If another thread has meanwhile acquired the mutex,
 * unaware of the other waiters, nothing would ever wake them. The C library's own locks have the
 * same gap.
 */
static inline int futex_wait(const void *word, uint32_t expected, const struct timespec *deadline) {
    struct timespec until, now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    until = now;
    until.tv_nsec += FUTEX_LOOK_AGAIN_MS * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    /* Atomically: another thread may call futex_expire during the wait. */
    struct timespec last = {.tv_sec = __atomic_load_n(&deadline->tv_sec, __ATOMIC_ACQUIRE),
                            .tv_nsec = deadline->tv_nsec};
    if (!futex_is_before(&now, &last)) {
        errno = ETIMEDOUT;
        return -1;
    }
    if (futex_is_before(&last, &until)) {
        until = last;
    }
    int result = (int)syscall(SYS_futex, word, FUTEX_WAIT_BITSET, expected, &until, NULL,
                              FUTEX_BITSET_MATCH_ANY);
    return result == -1 && errno != EAGAIN && errno != ETIMEDOUT ? -1 : 0;
}

static inline int futex_wake(const void *word, int count) {
    return (int)syscall(SYS_futex, word, FUTEX_WAKE, count, NULL, NULL, 0);
}

/*
 * Adds 1 to the word and wakes, in one system call: the process cannot die between the two. Returns
 * the number of waiters woken.
 */
static inline int futex_add_and_wake(const void *word, int count) {
    const unsigned operation = FUTEX_OP(FUTEX_OP_ADD, 1, FUTEX_OP_CMP_LT, 0);
    return (int)syscall(SYS_futex, word, FUTEX_WAKE_OP, count, 0L, word, operation);
}

/* Converts a deadline from JavaScript, in microseconds of CLOCK_MONOTONIC. */
static inline struct timespec futex_deadline(uint64_t us) {
    return (struct timespec){.tv_sec = (time_t)(us / 1000000),
                             .tv_nsec = (long)(us % 1000000) * 1000};
}

/* A deadline 68 years after boot. */
static inline struct timespec futex_no_deadline(void) {
    return (struct timespec){.tv_sec = INT32_MAX};
}

/* Ends another thread's wait at its next test. A signal makes it test at once. */
static inline void futex_expire(struct timespec *deadline) {
    __atomic_store_n(&deadline->tv_sec, 0, __ATOMIC_RELEASE);
}

#endif
