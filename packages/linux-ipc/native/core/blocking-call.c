#include "blocking-call.h"

#include "call.h"
#include "interruption.h"
#include "owned-descriptors.h"
#include "register.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

/* Enough for the thread-local data, which the C library allocates on the stack, and a few calls. */
enum { STACK_BYTES = 256 * 1024 };

struct blocking_call {
    struct blocking_call *next;
    const struct blocking_call_kind *kind;
    void *arguments;
    pthread_t thread;
    int ended_fd;
    /* The thread exits when its call has been collected or abandoned, not when it has ended. */
    enum { RUNNING, ENDED, COLLECTED, ABANDONED } state;
    pthread_cond_t state_changed;
    bool interrupted;
    /* 0 until the thread has begun. */
    pid_t thread_id;
    bool is_repeated;
    timer_t repetition;
    int64_t result;
};

struct blocking_calls {
    napi_env env;
    struct blocking_call *first;
};

/* Shared by all environments. It guards every call's state. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

enum { REPETITION_NS = 10 * 1000 * 1000 };

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

static void repeat_locked(struct blocking_call *call) {
    struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = INTERRUPT};
    event.sigev_notify_thread_id = call->thread_id;
    const struct itimerspec times = {.it_value.tv_nsec = REPETITION_NS,
                                     .it_interval.tv_nsec = REPETITION_NS};
    if (timer_create(CLOCK_MONOTONIC, &event, &call->repetition) == 0) {
        call->is_repeated = true;
        timer_settime(call->repetition, 0, &times, NULL);
    }
}

static void interrupt_locked(struct blocking_call *call) {
    interruption_begin();
    pthread_kill(call->thread, INTERRUPT);
    /* A thread that has not begun yet will check before it makes its call. */
    if (call->kind->needs_repetition && call->thread_id != 0) {
        repeat_locked(call);
    }
}

static void interrupted_locked(struct blocking_call *call) {
    if (call->is_repeated) {
        timer_delete(call->repetition);
    }
    interruption_end();
}

static void discard(struct blocking_call *call) {
    call->kind->release(call->arguments);
    pthread_cond_destroy(&call->state_changed);
    free(call);
}

static void *run(void *data) {
    struct blocking_call *call = data;
    pthread_mutex_lock(&lock);
    call->thread_id = gettid();
    pthread_mutex_unlock(&lock);
    sigset_t interrupts;
    sigemptyset(&interrupts);
    sigaddset(&interrupts, INTERRUPT);
    pthread_sigmask(SIG_UNBLOCK, &interrupts, NULL);

    int64_t result;
    do {
        result = call->kind->make(call->arguments);
    } while (result == -1 && errno == EINTR);
    call->result = result == -1 ? -(int64_t)errno : result;
    /* An interruption that arrives from here on stays pending, and is lost with the thread. */
    pthread_sigmask(SIG_BLOCK, &interrupts, NULL);

    pthread_mutex_lock(&lock);
    if (call->interrupted) {
        interrupted_locked(call);
    }
    if (call->state == RUNNING) {
        call->state = ENDED;
        eventfd_write(call->ended_fd, 1);
        while (call->state == ENDED) {
            pthread_cond_wait(&call->state_changed, &lock);
        }
    }
    bool abandoned = call->state == ABANDONED;
    pthread_mutex_unlock(&lock);
    if (abandoned && call->result >= 0) {
        call->kind->undo(call->arguments, call->result);
    }
    discard(call);
    return NULL;
}

static int start_thread(struct blocking_call *call) {
    pthread_attr_t attributes;
    sigset_t all_but_faults, before;
    int error = pthread_attr_init(&attributes);
    if (error != 0) {
        return error;
    }
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    /*
     * The thread inherits this mask, so that no signal sent to the process is handled on it. SIGBUS
     * stays unblocked: another process may truncate the memory in which the thread waits, and a
     * fault whose signal is blocked terminates the process.
     */
    sigfillset(&all_but_faults);
    sigdelset(&all_but_faults, SIGBUS);
    pthread_sigmask(SIG_SETMASK, &all_but_faults, &before);
    error = pthread_create(&call->thread, &attributes, run, call);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return error;
}

int blocking_call_start(struct blocking_calls *calls, const struct blocking_call_kind *kind,
                        void *arguments) {
    struct blocking_call *call = malloc(sizeof *call);
    int ended_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (call != NULL && ended_fd >= 0 && own_descriptor(calls->env, ended_fd)) {
        *call = (struct blocking_call){
            .next = calls->first,
            .kind = kind,
            .arguments = arguments,
            .ended_fd = ended_fd,
            .state = RUNNING,
            .state_changed = PTHREAD_COND_INITIALIZER,
        };
        int error = start_thread(call);
        if (error == 0) {
            calls->first = call;
            return ended_fd;
        }
        errno = error;
    }
    int error = errno;
    if (ended_fd >= 0) {
        disown_descriptor(calls->env, ended_fd);
        close(ended_fd);
    }
    free(call);
    kind->release(arguments);
    errno = error;
    return -1;
}

/* Removes the call from its environment's list. Returns NULL if there is no such call. */
static struct blocking_call *take(struct blocking_calls *calls, int ended_fd) {
    for (struct blocking_call **link = &calls->first; *link != NULL; link = &(*link)->next) {
        struct blocking_call *call = *link;
        if (call->ended_fd == ended_fd) {
            *link = call->next;
            return call;
        }
    }
    return NULL;
}

