/*
 * Mutexes in shared memory: pthread_mutex_init(3), pthread_mutex_trylock(3), pthread_mutex_lock(3),
 * pthread_mutex_clocklock(3), pthread_mutex_unlock(3), pthread_mutex_consistent(3).
 */
#include "../core/blocking-call.h"
#include "../core/call.h"
#include "../core/mechanisms.h"
#include "futex.h"
#include "lock-call.h"

struct mutex {
    struct shared_range range;
    struct robust_hold hold;
};

static void on_open(struct shared_range *range) {
    ((struct mutex *)range)->hold.mutex = range->address;
}

/* A handle closed while it holds its mutex: as if the owner died. */
static void on_close(struct shared_range *range) {
    robust_hold_abandon(&((struct mutex *)range)->hold);
}

static const struct shared_range_kind mutex_kind = {
    .length = sizeof(struct robust_mutex),
    .record_size = sizeof(struct mutex),
    .on_open = on_open,
    .on_close = on_close,
};

static struct mutex *mutex_arguments(napi_env env, napi_callback_info info,
                                     struct robust_owner **owner, uint64_t *number) {
    return (struct mutex *)read_lock_arguments(env, info, &mutex_kind, owner, number);
}

static napi_value call_open_mutex_in(napi_env env, napi_callback_info info) {
    return lock_call_open(env, info, &mutex_kind);
}

static napi_value call_mutex_init(napi_env env, napi_callback_info info) {
    struct robust_owner *owner;
    struct mutex *mutex = mutex_arguments(env, info, &owner, NULL);
    return mutex == NULL ? NULL : result_of_error(env, robust_mutex_init(mutex->hold.mutex));
}

/* 0, or -EINVAL when there is no robust mutex. */
static napi_value call_mutex_check(napi_env env, napi_callback_info info) {
    struct robust_owner *owner;
    struct mutex *mutex = mutex_arguments(env, info, &owner, NULL);
    if (mutex == NULL) {
        return NULL;
    }
    return result_of_error(env, robust_mutex_is_one(mutex->hold.mutex) ? 0 : EINVAL);
}

static napi_value call_mutex_trylock(napi_env env, napi_callback_info info) {
    struct robust_owner *owner;
    struct mutex *mutex = mutex_arguments(env, info, &owner, NULL);
    return mutex == NULL
               ? NULL
               : result_of_error(env, robust_hold_take(&mutex->hold, &owner->holder, NULL));
}

/* mutexTimedlock(handle, deadline). */
static napi_value call_mutex_timedlock(napi_env env, napi_callback_info info) {
    struct robust_owner *owner;
    uint64_t deadline_us;
    struct mutex *mutex = mutex_arguments(env, info, &owner, &deadline_us);
    if (mutex == NULL) {
        return NULL;
    }
    struct timespec deadline = futex_deadline(deadline_us);
    return result_of_error(env, robust_hold_take(&mutex->hold, &owner->holder, &deadline));
}

static napi_value call_mutex_unlock(napi_env env, napi_callback_info info) {
    struct robust_owner *owner;
    struct mutex *mutex = mutex_arguments(env, info, &owner, NULL);
    return mutex == NULL ? NULL
                         : result_of_error(env, robust_hold_give_back(&mutex->hold) ? 0 : EPERM);
}

static napi_value call_mutex_consistent(napi_env env, napi_callback_info info) {
    struct robust_owner *owner;
    struct mutex *mutex = mutex_arguments(env, info, &owner, NULL);
    if (mutex == NULL) {
        return NULL;
    }
    bool consistent = robust_hold_make_consistent(&mutex->hold);
    return result_of_error(env, consistent ? 0 : EINVAL);
}

struct mutex_wait {
    struct lock_wait call;
    struct robust_hold hold;
};

enum { TAKEN, TAKEN_FROM_DEAD };

static int64_t make_lock(void *data) {
    struct mutex_wait *wait = data;
    robust_holder_join(&wait->call.holder);
    int error = robust_hold_take(&wait->hold, &wait->call.holder, &wait->call.deadline);
    if (robust_hold_taken(error)) {
        return error == 0 ? TAKEN : TAKEN_FROM_DEAD;
    }
    errno = error;
    return -1;
}

/* One taken from a dead owner is handed on as it was. */
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
    struct mutex *mutex = (struct mutex *)wait->call.range;
    if (!robust_hold_hand_over(&wait->hold, &mutex->hold, &wait->call.owner->holder)) {
        return -EPERM;
    }
    return value == TAKEN_FROM_DEAD ? -EOWNERDEAD : 0;
}

static const struct blocking_call_kind lock_kind = {
    .make = make_lock,
    .spoil = lock_wait_spoil,
    .undo = undo_lock,
    .release = lock_wait_release,
    .take_over = take_over_lock,
};

/* mutexLock(handle): on a thread of its own; the blocking call's eventfd. */
static napi_value call_mutex_lock(napi_env env, napi_callback_info info) {
    struct robust_owner *owner;
    struct mutex *mutex = mutex_arguments(env, info, &owner, NULL);
    if (mutex == NULL) {
        return NULL;
    }
    struct mutex_wait *wait = lock_wait_new(&mutex->range, owner, sizeof *wait);
    if (wait == NULL) {
        return result_of_error(env, ENOMEM);
    }
    wait->hold.mutex = mutex->hold.mutex;
    return result_of_call(env, blocking_call_start(owner->ranges->calls, &lock_kind, wait));
}

void register_mutex(napi_env env, napi_value exports, struct robust_owner *owner) {
    export_function(env, exports, "openMutexIn", call_open_mutex_in, owner);
    export_function(env, exports, "mutexInit", call_mutex_init, owner);
    export_function(env, exports, "mutexCheck", call_mutex_check, owner);
    export_function(env, exports, "mutexTrylock", call_mutex_trylock, owner);
    export_function(env, exports, "mutexLock", call_mutex_lock, owner);
    export_function(env, exports, "mutexTimedlock", call_mutex_timedlock, owner);
    export_function(env, exports, "mutexUnlock", call_mutex_unlock, owner);
    export_function(env, exports, "mutexConsistent", call_mutex_consistent, owner);
    EXPORT_CONSTANT(env, exports, EOWNERDEAD);
    EXPORT_CONSTANT(env, exports, ENOTRECOVERABLE);
    export_constant(env, exports, "mutexLength", sizeof(struct robust_mutex));
}
