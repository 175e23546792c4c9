/*
 * Mutexes in shared memory: pthread_mutex_init(3), pthread_mutex_trylock(3), pthread_mutex_lock(3),
 * pthread_mutex_clocklock(3), pthread_mutex_unlock(3), pthread_mutex_consistent(3).
 *
 * The owner is the thread that runs JavaScript: it alone can neither go on after its death was told
 * nor end without it being told. A lock that is waited for on a thread of its own is taken there,
 * as that thread's, and handed over while both live.
 */
#include "blocking-call.h"
#include "call.h"
#include "futex.h"
#include "mechanisms.h"
#include "robust-mutex.h"
#include "shared-range.h"

#include <stdlib.h>
#include <unistd.h>

struct owner;

struct mutex {
    struct shared_range range;
    /* NULL unless it is held through this handle. */
    struct owner *owner;
    struct mutex *more_recent;
    struct mutex *less_recent;
};

/*
 * What the thread of one environment holds.
 *
 * Its list, as the kernel reads it, is the C library's, and other code on this thread may put
 * robust mutexes into it through the C library. So ours stand between two empty ones, in private
 * memory, whose outer sides are the C library's and whose inner sides are ours:
 *
 *     head -> theirs -> front -> ours, the most recent first -> back -> theirs -> head
 */
struct owner {
    struct shared_ranges *ranges;
    uint32_t thread;
    /* NULL until the first mutex is opened. */
    struct robust_list_head *list;
    struct robust_mutex front;
    struct robust_mutex back;
    struct mutex *most_recent;
};

static void on_close(struct shared_range *range);

static const struct shared_range_kind mutex_kind = {
    .length = sizeof(struct robust_mutex),
    .record_size = sizeof(struct mutex),
    .on_close = on_close,
};

static struct robust_mutex *memory_of(const struct mutex *mutex) {
    return mutex->range.address;
}

/* The kernel may read the list between any two writes to it: none may be moved across another. */
static void in_order(void) {
    atomic_signal_fence(memory_order_seq_cst);
}

static void set_pending(struct robust_list_head *list, struct robust_mutex *mutex) {
    in_order();
    list->list_op_pending = mutex == NULL ? NULL : &mutex->next;
    in_order();
}

/* Where the C library keeps the way back from an entry, its own beginning of the list included. */
static struct robust_list **previous_of(struct robust_list *entry) {
    /* The lowest bit says of an entry that it inherits priority. */
    entry = (struct robust_list *)((uintptr_t)entry & ~(uintptr_t)1);
    return (struct robust_list **)entry - 1;
}

static bool join_list(struct owner *owner) {
    if (owner->list != NULL) {
        return true;
    }
    struct robust_list_head *list = robust_list_of_thread();
    if (list == NULL) {
        return false;
    }
    owner->list = list;
    owner->thread = (uint32_t)gettid();
    struct robust_list *after = list->list.next;
    owner->front.previous = &list->list;
    owner->front.next.next = &owner->back.next;
    owner->back.previous = &owner->front.next;
    owner->back.next.next = after;
    *previous_of(after) = &owner->back.next;
    in_order();
    list->list.next = &owner->front.next;
    return true;
}

static void leave_list(struct owner *owner) {
    if (owner->list != NULL) {
        owner->front.previous->next = owner->back.next.next;
        *previous_of(owner->back.next.next) = owner->front.previous;
        in_order();
    }
}

static struct robust_list *entry_of(struct mutex *mutex, struct robust_mutex *otherwise) {
    return mutex == NULL ? &otherwise->next : &memory_of(mutex)->next;
}

/* T3. */
static void into_list(struct owner *owner, struct mutex *mutex) {
    if (mutex->owner != NULL) {
        /* Held already: somebody else freed its word. */
        return;
    }
    mutex->owner = owner;
    mutex->more_recent = NULL;
    mutex->less_recent = owner->most_recent;
    if (owner->most_recent != NULL) {
        owner->most_recent->more_recent = mutex;
    }
    memory_of(mutex)->next.next = entry_of(owner->most_recent, &owner->back);
    owner->most_recent = mutex;
    in_order();
    owner->front.next.next = &memory_of(mutex)->next;
}

