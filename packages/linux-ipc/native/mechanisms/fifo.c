/* FIFOs: mkfifo(3), and an open(2) that waits for the other end. */
#include "../core/blocking-call.h"
#include "../core/call.h"
#include "../core/owned-descriptors.h"
#include "../core/register.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static napi_value call_mkfifo(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    const char *path;
    uint32_t mode;
    if (!read_arguments(env, info, 2, arguments, NULL) ||
        !argument_path(env, arguments[0], &path) || !argument_uint32(env, arguments[1], &mode)) {
        return NULL;
    }
    return result_of_call(env, mkfifo(path, mode));
}

struct open_arguments {
    napi_env env;
    int flags;
    /* Spoiling makes it empty. The kernel reads it once, on entry to open(2). */
    char path[];
};

static int64_t make_open(void *data) {
    struct open_arguments *arguments = data;
    return open(arguments->path, arguments->flags | O_CLOEXEC);
}

static void spoil_open(void *data) {
    struct open_arguments *arguments = data;
    __atomic_store_n(&arguments->path[0], '\0', __ATOMIC_RELEASE);
}

static int64_t take_over_open(void *data, int64_t fd) {
    struct open_arguments *arguments = data;
    if (!own_descriptor(arguments->env, (int)fd)) {
        close((int)fd);
        return -ENOMEM;
    }
    return fd;
}

static void undo_open(void *data, int64_t fd) {
    close((int)fd);
}

static const struct blocking_call_kind open_kind = {.make = make_open,
                                                    .spoil = spoil_open,
                                                    .undo = undo_open,
                                                    .release = free,
                                                    .take_over = take_over_open};

/*
 * openBlocking(path, flags): open(2) on a thread of its own. Returns the blocking call's eventfd.
 */
static napi_value call_open_blocking(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    struct blocking_calls *calls;
    const char *path;
    int32_t flags;
    if (!read_arguments(env, info, 2, arguments, (void **)&calls) ||
        !argument_path(env, arguments[0], &path) || !argument_int32(env, arguments[1], &flags)) {
        return NULL;
    }
    size_t size = strlen(path) + 1;
    struct open_arguments *open_arguments = malloc(sizeof *open_arguments + size);
    if (open_arguments == NULL) {
        return result_of_call(env, -1);
    }
    open_arguments->env = env;
    open_arguments->flags = flags;
    memcpy(open_arguments->path, path, size);
    return result_of_call(env, blocking_call_start(calls, &open_kind, open_arguments));
}

void register_fifo(napi_env env, napi_value exports, struct blocking_calls *calls) {
    export_function(env, exports, "mkfifo", call_mkfifo, NULL);
    export_function(env, exports, "openBlocking", call_open_blocking, calls);
}
