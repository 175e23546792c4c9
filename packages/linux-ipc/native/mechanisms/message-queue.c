/*
 * POSIX message queues: mq_open(3), mq_timedsend(3), mq_timedreceive(3), mq_getattr(3),
 * mq_unlink(3).
 */
#include "../core/call.h"
#include "../core/owned-descriptors.h"
#include "../core/register.h"

#include <fcntl.h>
#include <mqueue.h>

/*
 * A call that would wait fails with ETIMEDOUT at once. O_NONBLOCK would belong to all processes
 * that share the open file description.
 */
static const struct timespec expired = {0};

/* mqOpen(name, flags, mode, maximumMessages, maximumMessageBytes). */
static napi_value call_mq_open(napi_env env, napi_callback_info info) {
    napi_value arguments[5];
    const char *name;
    int32_t flags, maximum_messages, maximum_message_bytes;
    uint32_t mode;
    if (!read_arguments(env, info, 5, arguments, NULL) ||
        !argument_path(env, arguments[0], &name) || !argument_int32(env, arguments[1], &flags) ||
        !argument_uint32(env, arguments[2], &mode) ||
        !argument_int32(env, arguments[3], &maximum_messages) ||
        !argument_int32(env, arguments[4], &maximum_message_bytes)) {
        return NULL;
    }
    struct mq_attr attributes = {
        .mq_maxmsg = maximum_messages,
        .mq_msgsize = maximum_message_bytes,
    };
    return result_of_descriptor(env, mq_open(name, flags | O_CLOEXEC, (mode_t)mode, &attributes));
}

static napi_value call_mq_unlink(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    const char *name;
    if (!read_arguments(env, info, 1, arguments, NULL) ||
        !argument_path(env, arguments[0], &name)) {
        return NULL;
    }
    return result_of_call(env, mq_unlink(name));
}

/* mqGetattr(fd, fields: Float64Array): fills in mq_maxmsg, mq_msgsize, mq_curmsgs. */
static napi_value call_mq_getattr(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t fd;
    struct bytes fields;
    struct mq_attr attributes;
    if (!read_arguments(env, info, 2, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_bytes(env, arguments[1], &fields)) {
        return NULL;
    }
    if (fields.length < 3 * sizeof(double)) {
        return result_of_error(env, EINVAL);
    }
    int result = mq_getattr(fd, &attributes);
    if (result == 0) {
        double *numbers = (double *)fields.data;
        numbers[0] = (double)attributes.mq_maxmsg;
        numbers[1] = (double)attributes.mq_msgsize;
        numbers[2] = (double)attributes.mq_curmsgs;
    }
    return result_of_call(env, result);
}

static napi_value call_mq_send(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    int32_t fd;
    struct bytes message;
    uint32_t priority;
    if (!read_arguments(env, info, 3, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_bytes(env, arguments[1], &message) ||
        !argument_uint32(env, arguments[2], &priority)) {
        return NULL;
    }
    return result_of_call(
        env, mq_timedsend(fd, (const char *)message.data, message.length, priority, &expired));
}

/* mqReceive(fd, into, priority: Uint32Array): returns the message's length. */
static napi_value call_mq_receive(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    int32_t fd;
    struct bytes into, priority;
    if (!read_arguments(env, info, 3, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_bytes(env, arguments[1], &into) ||
        !argument_bytes(env, arguments[2], &priority)) {
        return NULL;
    }
    if (priority.length < sizeof(unsigned)) {
        return result_of_error(env, EINVAL);
    }
    return result_of_call(env, mq_timedreceive(fd, (char *)into.data, into.length,
                                               (unsigned *)priority.data, &expired));
}

void register_message_queue(napi_env env, napi_value exports) {
    export_function(env, exports, "mqOpen", call_mq_open, NULL);
    export_function(env, exports, "mqUnlink", call_mq_unlink, NULL);
    export_function(env, exports, "mqGetattr", call_mq_getattr, NULL);
    export_function(env, exports, "mqSend", call_mq_send, NULL);
    export_function(env, exports, "mqReceive", call_mq_receive, NULL);
}
