/* What channels need beside other mechanisms: memfd_create(2), ppoll(2). */
#include "call.h"
#include "mechanisms.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>

/* memfd_create(name, flags) */
static napi_value call_memfd_create(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    const char *name;
    uint32_t flags;
    if (!call_arguments(env, info, 2, arguments, NULL) || !call_path(env, arguments[0], &name) ||
        !call_uint32(env, arguments[1], &flags)) {
        return NULL;
    }
    return call_result(env, memfd_create(name, flags | MFD_CLOEXEC));
}

/* ppoll(descriptors: Int32Array, milliseconds): until one is readable; negative: without end. */
static napi_value call_ppoll(napi_env env, napi_callback_info info) {
    enum { MOST = 8 };
    napi_value arguments[2];
    struct bytes descriptors;
    double milliseconds;
    if (!call_arguments(env, info, 2, arguments, NULL) ||
        !call_bytes(env, arguments[0], &descriptors)) {
        return NULL;
    }
    size_t count = descriptors.length / sizeof(int32_t);
    if (count > MOST || napi_get_value_double(env, arguments[1], &milliseconds) != napi_ok ||
        !(milliseconds < 1e12)) {
        errno = EINVAL;
        return call_result(env, -1);
    }
    struct pollfd polled[MOST];
    for (size_t i = 0; i < count; i++) {
        polled[i] = (struct pollfd){.fd = ((int32_t *)descriptors.data)[i], .events = POLLIN};
    }
    double seconds = (double)(int64_t)(milliseconds / 1e3);
    struct timespec time = {
        .tv_sec = (time_t)seconds,
        .tv_nsec = (long)((milliseconds / 1e3 - seconds) * 1e9),
    };
    return call_result(env, ppoll(polled, count, milliseconds < 0 ? NULL : &time, NULL));
}

void register_channel(napi_env env, napi_value exports) {
    export_function(env, exports, "memfd_create", call_memfd_create, NULL);
    export_function(env, exports, "ppoll", call_ppoll, NULL);
    EXPORT_CONSTANT(env, exports, MFD_ALLOW_SEALING);
    EXPORT_CONSTANT(env, exports, F_ADD_SEALS);
    EXPORT_CONSTANT(env, exports, F_GET_SEALS);
    EXPORT_CONSTANT(env, exports, F_SEAL_SEAL);
    EXPORT_CONSTANT(env, exports, F_SEAL_SHRINK);
    EXPORT_CONSTANT(env, exports, F_SEAL_GROW);
}
