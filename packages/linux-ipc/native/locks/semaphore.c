/*
 * POSIX semaphores in shared memory, a file of /dev/shm for those with a name: sem_init(3),
 * sem_post(3), sem_wait(3).
 *
 * Making is the C library's. Posting and waiting are done here, on glibc's layout: its own
 * functions take from the semaphore's memory how to call futex(2), and abort the process when
 * another process wrote nonsense there.
 */
#include "../core/blocking-call.h"
#include "../core/call.h"
#include "../core/mechanisms.h"
#include "../core/shared-range.h"
#include "futex.h"

#include <limits.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>

/* sem_t of glibc on 64 bits: the value, where waiters sleep, in the lower half; their number above.
 */
typedef _Atomic uint64_t counts;
#define ONE_WAITER ((uint64_t)1 << 32)

static const struct shared_range_kind semaphore_kind = {
    .length = sizeof(sem_t),
    .record_size = sizeof(struct shared_range),
};

static counts *counts_of(struct shared_range *range) {
    return range->address;
}

static void *value_word(counts *semaphore) {
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    return semaphore;
#else
    return (uint32_t *)semaphore + 1;
#endif
}

/* Takes one, and `further` off the counts with it. */
static bool take(counts *semaphore, uint64_t further) {
    uint64_t seen = atomic_load_explicit(semaphore, memory_order_relaxed);
    while ((uint32_t)seen > 0) {
        if (atomic_compare_exchange_weak_explicit(semaphore, &seen, seen - 1 - further,
                                                  memory_order_acquire, memory_order_relaxed)) {
            return true;
        }
    }
    return false;
}

static int post(counts *semaphore) {
    uint64_t seen = atomic_load_explicit(semaphore, memory_order_relaxed);
    do {
        if ((uint32_t)seen >= SEM_VALUE_MAX) {
            errno = EOVERFLOW;
            return -1;
        }
    } while (!atomic_compare_exchange_weak_explicit(semaphore, &seen, seen + 1,
                                                    memory_order_release, memory_order_relaxed));
    if (seen >= ONE_WAITER) {
        futex_wake(value_word(semaphore), 1);
    }
    return 0;
}

/* 0, or -1 with ETIMEDOUT or EINTR. */
static int wait(counts *semaphore, const struct timespec *deadline) {
    if (take(semaphore, 0)) {
        return 0;
    }
    atomic_fetch_add_explicit(semaphore, ONE_WAITER, memory_order_relaxed);
    while (!take(semaphore, ONE_WAITER)) {
        if (futex_wait(value_word(semaphore), 0, deadline) == -1) {
            atomic_fetch_sub_explicit(semaphore, ONE_WAITER, memory_order_relaxed);
            return -1;
        }
    }
    return 0;
}

struct wait_arguments {
    struct shared_range *range;
    struct timespec deadline;
};

static int64_t make_wait(void *data) {
    struct wait_arguments *arguments = data;
    return wait(counts_of(arguments->range), &arguments->deadline);
}

static void spoil_wait(void *data) {
    futex_expire(&((struct wait_arguments *)data)->deadline);
}

static void undo_wait(void *data, int64_t value) {
    post(counts_of(((struct wait_arguments *)data)->range));
}

static void release_wait(void *data) {
    shared_range_let_go(((struct wait_arguments *)data)->range);
    free(data);
}

static const struct blocking_call_kind wait_kind = {
    .make = make_wait, .spoil = spoil_wait, .undo = undo_wait, .release = release_wait};

/* The one argument of most functions below. */
static struct shared_range *semaphore_argument(napi_env env, napi_callback_info info,
                                               struct shared_ranges **ranges) {
    napi_value arguments[1];
    if (!read_arguments(env, info, 1, arguments, (void **)ranges)) {
        return NULL;
    }
    return call_shared_range(env, arguments[0], *ranges, &semaphore_kind);
}

static napi_value call_sem_trywait(napi_env env, napi_callback_info info) {
    struct shared_ranges *ranges;
    struct shared_range *range = semaphore_argument(env, info, &ranges);
    if (range == NULL) {
        return NULL;
    }
    errno = EAGAIN;
    return result_of_call(env, take(counts_of(range), 0) ? 0 : -1);
}

static napi_value call_sem_post(napi_env env, napi_callback_info info) {
    struct shared_ranges *ranges;
    struct shared_range *range = semaphore_argument(env, info, &ranges);
    return range == NULL ? NULL : result_of_call(env, post(counts_of(range)));
}

static napi_value call_sem_getvalue(napi_env env, napi_callback_info info) {
    struct shared_ranges *ranges;
    struct shared_range *range = semaphore_argument(env, info, &ranges);
    if (range == NULL) {
        return NULL;
    }
    return result_of_call(env,
                          (uint32_t)atomic_load_explicit(counts_of(range), memory_order_relaxed));
}

/* semWait(handle): on a thread of its own; the blocking call's eventfd. */
static napi_value call_sem_wait(napi_env env, napi_callback_info info) {
    struct shared_ranges *ranges;
    struct shared_range *range = semaphore_argument(env, info, &ranges);
    if (range == NULL) {
        return NULL;
    }
    struct wait_arguments *arguments = malloc(sizeof *arguments);
    if (arguments == NULL) {
        return result_of_call(env, -1);
    }
    *arguments = (struct wait_arguments){.range = range, .deadline = futex_no_deadline()};
    shared_range_hold(range);
    return result_of_call(env, blocking_call_start(ranges->calls, &wait_kind, arguments));
}

/* semTimedwait(handle, deadline). */
static napi_value call_sem_timedwait(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    struct shared_ranges *ranges;
    uint64_t deadline_us;
    if (!read_arguments(env, info, 2, arguments, (void **)&ranges) ||
        !argument_size(env, arguments[1], &deadline_us)) {
        return NULL;
    }
    struct shared_range *range = call_shared_range(env, arguments[0], ranges, &semaphore_kind);
    if (range == NULL) {
        return NULL;
    }
    struct timespec deadline = futex_deadline(deadline_us);
    return result_of_call(env, wait(counts_of(range), &deadline));
}

static napi_value call_open_semaphore_in(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    struct shared_ranges *ranges;
    if (!read_arguments(env, info, 2, arguments, (void **)&ranges)) {
        return NULL;
    }
    return shared_range_open(env, ranges, arguments[0], arguments[1], &semaphore_kind);
}

/* semInit(handle, value). */
static napi_value call_sem_init(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    struct shared_ranges *ranges;
    uint32_t value;
    if (!read_arguments(env, info, 2, arguments, (void **)&ranges) ||
        !argument_uint32(env, arguments[1], &value)) {
        return NULL;
    }
    struct shared_range *range = call_shared_range(env, arguments[0], ranges, &semaphore_kind);
    return range == NULL ? NULL : result_of_call(env, sem_init(range->address, true, value));
}

void register_semaphore(napi_env env, napi_value exports, struct shared_ranges *ranges) {
    export_function(env, exports, "openSemaphoreIn", call_open_semaphore_in, ranges);
    export_function(env, exports, "semInit", call_sem_init, ranges);
    export_function(env, exports, "semPost", call_sem_post, ranges);
    export_function(env, exports, "semTrywait", call_sem_trywait, ranges);
    export_function(env, exports, "semWait", call_sem_wait, ranges);
    export_function(env, exports, "semTimedwait", call_sem_timedwait, ranges);
    export_function(env, exports, "semGetvalue", call_sem_getvalue, ranges);
    EXPORT_CONSTANT(env, exports, SEM_VALUE_MAX);
    export_constant(env, exports, "semaphoreLength", sizeof(sem_t));
}
