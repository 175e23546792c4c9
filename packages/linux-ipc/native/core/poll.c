/*
 * Waiting for descriptors. The only poller of an environment is an epoll(7) instance, watched by
 * one uv_poll handle on the environment's own loop.
 *
 * A descriptor is registered once, edge-triggered. A wait then costs no system call, and one
 * callback reports all descriptors that have become ready. The handle keeps the loop alive only
 * between pollRef and pollUnref. poll(2) checks one descriptor without waiting; ppoll(2) blocks
 * the thread.
 */
#include "call.h"
#include "register.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>
#include <uv.h>

enum { EVENTS_PER_TURN = 64 };

struct poller {
    napi_env env;
    int epoll_fd;
    uv_poll_t handle;
    napi_async_cleanup_hook_handle cleanup;
    napi_ref on_ready;
    napi_ref events; /* Int32Array: descriptor, epoll events, descriptor, epoll events … */
    napi_async_context context;
};

static void on_closed(uv_handle_t *handle) {
    struct poller *poller = handle->data;
    close(poller->epoll_fd);
    napi_remove_async_cleanup_hook(poller->cleanup);
    free(poller);
}

static void on_environment_end(napi_async_cleanup_hook_handle cleanup, void *data) {
    struct poller *poller = data;
    if (poller->epoll_fd < 0) {
        napi_remove_async_cleanup_hook(cleanup);
        free(poller);
        return;
    }
    napi_delete_reference(poller->env, poller->on_ready);
    napi_delete_reference(poller->env, poller->events);
    napi_async_destroy(poller->env, poller->context);
    uv_close((uv_handle_t *)&poller->handle, on_closed);
}

static void on_ready(uv_poll_t *handle, int status, int uv_events) {
    struct poller *poller = handle->data;
    napi_env env = poller->env;
    struct epoll_event ready[EVENTS_PER_TURN];
    int count = epoll_wait(poller->epoll_fd, ready, EVENTS_PER_TURN, 0);
    if (count <= 0) {
        return;
    }

    napi_handle_scope scope;
    napi_value callback, receiver, array, argument;
    void *memory;
    if (napi_open_handle_scope(env, &scope) != napi_ok) {
        return;
    }
    if (napi_get_reference_value(env, poller->on_ready, &callback) == napi_ok &&
        napi_get_reference_value(env, poller->events, &array) == napi_ok &&
        napi_get_typedarray_info(env, array, NULL, NULL, &memory, NULL, NULL) == napi_ok &&
        napi_create_int32(env, count, &argument) == napi_ok &&
        napi_get_global(env, &receiver) == napi_ok) {
        int32_t *words = memory;
        for (int i = 0; i < count; i++) {
            words[2 * i] = ready[i].data.fd;
            words[2 * i + 1] = (int32_t)ready[i].events;
        }
        /* Runs the promise jobs too. An exception in them is an uncaught exception. */
        if (napi_make_callback(env, poller->context, receiver, callback, 1, &argument, NULL) ==
            napi_pending_exception) {
            napi_value exception;
            napi_get_and_clear_last_exception(env, &exception);
            napi_fatal_exception(env, exception);
        }
    }
    napi_close_handle_scope(env, scope);
}

/* pollOpen(events: Int32Array, onReady: (count) => void): once per environment. */
static napi_value call_poll_open(napi_env env, napi_callback_info info) {
    napi_value arguments[2], name;
    struct poller *poller;
    struct bytes events;
    uv_loop_t *loop;
    if (!read_arguments(env, info, 2, arguments, (void **)&poller) ||
        !argument_bytes(env, arguments[0], &events)) {
        return NULL;
    }
    if (poller->epoll_fd >= 0 || events.length < EVENTS_PER_TURN * 2 * sizeof(int32_t) ||
        napi_get_uv_event_loop(env, &loop) != napi_ok) {
        return result_of_error(env, EINVAL);
    }
    int epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (epoll_fd < 0) {
        return result_of_call(env, -1);
    }
    int error = uv_poll_init(loop, &poller->handle, epoll_fd);
    if (error != 0) {
        close(epoll_fd);
        errno = -error;
        return result_of_call(env, -1);
    }
    poller->epoll_fd = epoll_fd;
    poller->handle.data = poller;
    napi_create_string_utf8(env, "linux-ipc", NAPI_AUTO_LENGTH, &name);
    napi_async_init(env, NULL, name, &poller->context);
    napi_create_reference(env, arguments[0], 1, &poller->events);
    napi_create_reference(env, arguments[1], 1, &poller->on_ready);
    uv_unref((uv_handle_t *)&poller->handle);
    error = uv_poll_start(&poller->handle, UV_READABLE, on_ready);
    return result_of_call(env, error);
}

