#include "owned-descriptors.h"

#include "call.h"
#include "register.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct owned_descriptors {
    /* One flag per descriptor number. */
    bool *owned;
    int32_t count;
};

static struct owned_descriptors *descriptors_of(napi_env env) {
    void *descriptors = NULL;
    napi_get_instance_data(env, &descriptors);
    return descriptors;
}

static void on_environment_end(void *data) {
    struct owned_descriptors *descriptors = data;
    for (int32_t fd = 0; fd < descriptors->count; fd++) {
        if (descriptors->owned[fd]) {
            close(fd);
        }
    }
    free(descriptors->owned);
    free(descriptors);
}

static bool make_room(struct owned_descriptors *descriptors, int32_t fd) {
    if (fd < descriptors->count) {
        return true;
    }
    size_t count = 64;
    while (count <= (size_t)fd) {
        count *= 2;
    }
    bool *owned = realloc(descriptors->owned, count * sizeof *owned);
    if (owned == NULL) {
        return false;
    }
    memset(owned + descriptors->count, 0, count - descriptors->count);
    descriptors->owned = owned;
    descriptors->count = (int32_t)count;
    return true;
}

bool own_descriptor(napi_env env, int fd) {
    struct owned_descriptors *descriptors = descriptors_of(env);
    if (!make_room(descriptors, fd)) {
        return false;
    }
    descriptors->owned[fd] = true;
    return true;
}

static bool is_owned(napi_env env, int fd) {
    const struct owned_descriptors *descriptors = descriptors_of(env);
    return fd >= 0 && fd < descriptors->count && descriptors->owned[fd];
}

void disown_descriptor(napi_env env, int fd) {
    if (is_owned(env, fd)) {
        descriptors_of(env)->owned[fd] = false;
    }
}

napi_value result_of_descriptor(napi_env env, int64_t fd) {
    if (fd >= 0 && !own_descriptor(env, (int)fd)) {
        close((int)fd);
        return result_of_error(env, ENOMEM);
    }
    return result_of_call(env, fd);
}

napi_value result_of_descriptors(napi_env env, int result, const int *opened, size_t count) {
    if (result == -1) {
        return result_of_call(env, -1);
    }
    for (size_t i = 0; i < count; i++) {
        if (!own_descriptor(env, opened[i])) {
            for (size_t j = 0; j < count; j++) {
                disown_descriptor(env, opened[j]);
                close(opened[j]);
            }
            return result_of_error(env, ENOMEM);
        }
    }
    return result_of_call(env, 0);
}

/* ownDescriptor(fd): for a descriptor that was opened elsewhere. */
static napi_value call_own_descriptor(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    int32_t fd;
    if (!read_arguments(env, info, 1, arguments, NULL) || !argument_int32(env, arguments[0], &fd)) {
        return NULL;
    }
    /* Only open numbers: the table grows to the largest number that it is given. */
    if (!is_owned(env, fd) && fcntl(fd, F_GETFD) == -1) {
        return result_of_call(env, -1);
    }
    if (!own_descriptor(env, fd)) {
        return result_of_call(env, -1);
    }
    return result_of_call(env, 0);
}

static napi_value call_disown_descriptor(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    int32_t fd;
    if (!read_arguments(env, info, 1, arguments, NULL) || !argument_int32(env, arguments[0], &fd)) {
        return NULL;
    }
    disown_descriptor(env, fd);
    return result_of_call(env, 0);
}

static napi_value call_close(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    int32_t fd;
    if (!read_arguments(env, info, 1, arguments, NULL) || !argument_int32(env, arguments[0], &fd)) {
        return NULL;
    }
    disown_descriptor(env, fd);
    return result_of_call(env, close(fd));
}

void register_owned_descriptors(napi_env env, napi_value exports) {
    struct owned_descriptors *descriptors = calloc(1, sizeof *descriptors);
    if (descriptors == NULL) {
        napi_throw_error(env, "ENOMEM", "no memory for the table of descriptors");
        return;
    }
    napi_add_env_cleanup_hook(env, on_environment_end, descriptors);
    napi_set_instance_data(env, descriptors, NULL, NULL);
    export_function(env, exports, "ownDescriptor", call_own_descriptor, NULL);
    export_function(env, exports, "disownDescriptor", call_disown_descriptor, NULL);
    export_function(env, exports, "close", call_close, NULL);
}