/* R2. */
static void out_of_list(struct mutex *mutex) {
    struct owner *owner = mutex->owner;
    entry_of(mutex->more_recent, &owner->front)->next = entry_of(mutex->less_recent, &owner->back);
    if (mutex->more_recent == NULL) {
        owner->most_recent = mutex->less_recent;
    } else {
        mutex->more_recent->less_recent = mutex->less_recent;
    }
    if (mutex->less_recent != NULL) {
        mutex->less_recent->more_recent = mutex->more_recent;
    }
    mutex->owner = NULL;
}

/* A handle closed while it holds its mutex, or an environment that ends: as if the owner died. */
static void on_close(struct shared_range *range) {
    struct mutex *mutex = (struct mutex *)range;
    struct owner *owner = mutex->owner;
    if (owner != NULL) {
        set_pending(owner->list, memory_of(mutex));
        out_of_list(mutex);
        robust_mutex_mark_died(memory_of(mutex), owner->thread);
        set_pending(owner->list, NULL);
    }
}

static napi_value failure(napi_env env, int error) {
    errno = error;
    return call_result(env, error == 0 ? 0 : -1);
}

static struct mutex *mutex_argument(napi_env env, napi_value handle, struct owner *owner) {
    return (struct mutex *)call_shared_range(env, handle, owner->ranges, &mutex_kind);
}

/* The one argument of most functions below. */
static struct mutex *only_argument(napi_env env, napi_callback_info info, struct owner **owner) {
    napi_value arguments[1];
    if (!call_arguments(env, info, 1, arguments, (void **)owner)) {
        return NULL;
    }
    return mutex_argument(env, arguments[0], *owner);
}

static napi_value call_open_mutex_in(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    struct owner *owner;
    if (!call_arguments(env, info, 2, arguments, (void **)&owner)) {
        return NULL;
    }
    if (!join_list(owner)) {
        return failure(env, ENOTSUP);
    }
    return shared_range_open(env, owner->ranges, arguments[0], arguments[1], &mutex_kind);
}

static napi_value call_mutex_init(napi_env env, napi_callback_info info) {
    struct owner *owner;
    struct mutex *mutex = only_argument(env, info, &owner);
    return mutex == NULL ? NULL : failure(env, robust_mutex_init(memory_of(mutex)));
}

/* 0, or -EINVAL when there is no robust mutex. */
static napi_value call_mutex_check(napi_env env, napi_callback_info info) {
    struct owner *owner;
    struct mutex *mutex = only_argument(env, info, &owner);
    if (mutex == NULL) {
        return NULL;
    }
    return failure(env, robust_mutex_is_one(memory_of(mutex)) ? 0 : EINVAL);
}

static bool taken(int error) {
    return error == 0 || error == EOWNERDEAD;
}

static napi_value call_mutex_trylock(napi_env env, napi_callback_info info) {
    struct owner *owner;
    struct mutex *mutex = only_argument(env, info, &owner);
    if (mutex == NULL) {
        return NULL;
    }
    set_pending(owner->list, memory_of(mutex));
    int error = robust_mutex_try(memory_of(mutex), owner->thread);
    if (taken(error)) {
        into_list(owner, mutex);
    }
    set_pending(owner->list, NULL);
    return failure(env, error);
}

/* mutexTimedlock(handle, deadline). */
static napi_value call_mutex_timedlock(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    struct owner *owner;
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
    set_pending(owner->list, memory_of(mutex));
    int error = robust_mutex_wait(memory_of(mutex), owner->thread, &deadline);
    if (taken(error)) {
        into_list(owner, mutex);
    }
    set_pending(owner->list, NULL);
    return failure(env, error);
}

static napi_value call_mutex_unlock(napi_env env, napi_callback_info info) {
    struct owner *owner;
    struct mutex *mutex = only_argument(env, info, &owner);
    if (mutex == NULL) {
        return NULL;
    }
    if (mutex->owner == NULL) {
        return failure(env, EPERM);
    }
    set_pending(owner->list, memory_of(mutex));
    out_of_list(mutex);
    bool released = robust_mutex_release(memory_of(mutex), owner->thread);
    set_pending(owner->list, NULL);
    return failure(env, released ? 0 : EPERM);
}

