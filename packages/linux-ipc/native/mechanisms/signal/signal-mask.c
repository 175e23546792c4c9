/*
 * Which signals a thread blocks: pthread_sigmask(3), sigpending(2), sigtimedwait(2), and what the
 * main thread blocks for a while because signals arrive too fast.
 */
#include "signal-mask.h"

#include "../../core/interruption.h"
#include "../../core/register.h"
#include "signal.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Two system calls, until a handler has run on the main thread: then none. */
bool is_main_thread(void) {
    static atomic_uintptr_t main_thread;
    uintptr_t self = (uintptr_t)pthread_self();
    if (atomic_load(&main_thread) == self) {
        return true;
    }
    if (gettid() != getpid()) {
        return false;
    }
    atomic_store(&main_thread, self);
    return true;
}

/*
 * Other processes may send faster than the handler records: one signal would follow the other, and
 * the main thread do nothing else. So it holds back the signals of a watch whose pipe is half full,
 * by blocking them. They stay pending, and senders get EAGAIN when the kernel's queue is full,
 * until the watch has emptied its pipe: half a pipe then always has room for what follows.
 */
static atomic_uint_least64_t held_back;

void hold_back_signals(uint64_t signals, ucontext_t *interrupted) {
    for (int number = 1; number < NSIG; number++) {
        if (signals & bit_of(number) && sigismember(&interrupted->uc_sigmask, number) == 0) {
            sigaddset(&interrupted->uc_sigmask, number);
            atomic_fetch_or(&held_back, bit_of(number));
        }
    }
}

/* What a worker asks of the main thread, which alone can change its mask. */
static atomic_uint_least64_t to_release;

static void on_main_thread_interrupted(ucontext_t *context) {
    if (is_main_thread()) {
        uint64_t signals = atomic_load(&to_release) & atomic_load(&held_back);
        for (int number = 1; number < NSIG; number++) {
            if (signals & bit_of(number)) {
                sigdelset(&context->uc_sigmask, number);
            }
        }
        atomic_fetch_and(&held_back, ~signals);
        atomic_store(&to_release, 0);
    }
}

enum { RELEASE_PAUSE_NS = 100 * 1000, RELEASE_PAUSES = 10 * 1000 };

/*
 * The main thread need not be idle for it, only running: it does not run
 * while it is stopped, or blocks SIGURG; then the signals stay held back.
 */
static void release_on_main_thread(uint64_t signals) {
    const struct timespec pause = {.tv_nsec = RELEASE_PAUSE_NS};
    interruption_visits(on_main_thread_interrupted);
    interruption_begin();
    atomic_store(&to_release, signals);
    syscall(SYS_tgkill, getpid(), getpid(), INTERRUPT);
    for (int i = 0; i < RELEASE_PAUSES && atomic_load(&to_release) != 0; i++) {
        nanosleep(&pause, NULL);
    }
    interruption_end();
}

void release_signals(uint64_t signals) {
    signals &= atomic_load(&held_back);
    if (signals == 0) {
        return;
    }
    if (!is_main_thread()) {
        release_on_main_thread(signals);
        return;
    }
    sigset_t set;
    sigemptyset(&set);
    add_signals(&set, signals);
    atomic_fetch_and(&held_back, ~signals);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

static atomic_uint_least64_t blocked_signals;

bool is_blocked_by_owner(int number) {
    return (atomic_load(&blocked_signals) & bit_of(number)) != 0;
}

/* Stores a set in a BigUint64Array. Returns false if it is shorter. */
static bool store_bits(const struct bytes *memory, uint64_t bits) {
    if (memory->length != sizeof bits) {
        return false;
    }
    memcpy(memory->data, &bits, sizeof bits);
    return true;
}

/*
 * signalsBlocked(set, are): notes whether BlockedSignals blocks these signals, and fills in all
 * that it blocks in this process.
 */
static napi_value call_signals_blocked(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    struct bytes memory;
    sigset_t set;
    int32_t are;
    if (!read_arguments(env, info, 2, arguments, NULL) ||
        !argument_signal_set(env, arguments[0], &set) ||
        !argument_bytes(env, arguments[0], &memory) || !argument_int32(env, arguments[1], &are)) {
        return NULL;
    }
    if (are) {
        atomic_fetch_or(&blocked_signals, bits_of(&set));
    } else {
        atomic_fetch_and(&blocked_signals, ~bits_of(&set));
    }
    return result_of_error(env, store_bits(&memory, atomic_load(&blocked_signals)) ? 0 : EINVAL);
}

/*
 * pthreadSigmask(how, set): changes the mask of the calling thread, and fills in the former one.
 * What is blocked here is no longer held back: only the caller unblocks it.
 */
static napi_value call_pthread_sigmask(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t how;
    struct bytes memory;
    sigset_t set, before;
    if (!read_arguments(env, info, 2, arguments, NULL) ||
        !argument_int32(env, arguments[0], &how) || !argument_signal_set(env, arguments[1], &set) ||
        !argument_bytes(env, arguments[1], &memory)) {
        return NULL;
    }
    int error = memory.length == sizeof(uint64_t) ? pthread_sigmask(how, &set, &before) : EINVAL;
    if (error == 0) {
        store_bits(&memory, bits_of(&before));
        if (how == SIG_BLOCK && is_main_thread()) {
            atomic_fetch_and(&held_back, ~bits_of(&set));
        }
    }
    return result_of_error(env, error);
}

/* sigpending(set): fills in the signals pending for the process or the calling thread. */
static napi_value call_sigpending(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    struct bytes memory;
    sigset_t set;
    if (!read_arguments(env, info, 1, arguments, NULL) ||
        !argument_bytes(env, arguments[0], &memory)) {
        return NULL;
    }
    bool stored = sigpending(&set) == 0 && store_bits(&memory, bits_of(&set));
    return result_of_error(env, stored ? 0 : EINVAL);
}

/*
 * sigtimedwait(set, milliseconds, record: Uint8Array): takes a pending signal of `set`, which the
 * calling thread must block. Returns its number, or -EAGAIN when the time-out expires.
 */
static napi_value call_sigtimedwait(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    sigset_t set;
    uint64_t milliseconds;
    struct bytes memory;
    if (!read_arguments(env, info, 3, arguments, NULL) ||
        !argument_signal_set(env, arguments[0], &set) ||
        !argument_size(env, arguments[1], &milliseconds) ||
        !argument_bytes(env, arguments[2], &memory)) {
        return NULL;
    }
    struct signal_record record;
    if (memory.length != sizeof record) {
        return result_of_error(env, EINVAL);
    }
    struct timespec time = {.tv_sec = (time_t)(milliseconds / 1000),
                            .tv_nsec = (long)(milliseconds % 1000) * 1000000};
    siginfo_t taken;
    int number = sigtimedwait(&set, &taken, &time);
    if (number > 0) {
        record = record_of(&taken);
        memcpy(memory.data, &record, sizeof record);
    }
    return result_of_call(env, number);
}

void register_signal_mask(napi_env env, napi_value exports) {
    export_function(env, exports, "signalsBlocked", call_signals_blocked, NULL);
    export_function(env, exports, "pthreadSigmask", call_pthread_sigmask, NULL);
    export_function(env, exports, "sigpending", call_sigpending, NULL);
    export_function(env, exports, "sigtimedwait", call_sigtimedwait, NULL);
    EXPORT_CONSTANT(env, exports, SIG_BLOCK);
    EXPORT_CONSTANT(env, exports, SIG_UNBLOCK);
}
