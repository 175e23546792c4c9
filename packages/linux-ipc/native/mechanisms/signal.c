/*
 * Signals: sigaction(2) with a handler that only records, kill(2), sigqueue(3).
 *
 * A disposition belongs to the process, not to a thread. So all environments share the table below.
 * Each signal in it has at most one owner, the environment that watches it until it calls
 * signalUnwatch or ends.
 */
#include "../core/call.h"
#include "../core/register.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

/*
 * The record that the handler writes with one write(2). Its size divides a page, so a pipe holds
 * its capacity divided by this size. signal-record.ts reads the same layout.
 */
struct signal_record {
    int32_t number;
    int32_t code;
    int32_t pid;
    uint32_t uid;
    union sigval value;
    uint64_t reserved;
};
_Static_assert(sizeof(struct signal_record) == 32, "signal-record.ts reads 32 bytes");

struct watched_signal {
    /* The handler uses these on any thread. */
    atomic_int fd; /* -1: not watched */
    atomic_uint in_flight;
    atomic_uint_least32_t dropped;
    /* Guarded by the lock. */
    napi_env owner;
    struct sigaction before;
};

static struct watched_signal watched[NSIG];
static pthread_mutex_t watched_lock = PTHREAD_MUTEX_INITIALIZER;

/*
 * The kernel delivers a signal to any thread that does not block it. Two threads that receive two
 * queued signals at once may record them in the wrong order. So only the main thread receives
 * watched signals. signalLeaveToMainThread makes every other thread block them. A thread that
 * starts later receives a signal once, and the handler returns with the signal blocked. The signal
 * stays blocked there, which changes nothing else about signals sent to the process.
 */
enum { LEAVE_TO_MAIN_THREAD = -4096 }; /* an si_code that neither kernel nor C library uses */