/* pollControl(fd, operation, events): epoll_ctl(2) with EPOLL_CTL_ADD, EPOLL_CTL_MOD or _DEL. */
static napi_value call_poll_control(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    struct poller *poller;
    int32_t fd, operation, events;
    if (!read_arguments(env, info, 3, arguments, (void **)&poller) ||
        !argument_int32(env, arguments[0], &fd) || !argument_int32(env, arguments[1], &operation) ||
        !argument_int32(env, arguments[2], &events)) {
        return NULL;
    }
    struct epoll_event event = {.events = (uint32_t)events, .data.fd = fd};
    return result_of_call(env, epoll_ctl(poller->epoll_fd, operation, fd, &event));
}

static napi_value call_poll_ref(napi_env env, napi_callback_info info) {
    struct poller *poller;
    if (read_arguments(env, info, 0, NULL, (void **)&poller) && poller->epoll_fd >= 0) {
        uv_ref((uv_handle_t *)&poller->handle);
    }
    return NULL;
}

static napi_value call_poll_unref(napi_env env, napi_callback_info info) {
    struct poller *poller;
    if (read_arguments(env, info, 0, NULL, (void **)&poller) && poller->epoll_fd >= 0) {
        uv_unref((uv_handle_t *)&poller->handle);
    }
    return NULL;
}

/* poll(fd, events): the events that poll(2) reports for one descriptor, without waiting. */
static napi_value call_poll(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t fd, events;
    if (!read_arguments(env, info, 2, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_int32(env, arguments[1], &events)) {
        return NULL;
    }
    struct pollfd look = {.fd = fd, .events = (short)events};
    int result = poll(&look, 1, 0);
    return result_of_call(env, result < 0 ? result : look.revents);
}

/*
 * ppoll(polled, milliseconds): `polled` is an array of struct pollfd, in which ppoll(2) fills in
 * `revents`. It waits forever if `milliseconds` is negative.
 */
static napi_value call_ppoll(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    struct bytes polled;
    double milliseconds;
    if (!read_arguments(env, info, 2, arguments, NULL) ||
        !argument_bytes(env, arguments[0], &polled)) {
        return NULL;
    }
    if (napi_get_value_double(env, arguments[1], &milliseconds) != napi_ok ||
        !(milliseconds < 1e12)) {
        return result_of_error(env, EINVAL);
    }
    double seconds = (double)(int64_t)(milliseconds / 1e3);
    struct timespec time = {
        .tv_sec = (time_t)seconds,
        .tv_nsec = (long)((milliseconds / 1e3 - seconds) * 1e9),
    };
    return result_of_call(env,
                          ppoll((struct pollfd *)polled.data, polled.length / sizeof(struct pollfd),
                                milliseconds < 0 ? NULL : &time, NULL));
}

void register_poll(napi_env env, napi_value exports) {
    struct poller *poller = calloc(1, sizeof *poller);
    if (poller == NULL) {
        napi_throw_error(env, "ENOMEM", "no memory for the poller");
        return;
    }
    poller->env = env;
    poller->epoll_fd = -1;
    napi_add_async_cleanup_hook(env, on_environment_end, poller, &poller->cleanup);
    export_function(env, exports, "pollOpen", call_poll_open, poller);
    export_function(env, exports, "pollControl", call_poll_control, poller);
    export_function(env, exports, "pollRef", call_poll_ref, poller);
    export_function(env, exports, "pollUnref", call_poll_unref, poller);
    export_function(env, exports, "poll", call_poll, NULL);
    export_function(env, exports, "ppoll", call_ppoll, NULL);
    EXPORT_CONSTANT(env, exports, POLLIN);
    EXPORT_CONSTANT(env, exports, POLLOUT);
    EXPORT_CONSTANT(env, exports, POLLHUP);
    EXPORT_CONSTANT(env, exports, EPOLL_CTL_ADD);
    EXPORT_CONSTANT(env, exports, EPOLL_CTL_MOD);
    EXPORT_CONSTANT(env, exports, EPOLL_CTL_DEL);
    EXPORT_CONSTANT(env, exports, EPOLLET);
    EXPORT_CONSTANT(env, exports, EPOLLIN);
    EXPORT_CONSTANT(env, exports, EPOLLOUT);
    EXPORT_CONSTANT(env, exports, EPOLLRDHUP);
    EXPORT_CONSTANT(env, exports, EPOLLHUP);
    EXPORT_CONSTANT(env, exports, EPOLLERR);
}
