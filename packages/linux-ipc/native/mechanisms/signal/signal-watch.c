/*
 * Watched signals: sigaction(2) with a handler that only records.
 *
 * A disposition belongs to the process, not to a thread. So all environments share the table below.
 * Each signal in it has at most one owner, the environment that watches it until it calls
 * signalUnwatch or ends.
 */
#include "../../core/interruption.h"
#include "../../core/register.h"
#include "signal-mask.h"
#include "signal.h"

#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

/* What the signals of one watch share. */
struct record_pipe {
    int fd;
    /* Records since the watch last found the pipe empty, and those after which it holds back. */
    atomic_uint unread;
    unsigned most;
    /* As a set: bit 0 is signal 1. */
    atomic_uint_least64_t signals;
};

struct watched_signal {
    /* The handler uses these on any thread. */
    struct record_pipe *_Atomic pipe; /* NULL: not watched */
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

static bool leave_to_main_thread(int number, const siginfo_t *info, ucontext_t *context) {
    if (!is_main_thread()) {
        sigaddset(&context->uc_sigmask, number);
    }
    return info->si_code == LEAVE_TO_MAIN_THREAD && info->si_value.sival_ptr == watched;
}

static void on_signal(int number, siginfo_t *info, void *context) {
    int error = errno;
    struct watched_signal *signal = &watched[number];
    if (leave_to_main_thread(number, info, context)) {
        errno = error;
        return;
    }
    /* Pairs with forget(): it stores NULL, and frees the pipe once it sees this count at 0. */
    atomic_fetch_add(&signal->in_flight, 1);
    struct record_pipe *pipe = atomic_load(&signal->pipe);
    if (pipe != NULL) {
        struct signal_record record = record_of(info);
        if (write(pipe->fd, &record, sizeof record) != sizeof record) {
            atomic_fetch_add(&signal->dropped, 1);
        }
        if (atomic_fetch_add(&pipe->unread, 1) + 1 >= pipe->most && is_main_thread()) {
            hold_back_signals(atomic_load(&pipe->signals), context);
        }
    }
    atomic_fetch_sub(&signal->in_flight, 1);
    errno = error;
}

/* Called with the lock held. On return no handler uses the pipe for this signal. */
static void forget(int number) {
    struct watched_signal *signal = &watched[number];
    struct record_pipe *pipe = atomic_exchange(&signal->pipe, NULL);
    while (atomic_load(&signal->in_flight) != 0) {
        sched_yield();
    }
    signal->owner = NULL;
    if (atomic_fetch_and(&pipe->signals, ~bit_of(number)) == bit_of(number)) {
        free(pipe);
    }
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
        if (!is_blocked_by_owner(number)) {
            const struct sigaction ignore = {.sa_handler = SIG_IGN};
            sigaction(number, &ignore, NULL);
        }
        sigaction(number, &watched[number].before, NULL);
    }
    forget(number);
    release_signals(bit_of(number));
}

/* Called with the lock held. The pipe of this environment's watch that writes to `fd`, or NULL. */
static struct record_pipe *find_pipe(napi_env env, int fd) {
    for (int number = 1; number < NSIG; number++) {
        struct record_pipe *pipe = atomic_load(&watched[number].pipe);
        if (watched[number].owner == env && pipe->fd == fd) {
            return pipe;
        }
    }
    return NULL;
}

static struct record_pipe *make_pipe(int fd) {
    struct record_pipe *pipe = calloc(1, sizeof *pipe);
    int capacity = fcntl(fd, F_GETPIPE_SZ);
    if (pipe != NULL) {
        pipe->fd = fd;
        pipe->most = capacity > 0 ? (unsigned)capacity / sizeof(struct signal_record) / 2 : 1;
    }
    return pipe;
}

/* Called with the lock held. */
static int watch(napi_env env, int number, int fd, const struct sigaction *action) {
    struct watched_signal *signal = &watched[number];
    struct record_pipe *pipe = find_pipe(env, fd);
    bool is_first = pipe == NULL;
    if (is_first && (pipe = make_pipe(fd)) == NULL) {
        errno = ENOMEM;
        return -1;
    }
    atomic_store(&signal->dropped, 0);
    atomic_fetch_or(&pipe->signals, bit_of(number));
    atomic_store(&signal->pipe, pipe);
    signal->owner = env;
    int result = sigaction(number, action, &signal->before);
    if (result != 0) {
        int error = errno;
        forget(number);
        errno = error;
    }
    return result;
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
    /* So that release_signals() changes the mask that hold_back_signals() has changed. */
    sigaddset(&action.sa_mask, INTERRUPT);

    const struct watched_signal *signal = &watched[number];
    int result = -1;
    pthread_mutex_lock(&watched_lock);
    if (signal->owner == NULL) {
        result = watch(env, number, fd, &action);
    } else if (signal->owner == env && atomic_load(&signal->pipe)->fd == fd) {
        result = sigaction(number, &action, NULL);
    } else {
        errno = EBUSY;
    }
    pthread_mutex_unlock(&watched_lock);
    return result_of_call(env, result);
}

/* Calls `change` for the signal in the argument. -EINVAL if this environment does not watch it. */
static napi_value change_watched(napi_env env, napi_callback_info info,
                                 void (*change)(int number)) {
    napi_value arguments[1];
    int32_t number;
    if (!read_arguments(env, info, 1, arguments, NULL) ||
        !argument_signal(env, arguments[0], &number)) {
        return NULL;
    }
    int result = -1;
    pthread_mutex_lock(&watched_lock);
    if (watched[number].owner == env) {
        change(number);
        result = 0;
    }
    pthread_mutex_unlock(&watched_lock);
    errno = EINVAL;
    return result_of_call(env, result);
}

/*
 * signalUnwatch(number): restores the disposition that signalWatch replaced. On return no handler
 * uses the descriptor on any thread. -EINVAL if this environment does not watch the signal.
 */
static napi_value call_signal_unwatch(napi_env env, napi_callback_info info) {
    return change_watched(env, info, unwatch);
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

static void take_held_back(int number) {
    struct record_pipe *pipe = atomic_load(&watched[number].pipe);
    atomic_store(&pipe->unread, 0);
    release_signals(atomic_load(&pipe->signals));
}

/*
 * signalEmptied(number): the watch of this signal has emptied its pipe. If it held signals back, it
 * receives them now. -EINVAL if this environment does not watch the signal.
 */
static napi_value call_signal_emptied(napi_env env, napi_callback_info info) {
    return change_watched(env, info, take_held_back);
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

void register_signal_watch(napi_env env, napi_value exports) {
    napi_add_env_cleanup_hook(env, on_environment_end, env);
    export_function(env, exports, "signalWatch", call_signal_watch, NULL);
    export_function(env, exports, "signalUnwatch", call_signal_unwatch, NULL);
    export_function(env, exports, "signalLeaveToMainThread", call_signal_leave_to_main_thread,
                    NULL);
    export_function(env, exports, "signalEmptied", call_signal_emptied, NULL);
    export_function(env, exports, "signalDropped", call_signal_dropped, NULL);
    EXPORT_CONSTANT(env, exports, SA_RESTART);
    EXPORT_CONSTANT(env, exports, SA_RESETHAND);
}
