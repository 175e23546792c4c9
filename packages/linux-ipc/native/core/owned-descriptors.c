#include "owned-descriptors.h"

#include "call.h"
#include "close.h"
#include "register.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    OWNED = 1,
    /* A peer has sent it. */
    RECEIVED = 2,
    /* It was opened elsewhere, so others may share its description; as all that are received. */
    ADOPTED = 4,
    /* What was changed in the description, and is changed back. */
    WAS_BLOCKING = 8,
    HAD_NO_TIMESTAMPS = 16,
    HAD_NO_CREDENTIALS = 32,
};

/* One for each descriptor number. */
struct owned_descriptor {
    uint8_t flags;
    /* SO_SNDBUF as it was found; 0 if it was not changed. */
    int32_t send_buffer;
};

struct owned_descriptors {
    struct owned_descriptors *next;
    struct owned_descriptor *table;
    int32_t count;
};

/*
 * What was changed in a description is changed back when the process exits, too. Node.js then ends
 * no environment, so this is the list of all. The lock guards the list and every table, which only
 * its environment's thread changes otherwise.
 */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct owned_descriptors *first;

static struct owned_descriptors *descriptors_of(napi_env env) {
    void *descriptors = NULL;
    napi_get_instance_data(env, &descriptors);
    return descriptors;
}

static void set_option(int fd, int option, int value) {
    setsockopt(fd, SOL_SOCKET, option, &value, sizeof value);
}

/* Leaves the description as it was found. */
static void change_back(int fd, const struct owned_descriptor *owned) {
    if (owned->flags & WAS_BLOCKING) {
        int flags = fcntl(fd, F_GETFL);
        if (flags != -1) {
            fcntl(fd, F_SETFL, flags & ~O_NONBLOCK);
        }
    }
    if (owned->flags & HAD_NO_TIMESTAMPS) {
        set_option(fd, SO_TIMESTAMP, 0);
    }
    if (owned->flags & HAD_NO_CREDENTIALS) {
        set_option(fd, SO_PASSCRED, 0);
    }
    if (owned->send_buffer > 0) {
        /* The kernel doubles it. */
        set_option(fd, SO_SNDBUF, owned->send_buffer / 2);
    }
}

__attribute__((destructor)) static void on_process_exit(void) {
    pthread_mutex_lock(&lock);
    for (struct owned_descriptors *descriptors = first; descriptors != NULL;
         descriptors = descriptors->next) {
        for (int32_t fd = 0; fd < descriptors->count; fd++) {
            change_back(fd, &descriptors->table[fd]);
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
        const struct owned_descriptor *owned = &descriptors->table[fd];
        change_back(fd, owned);
        if (owned->flags & OWNED) {
            close_unawaited(fd, owned->flags & RECEIVED);
        }
    }
    free(descriptors->table);
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
    struct owned_descriptor *table = realloc(descriptors->table, count * sizeof *table);
    if (table == NULL) {
        return false;
    }
    memset(table + descriptors->count, 0, (count - descriptors->count) * sizeof *table);
    descriptors->table = table;
    descriptors->count = (int32_t)count;
    return true;
}

static struct owned_descriptor find(napi_env env, int fd) {
    const struct owned_descriptors *descriptors = descriptors_of(env);
    return fd >= 0 && fd < descriptors->count ? descriptors->table[fd]
                                              : (struct owned_descriptor){0};
}

static bool store(napi_env env, int fd, struct owned_descriptor owned) {
    struct owned_descriptors *descriptors = descriptors_of(env);
    pthread_mutex_lock(&lock);
    bool has_room = make_room_locked(descriptors, fd);
    if (has_room) {
        descriptors->table[fd] = owned;
    }
    pthread_mutex_unlock(&lock);
    return has_room;
}

bool own_descriptor(napi_env env, int fd) {
    return store(env, fd, (struct owned_descriptor){.flags = OWNED});
}

bool own_received_descriptor(napi_env env, int fd) {
    return store(env, fd, (struct owned_descriptor){.flags = OWNED | RECEIVED | ADOPTED});
}

void disown_descriptor(napi_env env, int fd) {
    struct owned_descriptor owned = find(env, fd);
    if (owned.flags != 0) {
        change_back(fd, &owned);
        store(env, fd, (struct owned_descriptor){0});
    }
}

int set_socket_option(napi_env env, int fd, int option, int value) {
    struct owned_descriptor owned = find(env, fd);
    int before;
    socklen_t length = sizeof before;
    if (owned.flags & ADOPTED && getsockopt(fd, SOL_SOCKET, option, &before, &length) == 0) {
        if (option == SO_TIMESTAMP && before == 0) {
            owned.flags |= HAD_NO_TIMESTAMPS;
        } else if (option == SO_PASSCRED && before == 0) {
            owned.flags |= HAD_NO_CREDENTIALS;
        } else if (option == SO_SNDBUF && owned.send_buffer == 0) {
            owned.send_buffer = before;
        }
        store(env, fd, owned);
    }
    return setsockopt(fd, SOL_SOCKET, option, &value, sizeof value);
}

napi_value result_of_descriptor(napi_env env, int64_t fd) {
    if (fd >= 0 && !own_descriptor(env, (int)fd)) {
        close((int)fd);
        return result_of_error(env, ENOMEM);
    }
    return result_of_call(env, fd);
}

napi_value result_of_duplicate(napi_env env, int64_t fd, int original) {
    napi_value result = result_of_descriptor(env, fd);
    if (fd >= 0 && find(env, original).flags & RECEIVED) {
        own_received_descriptor(env, (int)fd);
    }
    return result;
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
    if (find(env, fd).flags & OWNED) {
        return result_of_call(env, 0);
    }
    /* Only open numbers: the table grows to the largest number that it is given. */
    if (fcntl(fd, F_GETFD) == -1 ||
        !store(env, fd, (struct owned_descriptor){.flags = OWNED | ADOPTED})) {
        return result_of_call(env, -1);
    }
    return result_of_call(env, 0);
}

/* wasReceived(fd): 1 if a peer has sent the descriptor, or 0. */
static napi_value call_was_received(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    int32_t fd;
    if (!read_arguments(env, info, 1, arguments, NULL) || !argument_int32(env, arguments[0], &fd)) {
        return NULL;
    }
    return result_of_call(env, find(env, fd).flags & RECEIVED ? 1 : 0);
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
    struct owned_descriptor owned = find(env, fd);
    owned.flags |= WAS_BLOCKING;
    if (!store(env, fd, owned)) {
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
    bool is_received = find(env, fd).flags & RECEIVED;
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
    export_function(env, exports, "wasReceived", call_was_received, NULL);
    export_function(env, exports, "setNonBlocking", call_set_non_blocking, NULL);
    export_function(env, exports, "close", call_close, NULL);
}
