#include "lock-call.h"

#include "../core/call.h"
#include "futex.h"

#include <stdlib.h>

napi_value lock_call_open(napi_env env, napi_callback_info info,
                          const struct shared_range_kind *kind) {
    napi_value arguments[2];
    struct robust_owner *owner;
    if (!read_arguments(env, info, 2, arguments, (void **)&owner)) {
        return NULL;
    }
    if (!robust_holder_join(&owner->holder)) {
        return result_of_error(env, ENOTSUP);
    }
    return shared_range_open(env, owner->ranges, arguments[0], arguments[1], kind);
}

struct shared_range *read_lock_arguments(napi_env env, napi_callback_info info,
                                         const struct shared_range_kind *kind,
                                         struct robust_owner **owner, uint64_t *number) {
    napi_value arguments[2];
    if (!read_arguments(env, info, number == NULL ? 1 : 2, arguments, (void **)owner) ||
        (number != NULL && !argument_size(env, arguments[1], number))) {
        return NULL;
    }
    return call_shared_range(env, arguments[0], (*owner)->ranges, kind);
}

void *lock_wait_new(struct shared_range *range, struct robust_owner *owner, size_t size) {
    struct lock_wait *wait = calloc(1, size);
    if (wait != NULL) {
        shared_range_hold(range);
        wait->range = range;
        wait->owner = owner;
        wait->deadline = futex_no_deadline();
    }
    return wait;
}

void lock_wait_spoil(void *arguments) {
    futex_expire(&((struct lock_wait *)arguments)->deadline);
}

void lock_wait_release(void *arguments) {
    struct lock_wait *wait = arguments;
    robust_holder_leave(&wait->holder);
    shared_range_let_go(wait->range);
    free(wait);
}
