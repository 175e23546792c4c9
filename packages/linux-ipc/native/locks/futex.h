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

/* How long a sleeper trusts that it will be woken. */
enum { FUTEX_LOOK_AGAIN_MS = 100 };

static inline bool futex_is_before(const struct timespec *a, const struct timespec *b) {
    return a->tv_sec < b->tv_sec || (a->tv_sec == b->tv_sec && a->tv_nsec < b->tv_nsec);
}

/*
 * Waits while the word holds `expected`, until the deadline of CLOCK_MONOTONIC at most. 0 when the
 * caller is to look again; -1 with ETIMEDOUT or EINTR.
 *
 * It looks again now and then, woken or not. One who is woken and killed before it does its part
 * takes the wake-up with it: of a mutex that a third one took meanwhile, not knowing of the others
 * who wait, nobody would ever wake these. The C library's own locks have the same gap.
 */
static inline int futex_wait(const void *word, uint32_t expected, const struct timespec *deadline) {
    struct timespec until, now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    until = now;
    until.tv_nsec += FUTEX_LOOK_AGAIN_MS * 1000000;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    /* Another thread may let it expire meanwhile. */
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

/* Raises the word by 1 and wakes, in one call: no death comes between the two. How many were woken.
 */
static inline int futex_add_and_wake(const void *word, int count) {
    const unsigned nobody = FUTEX_OP(FUTEX_OP_ADD, 1, FUTEX_OP_CMP_LT, 0);
    return (int)syscall(SYS_futex, word, FUTEX_WAKE_OP, count, 0L, word, nobody);
}

/* A deadline from what JavaScript hands in: microseconds of CLOCK_MONOTONIC. */
static inline struct timespec futex_deadline(uint64_t us) {
    return (struct timespec){.tv_sec = (time_t)(us / 1000000),
                             .tv_nsec = (long)(us % 1000000) * 1000};
}

/* Longer than any machine runs. */
static inline struct timespec futex_no_deadline(void) {
    return (struct timespec){.tv_sec = INT32_MAX};
}

/* Ends a wait on another thread, at its next look; a signal makes it look now. */
static inline void futex_expire(struct timespec *deadline) {
    __atomic_store_n(&deadline->tv_sec, 0, __ATOMIC_RELEASE);
}

#endif
