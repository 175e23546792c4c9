/* futex(2) on words that several processes have mapped, as the C library's own locks use it. */
#ifndef LINUX_IPC_FUTEX_H
#define LINUX_IPC_FUTEX_H

#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

_Static_assert(sizeof(long) == 8, "the kernel's timespec and glibc's layouts are those of 64 bits");

/*
 * Waits while the word holds `expected`. The deadline is CLOCK_MONOTONIC's; the kernel reads it as
 * it enters the call, so writing a past one there keeps a call that is not entered yet from
 * waiting. 0 when woken; -1 with EAGAIN (another value is there), ETIMEDOUT, EINTR.
 */
static inline int futex_wait(const void *word, uint32_t expected, const struct timespec *deadline) {
    return (int)syscall(SYS_futex, word, FUTEX_WAIT_BITSET, expected, deadline, NULL,
                        FUTEX_BITSET_MATCH_ANY);
}

static inline int futex_wake(const void *word, int count) {
    return (int)syscall(SYS_futex, word, FUTEX_WAKE, count, NULL, NULL, 0);
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

/* Makes every deadline a past one; read by the kernel on another thread. */
static inline void futex_expire(struct timespec *deadline) {
    __atomic_store_n(&deadline->tv_sec, 0, __ATOMIC_RELEASE);
}

#endif
