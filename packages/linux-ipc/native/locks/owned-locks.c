#include "owned-locks.h"

#include "../core/register.h"

#include <stdlib.h>

/* The end of an environment counts as the death of its thread. */
static void on_environment_end(void *data) {
    struct owned_locks *owned = data;
    while (owned->holder.most_recent != NULL) {
        robust_hold_abandon(owned->holder.most_recent);
    }
    robust_holder_leave(&owned->holder);
    free(owned);
}

struct owned_locks *register_owned_locks(napi_env env, struct shared_ranges *ranges) {
    struct owned_locks *owned = calloc(1, sizeof *owned);
    if (owned == NULL) {
        napi_throw_error(env, "ENOMEM", "no memory for the locks");
        return NULL;
    }
    owned->ranges = ranges;
    napi_add_env_cleanup_hook(env, on_environment_end, owned);
    return owned;
}
