/*
 * Mutexes in shared memory: pthread_mutex_init(3), pthread_mutex_trylock(3), pthread_mutex_lock(3),
 * pthread_mutex_clocklock(3), pthread_mutex_unlock(3), pthread_mutex_consistent(3).
 */
#include "blocking-call.h"
#include "call.h"
#include "futex.h"
#include "mechanisms.h"
#include "robust-owner.h"
#include "shared-range.h"

#include <stdlib.h>

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

static napi_value failure(napi_env env, int error) {
    errno = error;
    return call_result(env, error == 0 ? 0 : -1);
}

static struct mutex *mutex_argument(napi_env env, napi_value handle, struct robust_owner *owner) {
    return (struct mutex *)call_shared_range(env, handle, owner->ranges, &mutex_kind);
}

/* The one argument of most functions below. */
static struct mutex *only_argument(napi_env env, napi_callback_info info,
                                   struct robust_owner **owner) {
    napi_value arguments[1];
    if (!call_arguments(env, info, 1, arguments, (void **)owner)) {
        return NULL;
    }
    return mutex_argument(env, arguments[0], *owner);
}

static napi_value call_open_mutex_in(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    struct robust_owner *owner;
    if (!call_arguments(env, info, 2, arguments, (void **)&owner)) {
        return NULL;
    }
    if (!robust_holder_join(&owner->holder)) {
        return failure(env, ENOTSUP);
    }
    return shared_range_open(env, owner->ranges, arguments[0], arguments[1], &mutex_kind);
}

static napi_value call_mutex_init(napi_env env, napi_callback_info info) {
    struct robust_owner *owner;
    struct mutex *mutex = only_argument(env, info, &owner);
    return mutex == NULL ? NULL : failure(env, robust_mutex_init(mutex->hold.mutex));
}

/* 0, or -EINVAL when there is no robust mutex. */
static napi_value call_mutex_check(napi_env env, napi_callback_info info) {
    struct robust_owner *owner;
    struct mutex *mutex = only_argument(env, info, &owner);
    if (mutex == NULL) {
        return NULL;
    }
    return failure(env, robust_mutex_is_one(mutex->hold.mutex) ? 0 : EINVAL);
}

static napi_value call_mutex_trylock(napi_env env, napi_callback_info info) {
    struct robust_owner *owner;
    struct mutex *mutex = only_argument(env, info, &owner);
    return mutex == NULL ? NULL
                         : failure(env, robust_hold_take(&mutex->hold, &owner->holder, NULL));
}

/* mutexTimedlock(handle, deadline). */
static napi_value call_mutex_timedlock(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    struct robust_owner *owner;
    uint64_t deadline_us;
    if (!call_arguments(env, info, 2, arguments, (void **)&owner) ||
        !call_size(env, arguments[1], &deadline_us)) {
        return NULL;
    }
    struct mutex *mutex = mutex_argument(env, arguments[0], owner);
    if (mutex == NULL) {
        return NULL;
    }
    struct timespec deadline = futex_deadline(deadline_us);
    return failure(env, robust_hold_take(&mutex->hold, &owner->holder, &deadline));
}

static napi_value call_mutex_unlock(napi_env env, napi_callback_info info) {
    struct robust_owner *owner;
    struct mutex *mutex = only_argument(env, info, &owner);
    return mutex == NULL ? NULL : failure(env, robust_hold_give_back(&mutex->hold) ? 0 : EPERM);
}

static napi_value call_mutex_consistent(napi_env env, napi_callback_info info) {
    struct robust_owner *owner;
    struct mutex *mutex = only_argument(env, info, &owner);
    if (mutex == NULL) {
        return NULL;
    }
    bool consistent = robust_hold_make_consistent(&mutex->hold);
    return failure(env, consistent ? 0 : EINVAL);
}

struct lock_arguments {
    struct mutex *mutex;
    struct robust_owner *owner;
    struct timespec deadline;
    /* Of the thread that waits. */
    struct robust_holder holder;
    struct robust_hold hold;
};

enum { TAKEN, TAKEN_FROM_DEAD };

static int64_t make_lock(void *data) {
    struct lock_arguments *arguments = data;
    robust_holder_join(&arguments->holder);
    int error = robust_hold_take(&arguments->hold, &arguments->holder, &arguments->deadline);
    if (robust_hold_taken(error)) {
        return error == 0 ? TAKEN : TAKEN_FROM_DEAD;
    }
    errno = error;
    return -1;
}

static void spoil_lock(void *data) {
    futex_expire(&((struct lock_arguments *)data)->deadline);
}

/* One taken from a dead owner is handed on as it was. */
static void undo_lock(void *data, int64_t value) {
    struct lock_arguments *arguments = data;
    if (value == TAKEN_FROM_DEAD) {
        robust_hold_abandon(&arguments->hold);
    } else {
        robust_hold_give_back(&arguments->hold);
    }
}

static int64_t take_over_lock(void *data, int64_t value) {
    struct lock_arguments *arguments = data;
    if (!robust_hold_hand_over(&arguments->hold, &arguments->mutex->hold,
                               &arguments->owner->holder)) {
        return -EPERM;
    }
    return value == TAKEN_FROM_DEAD ? -EOWNERDEAD : 0;
}

static void release_lock(void *data) {
    struct lock_arguments *arguments = data;
    robust_holder_leave(&arguments->holder);
    shared_range_let_go(&arguments->mutex->range);
    free(arguments);
}

static const struct blocking_call_kind lock_kind = {
    .make = make_lock,
    .spoil = spoil_lock,
    .undo = undo_lock,
    .release = release_lock,
    .take_over = take_over_lock,
};

/* mutexLock(handle): on a thread of its own; the blocking call's eventfd. */
static napi_value call_mutex_lock(napi_env env, napi_callback_info info) {
    struct robust_owner *owner;
    struct mutex *mutex = only_argument(env, info, &owner);
    if (mutex == NULL) {
        return NULL;
    }
    struct lock_arguments *arguments = malloc(sizeof *arguments);
    if (arguments == NULL) {
        return failure(env, ENOMEM);
    }
    *arguments = (struct lock_arguments){
        .mutex = mutex,
        .owner = owner,
        .deadline = futex_no_deadline(),
        .hold = {.mutex = mutex->hold.mutex},
    };
    shared_range_hold(&mutex->range);
    return call_result(env, blocking_call_start(owner->ranges->calls, &lock_kind, arguments));
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
