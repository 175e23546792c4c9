/*
 * Mutexes in shared memory: pthread_mutex_init(3), pthread_mutex_trylock(3), pthread_mutex_lock(3),
 * pthread_mutex_clocklock(3), pthread_mutex_unlock(3), pthread_mutex_consistent(3).
 */
#include "../core/call.h"
#include "../core/register.h"
#include "futex.h"
#include "range-call.h"

struct mutex {
    struct shared_range range;
    struct robust_hold hold;
};

static struct robust_hold *hold_of(struct shared_range *range) {
    return &((struct mutex *)range)->hold;
}

static void on_open(struct shared_range *range) {
    hold_of(range)->mutex = range->address;
}

/* Closing the handle of a mutex that is held counts as the death of its owner. */
static void on_close(struct shared_range *range) {
    robust_hold_abandon(hold_of(range));
}

static int64_t init(const struct range_call *call) {
    return -robust_mutex_init(call->range->address);
}

/* Returns 0, or -EINVAL if the memory contains no robust mutex. */
static int64_t check(const struct range_call *call) {
    return robust_mutex_is_one(call->range->address) ? 0 : -EINVAL;
}

static int64_t holder(const struct range_call *call) {
    return robust_mutex_holder(call->range->address);
}

static int64_t trylock(const struct range_call *call) {
    return -robust_hold_take(hold_of(call->range), &call->owned->holder, NULL);
}

/* mutexTimedlock(handle, deadline). */
static int64_t timedlock(const struct range_call *call) {
    struct timespec deadline = futex_deadline(call->numbers[0]);
    return -robust_hold_take(hold_of(call->range), &call->owned->holder, &deadline);
}

static int64_t unlock(const struct range_call *call) {
    return robust_hold_give_back(hold_of(call->range)) ? 0 : -EPERM;
}

static int64_t consistent(const struct range_call *call) {
    return robust_hold_make_consistent(hold_of(call->range)) ? 0 : -EINVAL;
}

struct mutex_wait {
    struct range_wait base;
    struct robust_hold hold;
};

enum { TAKEN, TAKEN_FROM_DEAD };

static int64_t make_lock(void *data) {
    struct mutex_wait *wait = data;
    robust_holder_join(&wait->base.holder);
    int error = robust_hold_take(&wait->hold, &wait->base.holder, &wait->base.deadline);
    if (robust_hold_taken(error)) {
        return error == 0 ? TAKEN : TAKEN_FROM_DEAD;
    }
    errno = error;
    return -1;
}

/* If the previous owner had died, the next owner still has to learn of the death. */
static void undo_lock(void *data, int64_t value) {
    struct mutex_wait *wait = data;
    if (value == TAKEN_FROM_DEAD) {
        robust_hold_abandon(&wait->hold);
    } else {
        robust_hold_give_back(&wait->hold);
    }
}

static int64_t take_over_lock(void *data, int64_t value) {
    struct mutex_wait *wait = data;
    if (!robust_hold_hand_over(&wait->hold, hold_of(wait->base.range), &wait->base.owned->holder)) {
        return -EPERM;
    }
    return value == TAKEN_FROM_DEAD ? -EOWNERDEAD : 0;
}

static const struct blocking_call_kind lock_kind = {
    .make = make_lock,
    .spoil = range_wait_spoil,
    .undo = undo_lock,
    .release = range_wait_release,
    .take_over = take_over_lock,
};

/* mutexLock(handle): waits on a thread of its own. Returns the blocking call's eventfd. */
static int64_t lock(const struct range_call *call) {
    struct mutex_wait *wait = range_wait_new(call, sizeof *wait);
    if (wait != NULL) {
        wait->hold.mutex = call->range->address;
    }
    return range_wait_start(call, &lock_kind, wait);
}

static const struct range_function functions[] = {
    {"mutexInit", init, 0, false},     {"mutexCheck", check, 0, false},
    {"mutexHolder", holder, 0, false}, {"mutexTrylock", trylock, 0, true},
    {"mutexLock", lock, 0, false},     {"mutexTimedlock", timedlock, 1, false},
    {"mutexUnlock", unlock, 0, true},  {"mutexConsistent", consistent, 0, false},
};

static const struct range_functions description = {
    .kind =
        {
            .length = sizeof(struct robust_mutex),
            .record_size = sizeof(struct mutex),
            .on_open = on_open,
            .on_close = on_close,
        },
    .open = "openMutexIn",
    .has_owner = true,
    .functions = functions,
    .count = sizeof functions / sizeof functions[0],
};

void register_mutex(napi_env env, napi_value exports, struct owned_locks *owned) {
    export_range_functions(env, exports, owned, &description);
    EXPORT_CONSTANT(env, exports, EOWNERDEAD);
    EXPORT_CONSTANT(env, exports, ENOTRECOVERABLE);
    export_constant(env, exports, "mutexLength", sizeof(struct robust_mutex));
}
