/* Pipes: pipe2(2). Reading, writing and closing them are a descriptor's. */
#include "call.h"
#include "mechanisms.h"

#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

/* pipe2(ends: Int32Array, flags): fills in the read end, then the write end. */
static napi_value call_pipe2(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    struct bytes ends;
    int32_t flags;
    if (!call_arguments(env, info, 2, arguments, NULL) || !call_bytes(env, arguments[0], &ends) ||
        !call_int32(env, arguments[1], &flags)) {
        return NULL;
    }
    if (ends.length < sizeof(int[2])) {
        errno = EINVAL;
        return call_result(env, -1);
    }
    return call_result(env, pipe2((int *)ends.data, flags | O_CLOEXEC));
}

void register_pipe(napi_env env, napi_value exports) {
    export_function(env, exports, "pipe2", call_pipe2, NULL);
    EXPORT_CONSTANT(env, exports, PIPE_BUF);
}
