#include "robust-owner.h"

#include "../core/register.h"

#include <stdlib.h>

/* The end of an environment counts as the death of its thread. */
static void on_environment_end(void *data) {
    struct robust_owner *owner = data;
    while (owner->holder.most_recent != NULL) {
        robust_hold_abandon(owner->holder.most_recent);
    }
    robust_holder_leave(&owner->holder);
    free(owner);
}

struct robust_owner *register_robust_owner(napi_env env, struct shared_ranges *ranges) {
    struct robust_owner *owner = calloc(1, sizeof *owner);
    if (owner == NULL) {
        napi_throw_error(env, "ENOMEM", "no memory for the locks");
        return NULL;
    }
    owner->ranges = ranges;
    napi_add_env_cleanup_hook(env, on_environment_end, owner);
    return owner;
}
