/*
 * The robust mutex of glibc (pthread_mutex_t, PTHREAD_PROCESS_SHARED and PTHREAD_MUTEX_ROBUST),
 * taken and released here by the same protocol, so that C programs can share it.
 *
 * Not by calling pthread_mutex_lock(3): that keeps the list of what a thread holds in the mutexes
 * themselves, and follows the pointers it finds there. In memory that another process can write, or
 * that was unmapped since, this ends the process. Here the list is private; pointers are written
 * into the mutexes for the kernel alone, which reads them when the thread dies and stands any of
 * them.
 *
 * The protocol (see the kernel's robust-futex-ABI, and futex(2)). The word `lock` holds the owner's
 * thread id, 0 when free; FUTEX_WAITERS if there may be waiters. Each thread has a list of the
 * words it holds and one word it is about to take or to release; when it dies, however it dies, the
 * kernel puts FUTEX_OWNER_DIED into each of them that holds its id, and wakes one waiter.
 * Therefore:
 *
 *     T1  pending = the mutex        R1  pending = the mutex
 *     T2  lock: 0 -> id              R2  out of the list
 *     T3  into the list              R3  lock: id -> 0; wake one waiter, if there may be any
 *     T4  pending = none             R4  pending = none
 *
 * A thread killed between any two of these leaves the word either free or marked.
 */
#ifndef LINUX_IPC_ROBUST_MUTEX_H
#define LINUX_IPC_ROBUST_MUTEX_H

#include <linux/futex.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

/* pthread_mutex_t of glibc on 64 bits: 40 bytes, on arm64 48. */
struct robust_mutex {
    _Atomic uint32_t lock;
    volatile uint32_t count;
    /* The owner's thread id, or one of the states below. */
    volatile int32_t owner;
    volatile uint32_t users;
    volatile int32_t kind;
    uint32_t spins;
    struct robust_list *previous;
    struct robust_list next;
#ifdef __aarch64__
    uint64_t unused;
#endif
};

_Static_assert(sizeof(struct robust_mutex) == sizeof(pthread_mutex_t), "glibc's layout");

/* In `owner`: taken after its owner's death, and given back without being made consistent. */
enum { ROBUST_MUTEX_INCONSISTENT = INT32_MAX, ROBUST_MUTEX_NOT_RECOVERABLE = INT32_MAX - 1 };

/* pthread_mutex_init(3), robust and shared between processes. 0 or an errno. */
int robust_mutex_init(struct robust_mutex *mutex);

/* Whether one is there: something that was initialised as above, of whatever type. */
bool robust_mutex_is_one(const struct robust_mutex *mutex);

/*
 * T2, for the thread of that id. 0, EOWNERDEAD, ENOTRECOVERABLE, or EBUSY.
 */
int robust_mutex_try(struct robust_mutex *mutex, uint32_t thread);

/* T2, waiting. Also EDEADLK when that thread holds it, ETIMEDOUT, EINTR. */
int robust_mutex_wait(struct robust_mutex *mutex, uint32_t thread, const struct timespec *deadline);

/* The thread that holds it, or 0; -EOWNERDEAD, -ENOTRECOVERABLE. */
int64_t robust_mutex_holder(const struct robust_mutex *mutex);

/* R3. False if the word is not that thread's: another process wrote there. */
bool robust_mutex_release(struct robust_mutex *mutex, uint32_t thread);

/* What the kernel does when the owner dies. */
void robust_mutex_mark_died(struct robust_mutex *mutex, uint32_t thread);

/* From one thread to another, both alive. False when the word is not the first one's. */
bool robust_mutex_hand_over(struct robust_mutex *mutex, uint32_t from, uint32_t to);

/* The calling thread's list, registered by the C library; NULL when it is not glibc's. */
struct robust_list_head *robust_list_of_thread(void);

#endif
