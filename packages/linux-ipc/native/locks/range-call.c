#include "range-call.h"

#include "../core/call.h"
#include "futex.h"

#include <stdlib.h>

/* The data of an exported function. `function` is NULL for the one that opens. */
struct binding {
    struct owned_locks *owned;
    const struct range_functions *description;
    const struct range_function *function;
};

/* open…In(arrayBuffer, offset). */
static napi_value call_open(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    struct binding *binding;
    if (!read_arguments(env, info, 2, arguments, (void **)&binding)) {
        return NULL;
    }
    const struct range_functions *description = binding->description;
    if (description->has_owner && !robust_holder_join(&binding->owned->holder)) {
        return result_of_error(env, ENOTSUP);
    }
    return shared_range_open(env, binding->owned->ranges, arguments[0], arguments[1],
                             &description->kind);
}

/* NAME(handle, number…). */
static napi_value call_function(napi_env env, napi_callback_info info) {
    napi_value arguments[1 + RANGE_CALL_NUMBERS];
    size_t given = 1 + RANGE_CALL_NUMBERS;
    struct binding *binding;
    if (napi_get_cb_info(env, info, &given, arguments, NULL, (void **)&binding) != napi_ok) {
        return NULL;
    }
    struct range_call call = {.owned = binding->owned};
    /* A missing argument is undefined, which argument_size refuses. */
    for (size_t i = 0; i < binding->function->numbers; i++) {
        if (!argument_size(env, arguments[1 + i], &call.numbers[i])) {
            return NULL;
        }
    }
    call.range =
        argument_shared_range(env, arguments[0], call.owned->ranges, &binding->description->kind);
    if (call.range == NULL) {
        return NULL;
    }
    int64_t value = binding->function->operation(&call);
    if (value == 0 && binding->function->succeeds_silently) {
        return NULL;
    }
    /* result_of_call would take -1, which is -EPERM here, for a failed system call. */
    return value < 0 ? result_of_error(env, (int)-value) : result_of_call(env, value);
}

void export_range_functions(napi_env env, napi_value exports, struct owned_locks *owned,
                            const struct range_functions *description) {
    struct binding *bindings = calloc(1 + description->count, sizeof *bindings);
    if (bindings == NULL || napi_add_env_cleanup_hook(env, free, bindings) != napi_ok) {
        free(bindings);
        napi_throw_error(env, "ENOMEM", "no memory for the functions of shared ranges");
        return;
    }
    bindings[0] = (struct binding){.owned = owned, .description = description};
    export_function(env, exports, description->open, call_open, &bindings[0]);
    for (size_t i = 0; i < description->count; i++) {
        const struct range_function *function = &description->functions[i];
        bindings[1 + i] = bindings[0];
        bindings[1 + i].function = function;
        export_function(env, exports, function->name, call_function, &bindings[1 + i]);
    }
}

void *range_wait_new(const struct range_call *call, size_t size) {
    struct range_wait *wait = calloc(1, size);
    if (wait != NULL) {
        shared_range_hold(call->range);
        wait->range = call->range;
        wait->owned = call->owned;
        wait->deadline = futex_no_deadline();
    }
    return wait;
}

int64_t range_wait_start(const struct range_call *call, const struct blocking_call_kind *kind,
                         void *wait) {
    if (wait == NULL) {
        return -ENOMEM;
    }
    int fd = blocking_call_start(call->owned->ranges->calls, kind, wait);
    return fd == -1 ? -errno : fd;
}

void range_wait_spoil(void *wait) {
    futex_expire(&((struct range_wait *)wait)->deadline);
}

void range_wait_release(void *arguments) {
    struct range_wait *wait = arguments;
    robust_holder_leave(&wait->holder);
    shared_range_let_go(wait->range);
    free(wait);
}
