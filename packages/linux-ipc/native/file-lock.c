/* Locks on files as a whole: flock(2). */
#include "call.h"
#include "mechanisms.h"

#include <sys/file.h>

static napi_value call_flock(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t fd, operation;
    if (!call_arguments(env, info, 2, arguments, NULL) || !call_int32(env, arguments[0], &fd) ||
        !call_int32(env, arguments[1], &operation)) {
        return NULL;
    }
    return call_result(env, flock(fd, operation));
}

void register_file_lock(napi_env env, napi_value exports) {
    export_function(env, exports, "flock", call_flock, NULL);
    EXPORT_CONSTANT(env, exports, LOCK_EX);
    EXPORT_CONSTANT(env, exports, LOCK_NB);
    EXPORT_CONSTANT(env, exports, LOCK_UN);
}
