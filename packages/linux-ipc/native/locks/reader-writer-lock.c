/* Reader-writer locks in shared memory: see reader-writer.h for what they are made of. */
#include "../core/blocking-call.h"
#include "../core/call.h"
#include "../core/mechanisms.h"
#include "futex.h"
#include "lock-call.h"
#include "reader-writer.h"

struct lock {
    struct shared_range range;
    struct reader_writer_holds holds;
};

static void on_open(struct shared_range *range) {
    reader_writer_set_up(&((struct lock *)range)->holds, range->address);
}

/* A handle closed while something is held through it: as if the owner died. */
static void on_close(struct shared_range *range) {
    reader_writer_abandon(&((struct lock *)range)->holds);
}

static const struct shared_range_kind lock_kind = {
    .length = sizeof(struct reader_writer),
    .record_size = sizeof(struct lock),
    .on_open = on_open,
    .on_close = on_close,
};

/* What is done by a reader or a writer alike. */
typedef int (*take_function)(struct reader_writer_holds *, struct robust_holder *,
                             const struct timespec *);

/* -1 is an errno too: it must not pass for a failed call. */
static napi_value taken(napi_env env, int value) {
    return value < 0 ? result_of_error(env, -value) : result_of_call(env, value);
}

static struct lock *lock_arguments(napi_env env, napi_callback_info info,
                                   struct robust_owner **owner, uint64_t *number) {
    return (struct lock *)read_lock_arguments(env, info, &lock_kind, owner, number);
}

static napi_value call_open_in(napi_env env, napi_callback_info info) {
    return lock_call_open(env, info, &lock_kind);
}

static napi_value call_init(napi_env env, napi_callback_info info) {
    struct robust_owner *owner;
    struct lock *lock = lock_arguments(env, info, &owner, NULL);
    return lock == NULL ? NULL : result_of_error(env, reader_writer_init(lock->holds.lock));
}

/* 0, or -EINVAL when there is no such lock. */
static napi_value call_check(napi_env env, napi_callback_info info) {
    struct robust_owner *owner;
    struct lock *lock = lock_arguments(env, info, &owner, NULL);
    if (lock == NULL) {
        return NULL;
    }
    return result_of_error(env, reader_writer_is_one(lock->holds.lock) ? 0 : EINVAL);
}

static napi_value call_reader_deaths(napi_env env, napi_callback_info info) {
    struct robust_owner *owner;
    struct lock *lock = lock_arguments(env, info, &owner, NULL);
    return lock == NULL ? NULL : result_of_call(env, atomic_load(&lock->holds.lock->deaths));
}

static napi_value try(napi_env env, napi_callback_info info, take_function take) {
    struct robust_owner *owner;
    struct lock *lock = lock_arguments(env, info, &owner, NULL);
    return lock == NULL ? NULL : taken(env, take(&lock->holds, &owner->holder, NULL));
}

static napi_value call_try_read(napi_env env, napi_callback_info info) {
    return try(env, info, reader_writer_read);
}

static napi_value call_try_write(napi_env env, napi_callback_info info) {
    return try(env, info, reader_writer_write);
}

/* (handle, deadline). */
static napi_value timed(napi_env env, napi_callback_info info, take_function take) {
    struct robust_owner *owner;
    uint64_t deadline_us;
    struct lock *lock = lock_arguments(env, info, &owner, &deadline_us);
    if (lock == NULL) {
        return NULL;
    }
    struct timespec deadline = futex_deadline(deadline_us);
    return taken(env, take(&lock->holds, &owner->holder, &deadline));
}

static napi_value call_timed_read(napi_env env, napi_callback_info info) {
    return timed(env, info, reader_writer_read);
}

static napi_value call_timed_write(napi_env env, napi_callback_info info) {
    return timed(env, info, reader_writer_write);
}

/* rwlockEndRead(handle, place). */
static napi_value call_end_read(napi_env env, napi_callback_info info) {
    struct robust_owner *owner;
    uint64_t place;
    struct lock *lock = lock_arguments(env, info, &owner, &place);
    if (lock == NULL) {
        return NULL;
    }
    bool released =
        place < READER_WRITER_PLACES && reader_writer_end_read(&lock->holds, (int)place);
    return result_of_error(env, released ? 0 : EPERM);
}

/* rwlockEndWrite(handle, inOrder): 0 or 1. */
static napi_value call_end_write(napi_env env, napi_callback_info info) {
    struct robust_owner *owner;
    uint64_t in_order;
    struct lock *lock = lock_arguments(env, info, &owner, &in_order);
    if (lock == NULL) {
        return NULL;
    }
    return result_of_error(env, reader_writer_end_write(&lock->holds, in_order != 0) ? 0 : EPERM);
}

