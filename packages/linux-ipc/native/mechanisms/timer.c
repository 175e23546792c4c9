/*
 * Timers with a descriptor: timerfd_create(2), timerfd_settime(2), timerfd_gettime(2). read(2) on
 * the descriptor returns the number of expirations.
 */
#include "../core/call.h"
#include "../core/owned-descriptors.h"
#include "../core/register.h"

#include <string.h>
#include <sys/timerfd.h>
#include <time.h>

_Static_assert(sizeof(struct itimerspec) == 4 * sizeof(int64_t), "setting.ts has four numbers");

static napi_value call_timerfd_create(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t clock, flags;
    if (!read_arguments(env, info, 2, arguments, NULL) ||
        !argument_int32(env, arguments[0], &clock) || !argument_int32(env, arguments[1], &flags)) {
        return NULL;
    }
    return result_of_descriptor(env, timerfd_create(clock, flags | TFD_CLOEXEC));
}

static napi_value call_timerfd_settime(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    int32_t fd, flags;
    struct bytes memory;
    struct itimerspec setting;
    if (!read_arguments(env, info, 3, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_int32(env, arguments[1], &flags) || !argument_bytes(env, arguments[2], &memory)) {
        return NULL;
    }
    if (memory.length != sizeof setting) {
        return result_of_error(env, EINVAL);
    }
    memcpy(&setting, memory.data, sizeof setting);
    return result_of_call(env, timerfd_settime(fd, flags, &setting, NULL));
}

static napi_value call_timerfd_gettime(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t fd;
    struct bytes memory;
    struct itimerspec setting = {0};
    if (!read_arguments(env, info, 2, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_bytes(env, arguments[1], &memory)) {
        return NULL;
    }
    if (memory.length != sizeof setting) {
        return result_of_error(env, EINVAL);
    }
    int result = timerfd_gettime(fd, &setting);
    if (result == 0) {
        memcpy(memory.data, &setting, sizeof setting);
    }
    return result_of_call(env, result);
}

void register_timer(napi_env env, napi_value exports) {
    export_function(env, exports, "timerfdCreate", call_timerfd_create, NULL);
    export_function(env, exports, "timerfdSettime", call_timerfd_settime, NULL);
    export_function(env, exports, "timerfdGettime", call_timerfd_gettime, NULL);
    EXPORT_CONSTANT(env, exports, CLOCK_REALTIME);
    EXPORT_CONSTANT(env, exports, CLOCK_MONOTONIC);
    EXPORT_CONSTANT(env, exports, CLOCK_BOOTTIME);
    EXPORT_CONSTANT(env, exports, TFD_NONBLOCK);
    EXPORT_CONSTANT(env, exports, TFD_TIMER_ABSTIME);
    EXPORT_CONSTANT(env, exports, TFD_TIMER_CANCEL_ON_SET);
}
