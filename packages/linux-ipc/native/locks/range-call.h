/*
 * How JavaScript calls the functions of an object in a range of shared memory: a mutex, a
 * reader-writer lock, a semaphore, futex words. Each function takes a handle and a few integers.
 */
#ifndef LINUX_IPC_RANGE_CALL_H
#define LINUX_IPC_RANGE_CALL_H

#include "../core/blocking-call.h"
#include "owned-locks.h"

#include <time.h>

enum { RANGE_CALL_NUMBERS = 4 };

struct range_call {
    struct shared_range *range;
    /* The locks of the environment that calls. */
    struct owned_locks *owned;
    uint64_t numbers[RANGE_CALL_NUMBERS];
};

struct range_function {
    /* Its name in JavaScript. */
    const char *name;
    /* Returns a value or -errno. */
    int64_t (*operation)(const struct range_call *call);
    /* The number of arguments after the handle. */
    size_t numbers;
    /*
     * Whether JavaScript gets undefined instead of 0: making a number takes Node-API as long as
     * acquiring a lock takes.
     */
    bool succeeds_silently;
};

struct range_functions {
    struct shared_range_kind kind;
    /* The name of open…In(arrayBuffer, offset), which returns a handle or -errno. */
    const char *open;
    /* A thread owns the locks it acquires. Opening is -ENOTSUP on a thread that cannot own any. */
    bool has_owner;
    const struct range_function *functions;
    size_t count;
};

/* Exports `open` and all functions. The description must outlive the environment. */
void export_range_functions(napi_env env, napi_value exports, struct owned_locks *owned,
                            const struct range_functions *description);

/* The arguments of a wait on a thread of its own begin with this. */
struct range_wait {
    struct shared_range *range;
    struct owned_locks *owned;
    struct timespec deadline;
    /* The waiting thread joins this holder before it acquires a lock. */
    struct robust_holder holder;
};

/*
 * Allocates `size` bytes of arguments for range_wait_start. The bytes after struct range_wait are
 * zero. Returns NULL if there is no memory.
 */
void *range_wait_new(const struct range_call *call, size_t size);

/* Returns the blocking call's eventfd or -errno; -ENOMEM if `wait` is NULL. */
int64_t range_wait_start(const struct range_call *call, const struct blocking_call_kind *kind,
                         void *wait);

/* Members of the wait's blocking_call_kind. */
void range_wait_spoil(void *wait);
void range_wait_release(void *wait);

#endif
