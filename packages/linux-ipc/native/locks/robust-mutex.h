/*
 * The robust mutex of glibc (pthread_mutex_t, PTHREAD_PROCESS_SHARED and PTHREAD_MUTEX_ROBUST),
 * taken and released here by the same protocol, so that C programs can share it.
 *
 * It does not call pthread_mutex_lock(3). That function keeps a thread's list of held mutexes in
 * the mutexes themselves, and follows the pointers it finds there. If another process has written
 * the memory, or it has been unmapped since, this terminates the process. Here the list is private.
 * Pointers are written into the mutexes for the kernel alone, which reads them when the thread
 * dies, and tolerates any value.
 *
 * The protocol (see the kernel's robust-futex-ABI, and futex(2)): the word `lock` contains the
 * owner's thread id, or 0 if the mutex is free, and FUTEX_WAITERS if there may be waiters. Each
 * thread has a list of the words it holds, and one pending word that it is about to acquire or
 * release. When the thread dies for any reason, the kernel sets FUTEX_OWNER_DIED in each of these
 * words that contains its id, and wakes one waiter. Hence the steps:
 *
 *     T1  pending = the mutex        R1  pending = the mutex
 *     T2  lock: 0 -> id              R2  remove from the list
 *     T3  add to the list            R3  lock: id -> 0; wake one waiter, if there may be any
 *     T4  pending = none             R4  pending = none
 *
 * A thread killed between any two of these steps leaves the word either free or marked.
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

/* glibc's pthread_mutex_t on 64 bits: 40 bytes, 48 on arm64. */
struct robust_mutex {
    _Atomic uint32_t lock;
    volatile uint32_t count;
    /* The owner's thread id, or one of the states in owner-death.h. */
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

/* pthread_mutex_init(3), robust and process-shared. Returns 0 or an errno. */
int robust_mutex_init(struct robust_mutex *mutex);

/* Whether the memory contains a robust, process-shared mutex, of any type. */
bool robust_mutex_is_one(const struct robust_mutex *mutex);

/* T2, for the thread with that id. Returns 0, EOWNERDEAD, ENOTRECOVERABLE or EBUSY. */
int robust_mutex_try(struct robust_mutex *mutex, uint32_t thread);

/* T2, waiting until the deadline. Also EDEADLK if that thread holds it, ETIMEDOUT, EINTR. */
int robust_mutex_wait(struct robust_mutex *mutex, uint32_t thread, const struct timespec *deadline);

/* The thread that holds it, or 0; -EOWNERDEAD, -ENOTRECOVERABLE. */
int64_t robust_mutex_holder(const struct robust_mutex *mutex);

/* R3. Returns false if the word does not contain that id: another process has overwritten it. */
bool robust_mutex_release(struct robust_mutex *mutex, uint32_t thread);

/* Marks the word and wakes one waiter, as the kernel does when the owner dies. */
void robust_mutex_mark_died(struct robust_mutex *mutex, uint32_t thread);

/*
 * Makes `to` the owner instead of `from`, while both threads are alive. Returns false if the word
 * does not contain `from`.
 */
bool robust_mutex_hand_over(struct robust_mutex *mutex, uint32_t from, uint32_t to);

/* The calling thread's list, as the C library has registered it; NULL if it is not glibc's. */
struct robust_list_head *robust_list_of_thread(void);

#endif