static napi_value call_mutex_consistent(napi_env env, napi_callback_info info) {
    struct owner *owner;
    struct mutex *mutex = only_argument(env, info, &owner);
    if (mutex == NULL) {
        return NULL;
    }
    struct robust_mutex *memory = memory_of(mutex);
    if (mutex->owner == NULL || memory->owner != ROBUST_MUTEX_INCONSISTENT) {
        return failure(env, EINVAL);
    }
    memory->owner = (int32_t)owner->thread;
    return failure(env, 0);
}

struct lock_arguments {
    struct mutex *mutex;
    struct owner *owner;
    struct timespec deadline;
    /* Of the thread that waits; all it ever holds is this mutex, so `pending` is all it needs. */
    uint32_t thread;
};

enum { TAKEN, TAKEN_FROM_DEAD };

static int64_t make_lock(void *data) {
    struct lock_arguments *arguments = data;
    struct robust_mutex *memory = memory_of(arguments->mutex);
    struct robust_list_head *list = robust_list_of_thread();
    arguments->thread = (uint32_t)gettid();
    set_pending(list, memory);
    int error = robust_mutex_wait(memory, arguments->thread, &arguments->deadline);
    if (taken(error)) {
        return error == 0 ? TAKEN : TAKEN_FROM_DEAD;
    }
    set_pending(list, NULL);
    errno = error;
    return -1;
}

static void spoil_lock(void *data) {
    futex_expire(&((struct lock_arguments *)data)->deadline);
}

/* One taken from a dead owner is handed on as it was. */
static void undo_lock(void *data, int64_t value) {
    struct lock_arguments *arguments = data;
    struct robust_mutex *memory = memory_of(arguments->mutex);
    if (value == TAKEN_FROM_DEAD) {
        robust_mutex_mark_died(memory, arguments->thread);
    } else {
        robust_mutex_release(memory, arguments->thread);
    }
    set_pending(robust_list_of_thread(), NULL);
}

static int64_t take_over_lock(void *data, int64_t value) {
    struct lock_arguments *arguments = data;
    struct owner *owner = arguments->owner;
    struct mutex *mutex = arguments->mutex;
    set_pending(owner->list, memory_of(mutex));
    bool ours = robust_mutex_hand_over(memory_of(mutex), arguments->thread, owner->thread);
    if (ours) {
        into_list(owner, mutex);
    }
    set_pending(owner->list, NULL);
    if (!ours) {
        return -EPERM;
    }
    return value == TAKEN_FROM_DEAD ? -EOWNERDEAD : 0;
}

static void release_lock(void *data) {
    shared_range_let_go(&((struct lock_arguments *)data)->mutex->range);
    free(data);
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
    struct owner *owner;
    struct mutex *mutex = only_argument(env, info, &owner);
    if (mutex == NULL) {
        return NULL;
    }
    struct lock_arguments *arguments = malloc(sizeof *arguments);
    if (arguments == NULL) {
        return failure(env, ENOMEM);
    }
    *arguments =
        (struct lock_arguments){.mutex = mutex, .owner = owner, .deadline = futex_no_deadline()};
    shared_range_hold(&mutex->range);
    return call_result(env, blocking_call_start(owner->ranges->calls, &lock_kind, arguments));
}

static void on_environment_end(void *data) {
    struct owner *owner = data;
    while (owner->most_recent != NULL) {
        on_close(&owner->most_recent->range);
    }
    leave_list(owner);
    free(owner);
}

void register_mutex(napi_env env, napi_value exports, struct shared_ranges *ranges) {
    struct owner *owner = calloc(1, sizeof *owner);
    if (owner == NULL) {
        napi_throw_error(env, "ENOMEM", "no memory for the mutexes");
        return;
    }
    owner->ranges = ranges;
    napi_add_env_cleanup_hook(env, on_environment_end, owner);
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
