/*
 * Locks on files: flock(2) on a whole file, fcntl(2) with F_OFD_SETLK on a range of its bytes. Both
 * belong to the open file description, not to the process. The kernel releases them when its last
 * descriptor is closed, also when the process is killed.
 */
#include "../core/blocking-call.h"
#include "../core/call.h"
#include "../core/register.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

static napi_value call_flock(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t fd, operation;
    if (!read_arguments(env, info, 2, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_int32(env, arguments[1], &operation)) {
        return NULL;
    }
    return result_of_call(env, flock(fd, operation));
}

/* Reads a lock's type, start and length from four numbers; F_OFD_GETLK fills in all, the pid last.
 */
static bool argument_range(napi_env env, napi_value value, struct bytes *fields,
                           struct flock *range) {
    if (!argument_bytes(env, value, fields)) {
        return false;
    }
    if (fields->length < 4 * sizeof(double)) {
        napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", "four numbers are needed");
        return false;
    }
    const double *numbers = (const double *)fields->data;
    for (int i = 0; i < 3; i++) {
        if (!(numbers[i] >= 0 && numbers[i] <= 9007199254740991.0)) {
            napi_throw_range_error(env, "ERR_OUT_OF_RANGE", "numbers in range are needed");
            return false;
        }
    }
    *range = (struct flock){
        .l_type = (short)numbers[0],
        .l_whence = SEEK_SET,
        .l_start = (off_t)numbers[1],
        .l_len = (off_t)numbers[2],
    };
    return true;
}

/* fcntlLock(fd, command, range: Float64Array): F_OFD_SETLK, F_OFD_SETLKW, F_OFD_GETLK. */
static napi_value call_fcntl_lock(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    int32_t fd, command;
    struct bytes fields;
    struct flock range;
    if (!read_arguments(env, info, 3, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_int32(env, arguments[1], &command) ||
        !argument_range(env, arguments[2], &fields, &range)) {
        return NULL;
    }
    int result = fcntl(fd, command, &range);
    double *numbers = (double *)fields.data;
    numbers[0] = range.l_type;
    numbers[1] = (double)range.l_start;
    numbers[2] = (double)range.l_len;
    numbers[3] = range.l_pid;
    return result_of_call(env, result);
}

struct lock_arguments {
    /* A duplicate: the open file description may lose its other descriptors. */
    int fd;
    bool is_range;
    int operation;
    struct flock range;
    atomic_bool spoiled;
};

static int64_t make_lock(void *data) {
    struct lock_arguments *arguments = data;
    if (atomic_load(&arguments->spoiled)) {
        errno = ECANCELED;
        return -1;
    }
    return arguments->is_range ? fcntl(arguments->fd, F_OFD_SETLKW, &arguments->range)
                               : flock(arguments->fd, arguments->operation);
}

/*
 * Replacing the descriptor by one that cannot be locked would close it, on the thread that aborts
 * the call: close(2) of a file of FUSE may wait for ever.
 */
static void spoil_lock(void *data) {
    atomic_store(&((struct lock_arguments *)data)->spoiled, true);
}

static void undo_lock(void *data, int64_t value) {
    struct lock_arguments *arguments = data;
    if (arguments->is_range) {
        arguments->range.l_type = F_UNLCK;
        fcntl(arguments->fd, F_OFD_SETLK, &arguments->range);
    } else {
        flock(arguments->fd, LOCK_UN);
    }
}

static void release_lock_arguments(void *data) {
    close(((struct lock_arguments *)data)->fd);
    free(data);
}

static const struct blocking_call_kind lock_kind = {
    .make = make_lock,
    .spoil = spoil_lock,
    .needs_repetition = true,
    .undo = undo_lock,
    .release = release_lock_arguments,
};

static napi_value start(napi_env env, struct blocking_calls *calls, int fd,
                        struct lock_arguments given) {
    struct lock_arguments *arguments = malloc(sizeof *arguments);
    if (arguments == NULL) {
        return result_of_call(env, -1);
    }
    *arguments = given;
    arguments->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (arguments->fd < 0) {
        int error = errno;
        free(arguments);
        return result_of_error(env, error);
    }
    return result_of_call(env, blocking_call_start(calls, &lock_kind, arguments));
}

/* flockBlocking(fd, operation): flock(2) on a thread of its own. Returns the call's eventfd. */
static napi_value call_flock_blocking(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    struct blocking_calls *calls;
    int32_t fd, operation;
    if (!read_arguments(env, info, 2, arguments, (void **)&calls) ||
        !argument_int32(env, arguments[0], &fd) || !argument_int32(env, arguments[1], &operation)) {
        return NULL;
    }
    return start(env, calls, fd, (struct lock_arguments){.operation = operation});
}

/*
 * fcntlLockBlocking(fd, range: Float64Array): F_OFD_SETLKW on a thread of its own. Returns the
 * call's eventfd.
 */
static napi_value call_fcntl_lock_blocking(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    struct blocking_calls *calls;
    int32_t fd;
    struct bytes fields;
    struct flock range;
    if (!read_arguments(env, info, 2, arguments, (void **)&calls) ||
        !argument_int32(env, arguments[0], &fd) ||
        !argument_range(env, arguments[1], &fields, &range)) {
        return NULL;
    }
    return start(env, calls, fd, (struct lock_arguments){.is_range = true, .range = range});
}

void register_file_lock(napi_env env, napi_value exports, struct blocking_calls *calls) {
    export_function(env, exports, "flock", call_flock, NULL);
    export_function(env, exports, "fcntlLock", call_fcntl_lock, NULL);
    export_function(env, exports, "flockBlocking", call_flock_blocking, calls);
    export_function(env, exports, "fcntlLockBlocking", call_fcntl_lock_blocking, calls);
    EXPORT_CONSTANT(env, exports, LOCK_SH);
    EXPORT_CONSTANT(env, exports, LOCK_EX);
    EXPORT_CONSTANT(env, exports, LOCK_NB);
    EXPORT_CONSTANT(env, exports, LOCK_UN);
    EXPORT_CONSTANT(env, exports, F_RDLCK);
    EXPORT_CONSTANT(env, exports, F_WRLCK);
    EXPORT_CONSTANT(env, exports, F_UNLCK);
    EXPORT_CONSTANT(env, exports, F_OFD_GETLK);
    EXPORT_CONSTANT(env, exports, F_OFD_SETLK);
    EXPORT_CONSTANT(env, exports, F_OFD_SETLKW);
}
