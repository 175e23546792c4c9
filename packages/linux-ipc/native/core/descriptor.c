/*
 * Descriptors of any kind: close(2), read(2), write(2), fcntl(2), open(2), linkat(2); and which of
 * them an environment owns, to close them when it ends: a worker thread that is terminated runs no
 * JavaScript any more.
 */
#include "call.h"
#include "mechanisms.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct owned_descriptors {
    /* One flag per descriptor number. */
    bool *owned;
    int32_t count;
};

static napi_value call_close(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    int32_t fd;
    if (!read_arguments(env, info, 1, arguments, NULL) || !argument_int32(env, arguments[0], &fd)) {
        return NULL;
    }
    return result_of_call(env, close(fd));
}

static napi_value call_read(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t fd;
    struct bytes into;
    if (!read_arguments(env, info, 2, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_bytes(env, arguments[1], &into)) {
        return NULL;
    }
    return result_of_call(env, read(fd, into.data, into.length));
}

static napi_value call_write(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t fd;
    struct bytes from;
    if (!read_arguments(env, info, 2, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_bytes(env, arguments[1], &from)) {
        return NULL;
    }
    return result_of_call(env, write(fd, from.data, from.length));
}

static napi_value call_open(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    const char *path;
    int32_t flags;
    uint32_t mode;
    if (!read_arguments(env, info, 3, arguments, NULL) ||
        !argument_path(env, arguments[0], &path) || !argument_int32(env, arguments[1], &flags) ||
        !argument_uint32(env, arguments[2], &mode)) {
        return NULL;
    }
    return result_of_call(env, open(path, flags | O_CLOEXEC, mode));
}

/* linkDescriptor(fd, path). By /proc: with AT_EMPTY_PATH, linkat(2) wants a capability. */
static napi_value call_link_descriptor(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t fd;
    const char *path;
    char open_file[sizeof "/proc/self/fd/-2147483648"];
    if (!read_arguments(env, info, 2, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_path(env, arguments[1], &path)) {
        return NULL;
    }
    snprintf(open_file, sizeof open_file, "/proc/self/fd/%d", fd);
    return result_of_call(env, linkat(AT_FDCWD, open_file, AT_FDCWD, path, AT_SYMLINK_FOLLOW));
}

static napi_value call_fcntl(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    int32_t fd, command, argument;
    if (!read_arguments(env, info, 3, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_int32(env, arguments[1], &command) ||
        !argument_int32(env, arguments[2], &argument)) {
        return NULL;
    }
    return result_of_call(env, fcntl(fd, command, argument));
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

static napi_value call_own_descriptor(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    struct owned_descriptors *descriptors;
    int32_t fd;
    if (!read_arguments(env, info, 1, arguments, (void **)&descriptors) ||
        !argument_int32(env, arguments[0], &fd)) {
        return NULL;
    }
    /* The number must be open: a table as long as any number is large would be no bound. */
    if (fcntl(fd, F_GETFD) == -1) {
        return result_of_call(env, -1);
    }
    if (!make_room(descriptors, fd)) {
        return result_of_call(env, -1);
    }
    descriptors->owned[fd] = true;
    return result_of_call(env, 0);
}

static napi_value call_disown_descriptor(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    struct owned_descriptors *descriptors;
    int32_t fd;
    if (!read_arguments(env, info, 1, arguments, (void **)&descriptors) ||
        !argument_int32(env, arguments[0], &fd)) {
        return NULL;
    }
    if (fd >= 0 && fd < descriptors->count) {
        descriptors->owned[fd] = false;
    }
    return result_of_call(env, 0);
}

void register_descriptor(napi_env env, napi_value exports) {
    struct owned_descriptors *descriptors = calloc(1, sizeof *descriptors);
    if (descriptors == NULL) {
        napi_throw_error(env, "ENOMEM", "no memory for the table of descriptors");
        return;
    }
    napi_add_env_cleanup_hook(env, on_environment_end, descriptors);
    export_function(env, exports, "ownDescriptor", call_own_descriptor, descriptors);
    export_function(env, exports, "disownDescriptor", call_disown_descriptor, descriptors);
    export_function(env, exports, "close", call_close, NULL);
    export_function(env, exports, "read", call_read, NULL);
    export_function(env, exports, "write", call_write, NULL);
    export_function(env, exports, "open", call_open, NULL);
    export_function(env, exports, "linkDescriptor", call_link_descriptor, NULL);
    export_function(env, exports, "fcntl", call_fcntl, NULL);
    EXPORT_CONSTANT(env, exports, O_CLOEXEC);
    EXPORT_CONSTANT(env, exports, O_PATH);
    EXPORT_CONSTANT(env, exports, O_TMPFILE);
    EXPORT_CONSTANT(env, exports, FD_CLOEXEC);
    EXPORT_CONSTANT(env, exports, F_SETFD);
    EXPORT_CONSTANT(env, exports, F_GETFL);
    EXPORT_CONSTANT(env, exports, F_SETFL);
    EXPORT_CONSTANT(env, exports, F_DUPFD_CLOEXEC);
}
