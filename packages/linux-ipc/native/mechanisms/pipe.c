/*
 * Pipes: pipe2(2), tee(2), splice(2), ioctl(2) with FIONREAD. core/descriptor.c has read(2),
 * write(2), close(2) and fcntl(2).
 */
#include "../core/call.h"
#include "../core/owned-descriptors.h"
#include "../core/register.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* pipe2(ends: Int32Array, flags): fills in the read end, then the write end. */
static napi_value call_pipe2(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    struct bytes ends;
    int32_t flags;
    if (!read_arguments(env, info, 2, arguments, NULL) ||
        !argument_bytes(env, arguments[0], &ends) || !argument_int32(env, arguments[1], &flags)) {
        return NULL;
    }
    if (ends.length < sizeof(int[2])) {
        return result_of_error(env, EINVAL);
    }
    int *opened = (int *)ends.data;
    return result_of_descriptors(env, pipe2(opened, flags | O_CLOEXEC), opened, 2);
}

static napi_value call_tee(napi_env env, napi_callback_info info) {
    napi_value arguments[4];
    int32_t from, to;
    uint64_t length;
    uint32_t flags;
    if (!read_arguments(env, info, 4, arguments, NULL) ||
        !argument_int32(env, arguments[0], &from) || !argument_int32(env, arguments[1], &to) ||
        !argument_size(env, arguments[2], &length) || !argument_uint32(env, arguments[3], &flags)) {
        return NULL;
    }
    return result_of_call(env, tee(from, to, length, flags));
}

/* splice(from, to, length, flags): uses and advances the file offsets of both. */
static napi_value call_splice(napi_env env, napi_callback_info info) {
    napi_value arguments[4];
    int32_t from, to;
    uint64_t length;
    uint32_t flags;
    if (!read_arguments(env, info, 4, arguments, NULL) ||
        !argument_int32(env, arguments[0], &from) || !argument_int32(env, arguments[1], &to) ||
        !argument_size(env, arguments[2], &length) || !argument_uint32(env, arguments[3], &flags)) {
        return NULL;
    }
    return result_of_call(env, splice(from, NULL, to, NULL, length, flags));
}

/* ioctlFionread(fd): returns the number of bytes in the pipe. */
static napi_value call_ioctl_fionread(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    int32_t fd;
    int waiting = 0;
    if (!read_arguments(env, info, 1, arguments, NULL) || !argument_int32(env, arguments[0], &fd)) {
        return NULL;
    }
    int result = ioctl(fd, FIONREAD, &waiting);
    return result_of_call(env, result == -1 ? result : waiting);
}

void register_pipe(napi_env env, napi_value exports) {
    export_function(env, exports, "pipe2", call_pipe2, NULL);
    export_function(env, exports, "tee", call_tee, NULL);
    export_function(env, exports, "splice", call_splice, NULL);
    export_function(env, exports, "ioctlFionread", call_ioctl_fionread, NULL);
    EXPORT_CONSTANT(env, exports, SPLICE_F_NONBLOCK);
    EXPORT_CONSTANT(env, exports, F_GETPIPE_SZ);
    EXPORT_CONSTANT(env, exports, F_SETPIPE_SZ);
    EXPORT_CONSTANT(env, exports, PIPE_BUF);
}
