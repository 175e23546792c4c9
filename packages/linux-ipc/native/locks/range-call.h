/*
 * How JavaScript calls what lies in a range of shared memory: a mutex, a reader-writer lock, a
 * semaphore, words. Each of its functions takes a handle and a few whole numbers.
 */
#ifndef LINUX_IPC_RANGE_CALL_H
#define LINUX_IPC_RANGE_CALL_H

#include "../core/blocking-call.h"
#include "robust-owner.h"

#include <time.h>

enum { RANGE_CALL_NUMBERS = 4 };

struct range_call {
    struct shared_range *range;
    /* Holds what the calling thread takes. */
    struct robust_owner *owner;
    uint64_t numbers[RANGE_CALL_NUMBERS];
};

struct range_function {
    /* Its name in JavaScript. */
    const char *name;
    /* Returns its value, or an errno negated. */
    int64_t (*operation)(const struct range_call *call);
    /* How many numbers follow the handle. */
    size_t numbers;
};

struct range_functions {
    struct shared_range_kind kind;
    /* The name of open…In(arrayBuffer, offset), which returns a handle or -errno. */
    const char *open;
    /* A thread owns what it takes: -ENOTSUP when the opening thread cannot own locks. */
    bool has_owner;
    const struct range_function *functions;
    size_t count;
};

/* Exports `open` and all of the functions. The description outlives the environment. */
void export_range_functions(napi_env env, napi_value exports, struct robust_owner *owner,
                            const struct range_functions *description);

/* The arguments of a wait on a thread of its own begin with this. */
struct range_wait {
    struct shared_range *range;
    struct robust_owner *owner;
    struct timespec deadline;
    /* For the thread that waits, which joins it before it takes a lock. */
    struct robust_holder holder;
};

/* Arguments of this size for range_wait_start; what follows the beginning is zero. Or NULL. */
void *range_wait_new(const struct range_call *call, size_t size);

/* The blocking call's eventfd, or an errno negated: -ENOMEM when there are no arguments. */
int64_t range_wait_start(const struct range_call *call, const struct blocking_call_kind *kind,
                         void *wait);

/* For its blocking_call_kind. */
void range_wait_spoil(void *wait);
void range_wait_release(void *wait);

#endif
