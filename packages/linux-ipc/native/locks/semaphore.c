/*
 * POSIX semaphores in shared memory: sem_init(3), sem_post(3), sem_wait(3). A named semaphore is a
 * file in /dev/shm, mapped.
 *
 * The C library initialises a semaphore; posting and waiting are done here, on glibc's layout.
 * glibc's own functions read from the semaphore's memory how to call futex(2), and abort the
 * process if another process has written an invalid value there.
 */
#include "../core/call.h"
#include "../core/register.h"
#include "futex.h"
#include "range-call.h"

#include <limits.h>
#include <semaphore.h>

/*
 * glibc's sem_t on 64 bits. The lower half is the value, on which waiters sleep; the upper half is
 * the number of waiters.
 */
typedef _Atomic uint64_t counts;
#define ONE_WAITER ((uint64_t)1 << 32)

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

/* Decrements the value, and subtracts `further` from the counts in the same step. */
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

/* Returns 0, or -1 with ETIMEDOUT or EINTR. */
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

static int64_t make_wait(void *data) {
    struct range_wait *arguments = data;
    return wait(counts_of(arguments->range), &arguments->deadline);
}

static void undo_wait(void *data, int64_t value) {
    post(counts_of(((struct range_wait *)data)->range));
}

static const struct blocking_call_kind wait_kind = {
    .make = make_wait,
    .spoil = range_wait_spoil,
    .undo = undo_wait,
    .release = range_wait_release,
};

/* semInit(handle, value). */
static int64_t sem_init_in(const struct range_call *call) {
    if (call->numbers[0] > SEM_VALUE_MAX) {
        return -EINVAL;
    }
    unsigned value = (unsigned)call->numbers[0];
    return sem_init(call->range->address, true, value) == 0 ? 0 : -errno;
}

static int64_t sem_post_in(const struct range_call *call) {
    return post(counts_of(call->range)) == 0 ? 0 : -errno;
}

static int64_t sem_trywait_in(const struct range_call *call) {
    return take(counts_of(call->range), 0) ? 0 : -EAGAIN;
}

/* semWait(handle): waits on a thread of its own. Returns the blocking call's eventfd. */
static int64_t sem_wait_in(const struct range_call *call) {
    return range_wait_start(call, &wait_kind, range_wait_new(call, sizeof(struct range_wait)));
}

/* semTimedwait(handle, deadline). */
static int64_t sem_timedwait_in(const struct range_call *call) {
    struct timespec deadline = futex_deadline(call->numbers[0]);
    return wait(counts_of(call->range), &deadline) == 0 ? 0 : -errno;
}

static int64_t sem_getvalue_in(const struct range_call *call) {
    return (uint32_t)atomic_load_explicit(counts_of(call->range), memory_order_relaxed);
}

static const struct range_function functions[] = {
    {"semInit", sem_init_in, 1, false},           {"semPost", sem_post_in, 0, true},
    {"semTrywait", sem_trywait_in, 0, true},      {"semWait", sem_wait_in, 0, false},
    {"semTimedwait", sem_timedwait_in, 1, false}, {"semGetvalue", sem_getvalue_in, 0, false},
};

static const struct range_functions description = {
    .kind = {.length = sizeof(sem_t), .record_size = sizeof(struct shared_range)},
    .open = "openSemaphoreIn",
    .functions = functions,
    .count = sizeof functions / sizeof functions[0],
};

void register_semaphore(napi_env env, napi_value exports, struct owned_locks *owned) {
    export_range_functions(env, exports, owned, &description);
    EXPORT_CONSTANT(env, exports, SEM_VALUE_MAX);
    export_constant(env, exports, "semaphoreLength", sizeof(sem_t));
}
