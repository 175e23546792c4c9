/*
 * Words of shared memory that several processes wait on: the ground of conditions and
 * barriers. Loading, compare-and-exchange, and futex(2).
 */
#include "../core/blocking-call.h"
#include "../core/call.h"
#include "../core/mechanisms.h"
#include "../core/shared-range.h"
#include "futex.h"

#include <limits.h>
#include <stdlib.h>

enum { WORDS = 2 };

static const struct shared_range_kind words_kind = {
    .length = WORDS * sizeof(uint32_t),
    .record_size = sizeof(struct shared_range),
};

static napi_value call_open_words_in(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    struct shared_ranges *ranges;
    if (!read_arguments(env, info, 2, arguments, (void **)&ranges)) {
        return NULL;
    }
    return shared_range_open(env, ranges, arguments[0], arguments[1], &words_kind);
}

/* The word that (handle, index, …) names. */
static _Atomic uint32_t *word_argument(napi_env env, napi_value *arguments,
                                       struct shared_ranges *ranges, struct shared_range **range) {
    uint32_t index;
    *range = call_shared_range(env, arguments[0], ranges, &words_kind);
    if (*range == NULL || !argument_uint32(env, arguments[1], &index)) {
        return NULL;
    }
    if (index >= WORDS) {
        napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", "there is no such word");
        return NULL;
    }
    return (_Atomic uint32_t *)(*range)->address + index;
}

/* wordLoad(handle, index). */
static napi_value call_word_load(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    struct shared_ranges *ranges;
    struct shared_range *range;
    if (!read_arguments(env, info, 2, arguments, (void **)&ranges)) {
        return NULL;
    }
    _Atomic uint32_t *word = word_argument(env, arguments, ranges, &range);
    return word == NULL ? NULL : result_of_call(env, atomic_load(word));
}

/* wordCompareExchange(handle, index, expected, value): what was there. */
static napi_value call_word_compare_exchange(napi_env env, napi_callback_info info) {
    napi_value arguments[4];
    struct shared_ranges *ranges;
    struct shared_range *range;
    uint32_t expected, value;
    if (!read_arguments(env, info, 4, arguments, (void **)&ranges) ||
        !argument_uint32(env, arguments[2], &expected) ||
        !argument_uint32(env, arguments[3], &value)) {
        return NULL;
    }
    _Atomic uint32_t *word = word_argument(env, arguments, ranges, &range);
    if (word == NULL) {
        return NULL;
    }
    atomic_compare_exchange_strong(word, &expected, value);
    return result_of_call(env, expected);
}

/* futexWake(handle, index, count): how many were woken. */
static napi_value call_futex_wake(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    struct shared_ranges *ranges;
    struct shared_range *range;
    int32_t count;
    if (!read_arguments(env, info, 3, arguments, (void **)&ranges) ||
        !argument_int32(env, arguments[2], &count)) {
        return NULL;
    }
    _Atomic uint32_t *word = word_argument(env, arguments, ranges, &range);
    return word == NULL ? NULL : result_of_call(env, futex_wake(word, count));
}

/*
 * futexAddAndWake(handle, index, count): raises the word by 1 and wakes, in one system call, so
 * that no death comes between the two. How many were woken.
 */
static napi_value call_futex_add_and_wake(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    struct shared_ranges *ranges;
    struct shared_range *range;
    int32_t count;
    if (!read_arguments(env, info, 3, arguments, (void **)&ranges) ||
        !argument_int32(env, arguments[2], &count)) {
        return NULL;
    }
    _Atomic uint32_t *word = word_argument(env, arguments, ranges, &range);
    return word == NULL ? NULL : result_of_call(env, futex_add_and_wake(word, count));
}

/*
 * Waits while the bits of `mask` are as `expected`. The other bits may change without a wake-up.
 */
