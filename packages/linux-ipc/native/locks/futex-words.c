/*
 * Words of shared memory on which several processes wait: load, compare-and-exchange, futex(2).
 * Conditions and barriers are built on them.
 *
 * Each function takes a handle and the index of a word first. An index or a value out of range is
 * -EINVAL.
 */
#include "../core/call.h"
#include "../core/register.h"
#include "futex.h"
#include "range-call.h"

#include <limits.h>

enum { WORDS = 2 };

/*
 * The word whose index is the call's first number. NULL if that number, or one of the `count`
 * numbers after it, is out of range.
 */
static _Atomic uint32_t *word_of(const struct range_call *call, size_t count) {
    for (size_t i = 1; i <= count; i++) {
        if (call->numbers[i] > UINT32_MAX) {
            return NULL;
        }
    }
    uint64_t index = call->numbers[0];
    return index < WORDS ? (_Atomic uint32_t *)call->range->address + index : NULL;
}

/* wordLoad(handle, index). */
static int64_t load(const struct range_call *call) {
    _Atomic uint32_t *word = word_of(call, 0);
    return word == NULL ? -EINVAL : (int64_t)atomic_load(word);
}

/* wordCompareExchange(handle, index, expected, value): returns the value found. */
static int64_t compare_exchange(const struct range_call *call) {
    _Atomic uint32_t *word = word_of(call, 2);
    if (word == NULL) {
        return -EINVAL;
    }
    uint32_t expected = (uint32_t)call->numbers[1];
    atomic_compare_exchange_strong(word, &expected, (uint32_t)call->numbers[2]);
    return expected;
}

/* futexWake(handle, index, count): returns the number of waiters woken. */
static int64_t wake(const struct range_call *call) {
    _Atomic uint32_t *word = word_of(call, 1);
    if (word == NULL || call->numbers[1] > INT_MAX) {
        return -EINVAL;
    }
    int woken = futex_wake(word, (int)call->numbers[1]);
    return woken == -1 ? -errno : woken;
}

/*
 * futexAddAndWake(handle, index, count): adds 1 to the word and wakes, in one system call, so that
 * the process cannot die between the two. Returns the number of waiters woken.
 */
static int64_t add_and_wake(const struct range_call *call) {
    _Atomic uint32_t *word = word_of(call, 1);
    if (word == NULL || call->numbers[1] > INT_MAX) {
        return -EINVAL;
    }
    int woken = futex_add_and_wake(word, (int)call->numbers[1]);
    return woken == -1 ? -errno : woken;
}

/* Waits while the bits in `mask` equal `expected`. The other bits may change without a wake-up. */
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

/* futexWaitSync(handle, index, mask, expected, deadline): returns 0, -ETIMEDOUT or -EINTR. */
static int64_t wait_sync(const struct range_call *call) {
    _Atomic uint32_t *word = word_of(call, 2);
    if (word == NULL) {
        return -EINVAL;
    }
    uint32_t mask = (uint32_t)call->numbers[1];
    uint32_t expected = (uint32_t)call->numbers[2];
    struct timespec deadline = futex_deadline(call->numbers[3]);
    return wait_while(word, mask, expected, &deadline) == 0 ? 0 : -errno;
}

struct word_wait {
    struct range_wait base;
    _Atomic uint32_t *word;
    uint32_t mask;
    uint32_t expected;
};

static int64_t make_wait(void *data) {
    struct word_wait *wait = data;
    return wait_while(wait->word, wait->mask, wait->expected, &wait->base.deadline);
}

/* The wake-up that ended the wait may have been meant for another waiter. */
static void undo_wait(void *data, int64_t value) {
    futex_wake(((struct word_wait *)data)->word, 1);
}

static const struct blocking_call_kind wait_kind = {
    .make = make_wait,
    .spoil = range_wait_spoil,
    .undo = undo_wait,
    .release = range_wait_release,
};

/*
 * futexWait(handle, index, mask, expected): waits on a thread of its own. Returns the blocking
 * call's eventfd.
 */
static int64_t start_wait(const struct range_call *call) {
    _Atomic uint32_t *word = word_of(call, 2);
    if (word == NULL) {
        return -EINVAL;
    }
    struct word_wait *wait = range_wait_new(call, sizeof *wait);
    if (wait != NULL) {
        wait->word = word;
        wait->mask = (uint32_t)call->numbers[1];
        wait->expected = (uint32_t)call->numbers[2];
    }
    return range_wait_start(call, &wait_kind, wait);
}

static const struct range_function functions[] = {
    {"wordLoad", load, 1, false},        {"wordCompareExchange", compare_exchange, 3, false},
    {"futexWake", wake, 2, false},       {"futexAddAndWake", add_and_wake, 2, false},
    {"futexWait", start_wait, 3, false}, {"futexWaitSync", wait_sync, 4, false},
};

static const struct range_functions description = {
    .kind = {.length = WORDS * sizeof(uint32_t), .record_size = sizeof(struct shared_range)},
    .open = "openFutexWordsIn",
    .functions = functions,
    .count = sizeof functions / sizeof functions[0],
};

void register_futex_words(napi_env env, napi_value exports, struct owned_locks *owned) {
    export_range_functions(env, exports, owned, &description);
    export_constant(env, exports, "everyWaiter", INT_MAX);
}
