/* Event counters: eventfd(2). A descriptor's write(2) adds to the counter; its read(2) takes it. */
#include "../core/call.h"
#include "../core/owned-descriptors.h"
#include "../core/register.h"

#include <sys/eventfd.h>

static napi_value call_eventfd(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    uint32_t initial;
    int32_t flags;
    if (!read_arguments(env, info, 2, arguments, NULL) ||
        !argument_uint32(env, arguments[0], &initial) ||
        !argument_int32(env, arguments[1], &flags)) {
        return NULL;
    }
    return result_of_descriptor(env, eventfd(initial, flags | EFD_CLOEXEC));
}

void register_event(napi_env env, napi_value exports) {
    export_function(env, exports, "eventfd", call_eventfd, NULL);
    EXPORT_CONSTANT(env, exports, EFD_SEMAPHORE);
    EXPORT_CONSTANT(env, exports, EFD_NONBLOCK);
}
