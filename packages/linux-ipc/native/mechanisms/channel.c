/* Channels use the other mechanisms, and ppoll(2) for waits that block the thread. */
#include "../core/call.h"
#include "../core/register.h"

#include <poll.h>

/*
 * ppoll(descriptors: Int32Array, milliseconds): waits until one is readable; forever if
 * `milliseconds` is negative. -EINVAL for more than MOST descriptors.
 */
static napi_value call_ppoll(napi_env env, napi_callback_info info) {
    enum { MOST = 8 };
    napi_value arguments[2];
    struct bytes descriptors;
    double milliseconds;
    if (!read_arguments(env, info, 2, arguments, NULL) ||
        !argument_bytes(env, arguments[0], &descriptors)) {
        return NULL;
    }
    size_t count = descriptors.length / sizeof(int32_t);
    if (count > MOST || napi_get_value_double(env, arguments[1], &milliseconds) != napi_ok ||
        !(milliseconds < 1e12)) {
        return result_of_error(env, EINVAL);
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
    return result_of_call(env, ppoll(polled, count, milliseconds < 0 ? NULL : &time, NULL));
}

void register_channel(napi_env env, napi_value exports) {
    export_function(env, exports, "ppoll", call_ppoll, NULL);
}
