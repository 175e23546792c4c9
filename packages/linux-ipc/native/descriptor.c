/* Descriptors of any kind: close(2), read(2), write(2), fcntl(2), open(2). */
#include "call.h"
#include "mechanisms.h"

#include <fcntl.h>
#include <unistd.h>

static napi_value call_close(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    int32_t fd;
    if (!call_arguments(env, info, 1, arguments, NULL) || !call_int32(env, arguments[0], &fd)) {
        return NULL;
    }
    return call_result(env, close(fd));
}

static napi_value call_read(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t fd;
    struct bytes into;
    if (!call_arguments(env, info, 2, arguments, NULL) || !call_int32(env, arguments[0], &fd) ||
        !call_bytes(env, arguments[1], &into)) {
        return NULL;
    }
    return call_result(env, read(fd, into.data, into.length));
}

static napi_value call_write(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t fd;
    struct bytes from;
    if (!call_arguments(env, info, 2, arguments, NULL) || !call_int32(env, arguments[0], &fd) ||
        !call_bytes(env, arguments[1], &from)) {
        return NULL;
    }
    return call_result(env, write(fd, from.data, from.length));
}

static napi_value call_open(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    const char *path;
    int32_t flags;
    uint32_t mode;
    if (!call_arguments(env, info, 3, arguments, NULL) || !call_path(env, arguments[0], &path) ||
        !call_int32(env, arguments[1], &flags) || !call_uint32(env, arguments[2], &mode)) {
        return NULL;
    }
    return call_result(env, open(path, flags | O_CLOEXEC, mode));
}

static napi_value call_fcntl(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    int32_t fd, command, argument;
    if (!call_arguments(env, info, 3, arguments, NULL) || !call_int32(env, arguments[0], &fd) ||
        !call_int32(env, arguments[1], &command) || !call_int32(env, arguments[2], &argument)) {
        return NULL;
    }
    return call_result(env, fcntl(fd, command, argument));
}

void register_descriptor(napi_env env, napi_value exports) {
    export_function(env, exports, "close", call_close, NULL);
    export_function(env, exports, "read", call_read, NULL);
    export_function(env, exports, "write", call_write, NULL);
    export_function(env, exports, "open", call_open, NULL);
    export_function(env, exports, "fcntl", call_fcntl, NULL);
    EXPORT_CONSTANT(env, exports, O_CLOEXEC);
    EXPORT_CONSTANT(env, exports, F_GETFL);
    EXPORT_CONSTANT(env, exports, F_SETFL);
    EXPORT_CONSTANT(env, exports, F_DUPFD_CLOEXEC);
}
