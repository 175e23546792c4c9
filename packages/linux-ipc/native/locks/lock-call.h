/* What the native functions of every kind of lock in shared memory have in common. */
#ifndef LINUX_IPC_LOCK_CALL_H
#define LINUX_IPC_LOCK_CALL_H

#include "robust-owner.h"

#include <time.h>

/* open…In(arrayBuffer, offset): as shared_range_open, or -ENOTSUP: the thread cannot own locks. */
napi_value lock_call_open(napi_env env, napi_callback_info info,
                          const struct shared_range_kind *kind);

/*
 * Reads the arguments of the other functions: a handle of this kind, and one number more where
 * `number` is not NULL. NULL with a TypeError pending when they are anything else.
 */
struct shared_range *read_lock_arguments(napi_env env, napi_callback_info info,
                                         const struct shared_range_kind *kind,
                                         struct robust_owner **owner, uint64_t *number);

/* What the arguments of a wait on a thread of its own begin with. */
struct lock_wait {
    struct shared_range *range;
    struct robust_owner *owner;
    struct timespec deadline;
    /* Of the thread that waits, which has it join. */
    struct robust_holder holder;
};

/* Arguments of this size, all zeros behind their beginning, for blocking_call_start; or NULL. */
void *lock_wait_new(struct shared_range *range, struct robust_owner *owner, size_t size);

/* Of its blocking_call_kind. */
void lock_wait_spoil(void *arguments);
void lock_wait_release(void *arguments);

#endif
