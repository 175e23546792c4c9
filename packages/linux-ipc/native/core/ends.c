/* When an environment has ended: process.exit() ends the workers one after the other, and waits for
 * each. */
#include "call.h"
#include "register.h"

#include <stdatomic.h>
#include <time.h>

/* In milliseconds of CLOCK_MONOTONIC. */
static _Atomic int64_t last_end;

static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void on_environment_end(void *unused) {
    atomic_store(&last_end, now());
}

/* millisecondsSinceEnd(): since an environment of this process has ended; since the boot, if none
 * has. */
static napi_value call_milliseconds_since_end(napi_env env, napi_callback_info info) {
    return result_of_call(env, now() - atomic_load(&last_end));
}

void register_ends(napi_env env, napi_value exports) {
    napi_add_env_cleanup_hook(env, on_environment_end, env);
    export_function(env, exports, "millisecondsSinceEnd", call_milliseconds_since_end, NULL);
}