static void put_back(struct blocking_calls *calls, struct blocking_call *call) {
    call->next = calls->first;
    calls->first = call;
}

/* While the caller holds the lock, the thread cannot exit and free the call. */
static void spoil_locked(struct blocking_call *call) {
    if (call->state == RUNNING && !call->interrupted) {
        call->interrupted = true;
        call->kind->spoil(call->arguments);
        interrupt_locked(call);
    }
}

/* From here on the call belongs to its thread, which frees it. */
static void leave_to_thread(struct blocking_call *call, int state) {
    pthread_mutex_lock(&lock);
    spoil_locked(call);
    call->state = state;
    pthread_cond_signal(&call->state_changed);
    pthread_mutex_unlock(&lock);
}

static void on_environment_end(void *data) {
    struct blocking_calls *calls = data;
    while (calls->first != NULL) {
        struct blocking_call *call = calls->first;
        calls->first = call->next;
        leave_to_thread(call, ABANDONED);
    }
    free(calls);
}

/*
 * Removes the call that the only argument identifies from the list. Returns NULL, and sets the
 * value to return to JavaScript, if there is no such call.
 */
static struct blocking_call *take_argument(napi_env env, napi_callback_info info,
                                           struct blocking_calls **calls, napi_value *refusal) {
    napi_value arguments[1];
    int32_t ended_fd;
    *refusal = NULL;
    if (!read_arguments(env, info, 1, arguments, (void **)calls) ||
        !argument_int32(env, arguments[0], &ended_fd)) {
        return NULL;
    }
    struct blocking_call *call = take(*calls, ended_fd);
    if (call == NULL) {
        errno = EINVAL;
        *refusal = result_of_call(env, -1);
    }
    return call;
}

/* As blockingCallEnd; copies what the call has read to `into`, if that is given. */
static napi_value end(napi_env env, struct blocking_calls *calls, struct blocking_call *call,
                      struct bytes *into) {
    pthread_mutex_lock(&lock);
    bool running = call->state == RUNNING;
    pthread_mutex_unlock(&lock);
    if (running) {
        put_back(calls, call);
        return result_of_error(env, EINPROGRESS);
    }
    int64_t result = call->result;
    if (result >= 0 && call->kind->take_over != NULL) {
        result = call->kind->take_over(call->arguments, result);
    }
    if (into != NULL && result > 0 && call->kind->copy_result != NULL) {
        result = result < (int64_t)into->length ? result : (int64_t)into->length;
        call->kind->copy_result(call->arguments, result, into->data);
    }
    leave_to_thread(call, COLLECTED);
    napi_value number = NULL;
    napi_create_int64(env, result, &number);
    return number;
}

/* blockingCallEnd(eventfd): returns the call's value or -errno; -EINPROGRESS while it runs. */
static napi_value call_blocking_call_end(napi_env env, napi_callback_info info) {
    struct blocking_calls *calls;
    napi_value refusal;
    struct blocking_call *call = take_argument(env, info, &calls, &refusal);
    return call == NULL ? refusal : end(env, calls, call, NULL);
}

/* blockingCallEndInto(eventfd, into): the same for a call that reads, whose bytes it copies. */
static napi_value call_blocking_call_end_into(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    struct blocking_calls *calls;
    struct bytes into;
    int32_t ended_fd;
    if (!read_arguments(env, info, 2, arguments, (void **)&calls) ||
        !argument_int32(env, arguments[0], &ended_fd) ||
        !argument_bytes(env, arguments[1], &into)) {
        return NULL;
    }
    struct blocking_call *call = take(calls, ended_fd);
    return call == NULL ? result_of_error(env, EINVAL) : end(env, calls, call, &into);
}

/*
 * blockingCallInterrupt(eventfd): makes the call end soon. The eventfd reports the end;
 * blockingCallEnd then returns the call's value or -errno.
 */
static napi_value call_blocking_call_interrupt(napi_env env, napi_callback_info info) {
    struct blocking_calls *calls;
    napi_value refusal;
    struct blocking_call *call = take_argument(env, info, &calls, &refusal);
    if (call == NULL) {
        return refusal;
    }
    put_back(calls, call);
    pthread_mutex_lock(&lock);
    spoil_locked(call);
    pthread_mutex_unlock(&lock);
    return result_of_call(env, 0);
}

static napi_value call_blocking_call_abandon(napi_env env, napi_callback_info info) {
    struct blocking_calls *calls;
    napi_value refusal;
    struct blocking_call *call = take_argument(env, info, &calls, &refusal);
    if (call == NULL) {
        return refusal;
    }
    leave_to_thread(call, ABANDONED);
    return result_of_call(env, 0);
}

struct blocking_calls *register_blocking_call(napi_env env, napi_value exports) {
    struct blocking_calls *calls = calloc(1, sizeof *calls);
    if (calls == NULL) {
        napi_throw_error(env, "ENOMEM", "no memory for the blocking calls");
        return NULL;
    }
    calls->env = env;
    napi_add_env_cleanup_hook(env, on_environment_end, calls);
    export_function(env, exports, "blockingCallEnd", call_blocking_call_end, calls);
    export_function(env, exports, "blockingCallEndInto", call_blocking_call_end_into, calls);
    export_function(env, exports, "blockingCallInterrupt", call_blocking_call_interrupt, calls);
    export_function(env, exports, "blockingCallAbandon", call_blocking_call_abandon, calls);
    return calls;
}