static int wait_while(_Atomic uint32_t *word, uint32_t mask, uint32_t expected,
                      const struct timespec *deadline) {
    for (;;) {
        uint32_t seen = atomic_load(word);
        if ((seen & mask) != expected) {
            return 0;
        }
        if (futex_wait(word, seen, deadline) == -1) {
            return -1;
        }
    }
}

/* futexWaitSync(handle, index, mask, expected, deadline): 0, -ETIMEDOUT, -EINTR. */
static napi_value call_futex_wait_sync(napi_env env, napi_callback_info info) {
    napi_value arguments[5];
    struct shared_ranges *ranges;
    struct shared_range *range;
    uint32_t mask, expected;
    uint64_t deadline_us;
    if (!read_arguments(env, info, 5, arguments, (void **)&ranges) ||
        !argument_uint32(env, arguments[2], &mask) ||
        !argument_uint32(env, arguments[3], &expected) ||
        !argument_size(env, arguments[4], &deadline_us)) {
        return NULL;
    }
    _Atomic uint32_t *word = word_argument(env, arguments, ranges, &range);
    if (word == NULL) {
        return NULL;
    }
    struct timespec deadline = futex_deadline(deadline_us);
    return result_of_call(env, wait_while(word, mask, expected, &deadline));
}

struct wait_arguments {
    struct shared_range *range;
    _Atomic uint32_t *word;
    uint32_t mask;
    uint32_t expected;
    struct timespec deadline;
};

static int64_t make_wait(void *data) {
    struct wait_arguments *arguments = data;
    return wait_while(arguments->word, arguments->mask, arguments->expected, &arguments->deadline);
}

static void spoil_wait(void *data) {
    futex_expire(&((struct wait_arguments *)data)->deadline);
}

/* One wake-up may have been for somebody else. */
static void undo_wait(void *data, int64_t value) {
    futex_wake(((struct wait_arguments *)data)->word, 1);
}

static void release_wait(void *data) {
    shared_range_let_go(((struct wait_arguments *)data)->range);
    free(data);
}

static const struct blocking_call_kind wait_kind = {
    .make = make_wait,
    .spoil = spoil_wait,
    .undo = undo_wait,
    .release = release_wait,
};

/* futexWait(handle, index, mask, expected): on a thread of its own; the blocking call's eventfd. */
static napi_value call_futex_wait(napi_env env, napi_callback_info info) {
    napi_value arguments[4];
    struct shared_ranges *ranges;
    struct shared_range *range;
    uint32_t mask, expected;
    if (!read_arguments(env, info, 4, arguments, (void **)&ranges) ||
        !argument_uint32(env, arguments[2], &mask) ||
        !argument_uint32(env, arguments[3], &expected)) {
        return NULL;
    }
    _Atomic uint32_t *word = word_argument(env, arguments, ranges, &range);
    if (word == NULL) {
        return NULL;
    }
    struct wait_arguments *wait_arguments = malloc(sizeof *wait_arguments);
    if (wait_arguments == NULL) {
        return result_of_call(env, -1);
    }
    *wait_arguments = (struct wait_arguments){
        .range = range,
        .word = word,
        .mask = mask,
        .expected = expected,
        .deadline = futex_no_deadline(),
    };
    shared_range_hold(range);
    return result_of_call(env, blocking_call_start(ranges->calls, &wait_kind, wait_arguments));
}

void register_words(napi_env env, napi_value exports, struct shared_ranges *ranges) {
    export_function(env, exports, "openWordsIn", call_open_words_in, ranges);
    export_function(env, exports, "wordLoad", call_word_load, ranges);
    export_function(env, exports, "wordCompareExchange", call_word_compare_exchange, ranges);
    export_function(env, exports, "futexWake", call_futex_wake, ranges);
    export_function(env, exports, "futexAddAndWake", call_futex_add_and_wake, ranges);
    export_function(env, exports, "futexWait", call_futex_wait, ranges);
    export_function(env, exports, "futexWaitSync", call_futex_wait_sync, ranges);
    export_constant(env, exports, "everyWaiter", INT_MAX);
}