/* Two system calls, until a handler has run on the main thread: then none. */
static bool is_main_thread(void) {
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

static bool leave_to_main_thread(int number, const siginfo_t *info, ucontext_t *context) {
    if (!is_main_thread()) {
        sigaddset(&context->uc_sigmask, number);
    }
    return info->si_code == LEAVE_TO_MAIN_THREAD && info->si_value.sival_ptr == watched;
}

static struct signal_record record_of(const siginfo_t *info) {
    struct signal_record record = {.number = info->si_signo, .code = info->si_code};
    /* With any other si_code these fields have other meanings. */
    bool has_sender = info->si_code == SI_USER ||
                      (info->si_code < 0 && info->si_code != SI_TIMER && info->si_code != SI_SIGIO);
    bool has_value = info->si_code == SI_TIMER ||
                     (has_sender && info->si_code != SI_TKILL && info->si_code != SI_USER);
    if (has_sender) {
        record.pid = info->si_pid;
        record.uid = info->si_uid;
    }
    if (has_value) {
        record.value = info->si_value;
    }
    return record;
}

static void on_signal(int number, siginfo_t *info, void *context) {
    int error = errno;
    struct watched_signal *signal = &watched[number];
    if (leave_to_main_thread(number, info, context)) {
        errno = error;
        return;
    }
    /* Pairs with unwatch(): it stores -1, and may close the pipe once it sees this count at 0. */
    atomic_fetch_add(&signal->in_flight, 1);
    int fd = atomic_load(&signal->fd);
    if (fd >= 0) {
        struct signal_record record = record_of(info);
        if (write(fd, &record, sizeof record) != sizeof record) {
            atomic_fetch_add(&signal->dropped, 1);
        }
    }
    atomic_fetch_sub(&signal->in_flight, 1);
    errno = error;
}

/* Those that BlockedSignals blocks in all threads: they stay pending for their owner. */
static atomic_uint_least64_t blocked_signals;

static uint64_t bit_of(int number) {
    return UINT64_C(1) << (number - 1);
}

/* Called with the lock held. On return no handler uses the descriptor. */
static void forget(int number) {
    struct watched_signal *signal = &watched[number];
    atomic_store(&signal->fd, -1);
    while (atomic_load(&signal->in_flight) != 0) {
        sched_yield();
    }
    signal->owner = NULL;
}

/*
 * Called with the lock held. Restores the old disposition unless another one has replaced ours.
 * Signals that were sent to the watch and are still pending must not have the effect of the old
 * disposition, which may terminate the process: SIG_IGN makes the kernel discard them.
 */
static void unwatch(int number) {
    struct sigaction now;
    if (sigaction(number, NULL, &now) == 0 &&
        (now.sa_sigaction == on_signal || now.sa_handler == SIG_DFL)) {
        if (!(atomic_load(&blocked_signals) & bit_of(number))) {
            const struct sigaction ignore = {.sa_handler = SIG_IGN};
            sigaction(number, &ignore, NULL);
        }
        sigaction(number, &watched[number].before, NULL);
    }
    forget(number);
}

static bool argument_signal(napi_env env, napi_value value, int32_t *number) {
    if (!argument_int32(env, value, number)) {
        return false;
    }
    if (*number < 1 || *number >= NSIG) {
        napi_throw_range_error(env, "ERR_OUT_OF_RANGE", "a signal number is needed");
        return false;
    }
    return true;
}

/* Reads a set of signals: 64 bits in a BigUint64Array, of which bit 0 is signal 1. */
static bool argument_signal_set(napi_env env, napi_value value, sigset_t *set) {
    struct bytes memory;
    uint64_t bits = 0;
    if (!argument_bytes(env, value, &memory)) {
        return false;
    }
    memcpy(&bits, memory.data, memory.length < sizeof bits ? memory.length : sizeof bits);
    sigemptyset(set);
    for (int number = 1; number <= 64; number++) {
        if ((bits >> (number - 1)) & 1) {
            sigaddset(set, number);
        }
    }
    return true;
}

/*
 * signalWatch(number, fd, flags, mask: BigUint64Array): sigaction(2) with the handler that records
 * to `fd`. -EBUSY if an environment of this process watches the signal with another fd. With the
 * same fd, `flags` and `mask` replace the previous ones.
 */
static napi_value call_signal_watch(napi_env env, napi_callback_info info) {
    napi_value arguments[4];
    int32_t number, fd, flags;
    sigset_t mask;
    if (!read_arguments(env, info, 4, arguments, NULL) ||
        !argument_signal(env, arguments[0], &number) || !argument_int32(env, arguments[1], &fd) ||
        !argument_int32(env, arguments[2], &flags) ||
        !argument_signal_set(env, arguments[3], &mask)) {
        return NULL;
    }
    struct sigaction action = {
        .sa_sigaction = on_signal, .sa_flags = flags | SA_SIGINFO, .sa_mask = mask};

    struct watched_signal *signal = &watched[number];
    int result = -1;
    pthread_mutex_lock(&watched_lock);
    if (signal->owner == NULL) {
        atomic_store(&signal->dropped, 0);
        atomic_store(&signal->fd, fd);
        result = sigaction(number, &action, &signal->before);
        if (result == 0) {
            signal->owner = env;
        }
    } else if (signal->owner == env && atomic_load(&signal->fd) == fd) {
        result = sigaction(number, &action, NULL);
    } else {
        errno = EBUSY;
    }
    pthread_mutex_unlock(&watched_lock);
    return result_of_call(env, result);
}

/*
 * signalUnwatch(number): restores the disposition that signalWatch replaced. On return no handler
 * uses the descriptor on any thread. -EINVAL if this environment does not watch the signal.
 */
static napi_value call_signal_unwatch(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    int32_t number;
    if (!read_arguments(env, info, 1, arguments, NULL) ||
        !argument_signal(env, arguments[0], &number)) {
        return NULL;
    }
    int result = -1;
    pthread_mutex_lock(&watched_lock);
    if (watched[number].owner == env) {
        unwatch(number);
        result = 0;
    }
    pthread_mutex_unlock(&watched_lock);
    errno = EINVAL;
    return result_of_call(env, result);
}

/*
 * signalLeaveToMainThread(tid, number): rt_tgsigqueueinfo(2) to a thread of this process, whose
 * handler then blocks the signal. This environment must watch the signal. The caller must wait
 * until the thread has blocked it: after signalUnwatch the request would have the signal's default
 * effect.
 */
static napi_value call_signal_leave_to_main_thread(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t tid, number;
    if (!read_arguments(env, info, 2, arguments, NULL) ||
        !argument_int32(env, arguments[0], &tid) || !argument_signal(env, arguments[1], &number)) {
        return NULL;
    }
    siginfo_t request = {.si_signo = number, .si_code = LEAVE_TO_MAIN_THREAD};
    request.si_pid = getpid();
    request.si_uid = getuid();
    request.si_value.sival_ptr = watched;
    return result_of_call(env, syscall(SYS_rt_tgsigqueueinfo, getpid(), tid, number, &request));
}

/* signalDropped(number): the number of signals since signalWatch for which the pipe was full. */
static napi_value call_signal_dropped(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    int32_t number;
    if (!read_arguments(env, info, 1, arguments, NULL) ||
        !argument_signal(env, arguments[0], &number)) {
        return NULL;
    }
    return result_of_call(env, atomic_load(&watched[number].dropped));
}

static uint64_t bits_of(const sigset_t *set) {
    uint64_t bits = 0;
    for (int number = 1; number <= 64; number++) {
        if (sigismember(set, number) == 1) {
            bits |= bit_of(number);
        }
    }
    return bits;
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

/* pthreadSigmask(how, set): changes the mask of the calling thread, and fills in the former one. */
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

/*
 * signalGiveBack(record: Uint8Array): rt_sigqueueinfo(2) to this process, with the recorded sender
 * and value. The kernel lets only the main thread do it for a signal sent by kill(2).
 */
static napi_value call_signal_give_back(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    struct bytes memory;
    struct signal_record record;
    if (!read_arguments(env, info, 1, arguments, NULL) ||
        !argument_bytes(env, arguments[0], &memory)) {
        return NULL;
    }
    if (memory.length != sizeof record) {
        return result_of_error(env, EINVAL);
    }
    memcpy(&record, memory.data, sizeof record);
    siginfo_t signal = {.si_signo = record.number, .si_code = record.code};
    signal.si_pid = record.pid;
    signal.si_uid = record.uid;
    signal.si_value = record.value;
    return result_of_call(env, syscall(SYS_rt_sigqueueinfo, getpid(), record.number, &signal));
}

static napi_value call_kill(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t pid, number;
    if (!read_arguments(env, info, 2, arguments, NULL) ||
        !argument_int32(env, arguments[0], &pid) || !argument_int32(env, arguments[1], &number)) {
        return NULL;
    }
    return result_of_call(env, kill(pid, number));
}

/* sigqueue(pid, number, value): `value` is the memory of a union sigval. */
static napi_value call_sigqueue(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    int32_t pid, number;
    struct bytes memory;
    union sigval value;
    if (!read_arguments(env, info, 3, arguments, NULL) ||
        !argument_int32(env, arguments[0], &pid) || !argument_int32(env, arguments[1], &number) ||
        !argument_bytes(env, arguments[2], &memory)) {
        return NULL;
    }
    if (memory.length != sizeof value) {
        return result_of_error(env, EINVAL);
    }
    memcpy(&value, memory.data, sizeof value);
    return result_of_call(env, sigqueue(pid, number, value));
}

/*
 * The end of the main thread's environment is that of the process, which a late signal must not
 * terminate with another status: there the handler stays, and discards what arrives.
 *
 * After this hook no handler writes to the environment's pipes. Hooks run in reverse order of their
 * registration, so it runs before descriptor.c closes the descriptors.
 */
static void on_environment_end(void *env) {
    pthread_mutex_lock(&watched_lock);
    for (int number = 1; number < NSIG; number++) {
        if (watched[number].owner == env && is_main_thread()) {
            forget(number);
        } else if (watched[number].owner == env) {
            unwatch(number);
        }
    }
    pthread_mutex_unlock(&watched_lock);
}

void register_signal(napi_env env, napi_value exports) {
    napi_add_env_cleanup_hook(env, on_environment_end, env);
    export_function(env, exports, "signalWatch", call_signal_watch, NULL);
    export_function(env, exports, "signalUnwatch", call_signal_unwatch, NULL);
    export_function(env, exports, "signalLeaveToMainThread", call_signal_leave_to_main_thread,
                    NULL);
    export_function(env, exports, "signalDropped", call_signal_dropped, NULL);
    export_function(env, exports, "signalsBlocked", call_signals_blocked, NULL);
    export_function(env, exports, "pthreadSigmask", call_pthread_sigmask, NULL);
    export_function(env, exports, "sigpending", call_sigpending, NULL);
    export_function(env, exports, "sigtimedwait", call_sigtimedwait, NULL);
    export_function(env, exports, "signalGiveBack", call_signal_give_back, NULL);
    export_function(env, exports, "kill", call_kill, NULL);
    export_function(env, exports, "sigqueue", call_sigqueue, NULL);
    EXPORT_CONSTANT(env, exports, SIGRTMIN);
    EXPORT_CONSTANT(env, exports, SIGRTMAX);
    EXPORT_CONSTANT(env, exports, SIG_BLOCK);
    EXPORT_CONSTANT(env, exports, SIG_UNBLOCK);
    EXPORT_CONSTANT(env, exports, SA_RESTART);
    EXPORT_CONSTANT(env, exports, SA_RESETHAND);
    EXPORT_CONSTANT(env, exports, SI_USER);
    EXPORT_CONSTANT(env, exports, SI_KERNEL);
    EXPORT_CONSTANT(env, exports, SI_QUEUE);
    EXPORT_CONSTANT(env, exports, SI_TIMER);
    EXPORT_CONSTANT(env, exports, SI_MESGQ);
    EXPORT_CONSTANT(env, exports, SI_ASYNCIO);
    EXPORT_CONSTANT(env, exports, SI_SIGIO);
    EXPORT_CONSTANT(env, exports, SI_TKILL);
}
