#include "owned-descriptors.h"

#include "call.h"
#include "close.h"
#include "register.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* One set of flags per descriptor number. */
enum { OWNED = 1, WAS_BLOCKING = 2, RECEIVED = 4 };

struct owned_descriptors {
    struct owned_descriptors *next;
    uint8_t *flags;
    int32_t count;
};

/*
 * O_NONBLOCK is cleared when the process exits, too. Node.js then ends no environment, so this is
 * the list of all. The lock guards the list and every table, which only its environment's thread
 * changes otherwise.
 */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct owned_descriptors *first;

static struct owned_descriptors *descriptors_of(napi_env env) {
    void *descriptors = NULL;
    napi_get_instance_data(env, &descriptors);
    return descriptors;
}

static void make_blocking(int fd) {
    int flags = fcntl(fd, F_GETFL);
    if (flags != -1) {
        fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
    }
}

__attribute__((destructor)) static void on_process_exit(void) {
    pthread_mutex_lock(&lock);
    for (struct owned_descriptors *descriptors = first; descriptors != NULL;
         descriptors = descriptors->next) {
        for (int32_t fd = 0; fd < descriptors->count; fd++) {
            if (descriptors->flags[fd] & WAS_BLOCKING) {
                make_blocking(fd);
            }
        }
    }
    pthread_mutex_unlock(&lock);
}

static void on_environment_end(void *data) {
    struct owned_descriptors *descriptors = data;
    pthread_mutex_lock(&lock);
    struct owned_descriptors **link = &first;
    while (*link != descriptors) {
        link = &(*link)->next;
    }
    *link = descriptors->next;
    pthread_mutex_unlock(&lock);
    for (int32_t fd = 0; fd < descriptors->count; fd++) {
        if (descriptors->flags[fd] & WAS_BLOCKING) {
            make_blocking(fd);
        }
        if (descriptors->flags[fd] & OWNED) {
            close_descriptor(fd, descriptors->flags[fd] & RECEIVED);
        }
    }
    free(descriptors->flags);
    free(descriptors);
}

static bool make_room_locked(struct owned_descriptors *descriptors, int32_t fd) {
    if (fd < descriptors->count) {
        return true;
    }
    size_t count = 64;
    while (count <= (size_t)fd) {
        count *= 2;
    }
    uint8_t *flags = realloc(descriptors->flags, count * sizeof *flags);
    if (flags == NULL) {
        return false;
    }
    memset(flags + descriptors->count, 0, count - descriptors->count);
    descriptors->flags = flags;
    descriptors->count = (int32_t)count;
    return true;
}

static uint8_t flags_of(napi_env env, int fd) {
    const struct owned_descriptors *descriptors = descriptors_of(env);
    return fd >= 0 && fd < descriptors->count ? descriptors->flags[fd] : 0;
}

static bool set_flags(napi_env env, int fd, uint8_t flags) {
    struct owned_descriptors *descriptors = descriptors_of(env);
    pthread_mutex_lock(&lock);
    bool has_room = make_room_locked(descriptors, fd);
    if (has_room) {
        descriptors->flags[fd] = flags;
    }
    pthread_mutex_unlock(&lock);
    return has_room;
}

bool own_descriptor(napi_env env, int fd) {
    return set_flags(env, fd, OWNED);
}

bool own_received_descriptor(napi_env env, int fd) {
    return set_flags(env, fd, OWNED | RECEIVED);
}

void disown_descriptor(napi_env env, int fd) {
    uint8_t flags = flags_of(env, fd);
    if (flags & WAS_BLOCKING) {
        make_blocking(fd);
    }
    if (flags != 0) {
        set_flags(env, fd, 0);
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
    if (flags_of(env, fd) & OWNED) {
        return result_of_call(env, 0);
    }
    /* Only open numbers: the table grows to the largest number that it is given. */
    if (fcntl(fd, F_GETFD) == -1 || !own_descriptor(env, fd)) {
        return result_of_call(env, -1);
    }
    return result_of_call(env, 0);
}

/* setNonBlocking(fd): until the descriptor is closed or disowned, or the process exits. */
static napi_value call_set_non_blocking(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    int32_t fd;
    if (!read_arguments(env, info, 1, arguments, NULL) || !argument_int32(env, arguments[0], &fd)) {
        return NULL;
    }
    int flags = fcntl(fd, F_GETFL);
    if (flags == -1 || flags & O_NONBLOCK) {
        return result_of_call(env, flags == -1 ? -1 : 0);
    }
    if (!set_flags(env, fd, flags_of(env, fd) | WAS_BLOCKING)) {
        return result_of_error(env, ENOMEM);
    }
    return result_of_call(env, fcntl(fd, F_SETFL, flags | O_NONBLOCK));
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
    bool is_received = flags_of(env, fd) & RECEIVED;
    disown_descriptor(env, fd);
    return result_of_call(env, close_descriptor(fd, is_received));
}

void register_owned_descriptors(napi_env env, napi_value exports) {
    struct owned_descriptors *descriptors = calloc(1, sizeof *descriptors);
    if (descriptors == NULL) {
        napi_throw_error(env, "ENOMEM", "no memory for the table of descriptors");
        return;
    }
    pthread_mutex_lock(&lock);
    descriptors->next = first;
    first = descriptors;
    pthread_mutex_unlock(&lock);
    napi_add_env_cleanup_hook(env, on_environment_end, descriptors);
    napi_set_instance_data(env, descriptors, NULL, NULL);
    export_function(env, exports, "ownDescriptor", call_own_descriptor, NULL);
    export_function(env, exports, "disownDescriptor", call_disown_descriptor, NULL);
    export_function(env, exports, "setNonBlocking", call_set_non_blocking, NULL);
    export_function(env, exports, "close", call_close, NULL);
}