struct reader_writer_wait {
    struct lock_wait call;
    struct reader_writer_holds holds;
};

static int64_t make(struct reader_writer_wait *wait, take_function take) {
    robust_holder_join(&wait->call.holder);
    int value = take(&wait->holds, &wait->call.holder, &wait->call.deadline);
    if (value < 0) {
        errno = -value;
        return -1;
    }
    return value;
}

static int64_t make_read(void *data) {
    return make(data, reader_writer_read);
}

static int64_t make_write(void *data) {
    return make(data, reader_writer_write);
}

static void undo_read(void *data, int64_t value) {
    struct reader_writer_wait *wait = data;
    reader_writer_end_read(&wait->holds, (int)value % READER_WRITER_WRITER_DIED);
}

/* What a dead writer left is handed on as it was. */
static void undo_write(void *data, int64_t value) {
    struct reader_writer_wait *wait = data;
    reader_writer_end_write(&wait->holds, value == 0);
}

static int64_t take_over(const struct lock_wait *call, struct robust_hold *from,
                         struct robust_hold *to, int64_t value) {
    return robust_hold_hand_over(from, to, &call->owner->holder) ? value : -EPERM;
}

static int64_t take_over_read(void *data, int64_t value) {
    struct reader_writer_wait *wait = data;
    struct lock *lock = (struct lock *)wait->call.range;
    int place = (int)value % READER_WRITER_WRITER_DIED;
    return take_over(&wait->call, &wait->holds.places[place], &lock->holds.places[place], value);
}

static int64_t take_over_write(void *data, int64_t value) {
    struct reader_writer_wait *wait = data;
    struct lock *lock = (struct lock *)wait->call.range;
    return take_over(&wait->call, &wait->holds.gate, &lock->holds.gate, value);
}

static const struct blocking_call_kind read_kind = {
    .make = make_read,
    .spoil = lock_wait_spoil,
    .undo = undo_read,
    .release = lock_wait_release,
    .take_over = take_over_read,
};

static const struct blocking_call_kind write_kind = {
    .make = make_write,
    .spoil = lock_wait_spoil,
    .undo = undo_write,
    .release = lock_wait_release,
    .take_over = take_over_write,
};

/* On a thread of its own; the blocking call's eventfd. */
static napi_value start(napi_env env, napi_callback_info info,
                        const struct blocking_call_kind *kind) {
    struct robust_owner *owner;
    struct lock *lock = lock_arguments(env, info, &owner, NULL);
    if (lock == NULL) {
        return NULL;
    }
    struct reader_writer_wait *wait = lock_wait_new(&lock->range, owner, sizeof *wait);
    if (wait == NULL) {
        return result_of_error(env, ENOMEM);
    }
    reader_writer_set_up(&wait->holds, lock->holds.lock);
    return result_of_call(env, blocking_call_start(owner->ranges->calls, kind, wait));
}

static napi_value call_read(napi_env env, napi_callback_info info) {
    return start(env, info, &read_kind);
}

static napi_value call_write(napi_env env, napi_callback_info info) {
    return start(env, info, &write_kind);
}

void register_reader_writer_lock(napi_env env, napi_value exports, struct robust_owner *owner) {
    export_function(env, exports, "openReaderWriterLockIn", call_open_in, owner);
    export_function(env, exports, "rwlockInit", call_init, owner);
    export_function(env, exports, "rwlockCheck", call_check, owner);
    export_function(env, exports, "rwlockReaderDeaths", call_reader_deaths, owner);
    export_function(env, exports, "rwlockTryRead", call_try_read, owner);
    export_function(env, exports, "rwlockTryWrite", call_try_write, owner);
    export_function(env, exports, "rwlockTimedRead", call_timed_read, owner);
    export_function(env, exports, "rwlockTimedWrite", call_timed_write, owner);
    export_function(env, exports, "rwlockRead", call_read, owner);
    export_function(env, exports, "rwlockWrite", call_write, owner);
    export_function(env, exports, "rwlockEndRead", call_end_read, owner);
    export_function(env, exports, "rwlockEndWrite", call_end_write, owner);
    export_constant(env, exports, "rwlockLength", sizeof(struct reader_writer));
    export_constant(env, exports, "rwlockPlaces", READER_WRITER_PLACES);
    export_constant(env, exports, "rwlockWriterDied", READER_WRITER_WRITER_DIED);
}
