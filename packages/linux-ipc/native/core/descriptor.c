/* Descriptors of any kind: read(2), write(2), preadv2(2), pwritev2(2), fcntl(2), open(2),
 * openat2(2), linkat(2), statx(2). */
#include "call.h"
#include "owned-descriptors.h"
#include "register.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <linux/stat.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

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

/* Makes one call with the descriptor, the bytes and RWF_NOWAIT. The C library of musl has neither.
 */
static napi_value transfer_now(napi_env env, napi_callback_info info, long call) {
    napi_value arguments[2];
    int32_t fd;
    struct bytes bytes;
    if (!read_arguments(env, info, 2, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_bytes(env, arguments[1], &bytes)) {
        return NULL;
    }
    struct iovec part = {.iov_base = bytes.data, .iov_len = bytes.length};
    /* At the position of the description: -1, in two halves. */
    return result_of_call(env, syscall(call, fd, &part, 1L, -1L, -1L, (long)RWF_NOWAIT));
}

static napi_value call_preadv2(napi_env env, napi_callback_info info) {
    return transfer_now(env, info, SYS_preadv2);
}

static napi_value call_pwritev2(napi_env env, napi_callback_info info) {
    return transfer_now(env, info, SYS_pwritev2);
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
    return result_of_descriptor(env, open(path, flags | O_CLOEXEC, mode));
}

/* The headers of older distributions lack them. */
#ifndef SYS_openat2
#define SYS_openat2 437
#endif
enum { RESOLVE_NO_MOUNT = 1, RESOLVE_NO_LINK = 4 };

/*
 * openHere(folder, name, flags): opens a file of the folder itself. -EXDEV: something else is
 * mounted there. -ENOSYS, and -EPERM in older sandboxes: there is no such call.
 */
static napi_value call_open_here(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    int32_t folder, flags;
    const char *name;
    if (!read_arguments(env, info, 3, arguments, NULL) ||
        !argument_int32(env, arguments[0], &folder) || !argument_path(env, arguments[1], &name) ||
        !argument_int32(env, arguments[2], &flags)) {
        return NULL;
    }
    const struct {
        uint64_t flags, mode, resolve;
    } how = {.flags = (uint32_t)(flags | O_CLOEXEC), .resolve = RESOLVE_NO_MOUNT | RESOLVE_NO_LINK};
    return result_of_descriptor(env, (int)syscall(SYS_openat2, folder, name, &how, sizeof how));
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

/* duplicate(fd, lowest): fcntl(fd, F_DUPFD_CLOEXEC, lowest). */
static napi_value call_duplicate(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t fd, lowest;
    if (!read_arguments(env, info, 2, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_int32(env, arguments[1], &lowest)) {
        return NULL;
    }
    return result_of_duplicate(env, fcntl(fd, F_DUPFD_CLOEXEC, lowest), fd);
}

/* The headers of older distributions lack it. */
#ifndef AT_STATX_DONT_SYNC
#define AT_STATX_DONT_SYNC 0x4000
#endif

/*
 * fileType(fd): the S_IFMT bits of statx(2). fstat(2) asks the file system, and that of another
 * process (FUSE) may never answer; AT_STATX_DONT_SYNC takes what the kernel knows.
 */
static napi_value call_file_type(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    int32_t fd;
    struct statx status;
    if (!read_arguments(env, info, 1, arguments, NULL) || !argument_int32(env, arguments[0], &fd)) {
        return NULL;
    }
    long result =
        syscall(SYS_statx, fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_TYPE, &status);
    return result_of_call(env, result == 0 ? status.stx_mode & S_IFMT : -1);
}

/*
 * statHere(folder, name, fields: Float64Array): fills in the fields in the order of this function,
 * of the file itself and not of what a symbolic link names. As fileType, it asks no file system.
 */
static napi_value call_stat_here(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    int32_t folder;
    const char *name;
    struct bytes fields;
    struct statx status;
    if (!read_arguments(env, info, 3, arguments, NULL) ||
        !argument_int32(env, arguments[0], &folder) || !argument_path(env, arguments[1], &name) ||
        !argument_bytes(env, arguments[2], &fields)) {
        return NULL;
    }
    const int how = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC;
    if (syscall(SYS_statx, folder, name, how, STATX_BASIC_STATS, &status) != 0) {
        return result_of_call(env, -1);
    }
    double values[] = {status.stx_dev_major, status.stx_dev_minor, status.stx_mode,
                       status.stx_uid,       status.stx_gid,       status.stx_size};
    if (fields.length < sizeof values) {
        return result_of_error(env, EINVAL);
    }
    memcpy(fields.data, values, sizeof values);
    return result_of_call(env, 0);
}

void register_descriptor(napi_env env, napi_value exports) {
    export_function(env, exports, "read", call_read, NULL);
    export_function(env, exports, "write", call_write, NULL);
    export_function(env, exports, "preadv2", call_preadv2, NULL);
    export_function(env, exports, "pwritev2", call_pwritev2, NULL);
    export_function(env, exports, "open", call_open, NULL);
    export_function(env, exports, "openHere", call_open_here, NULL);
    export_function(env, exports, "linkDescriptor", call_link_descriptor, NULL);
    export_function(env, exports, "fcntl", call_fcntl, NULL);
    export_function(env, exports, "fileType", call_file_type, NULL);
    export_function(env, exports, "statHere", call_stat_here, NULL);
    export_function(env, exports, "duplicate", call_duplicate, NULL);
    EXPORT_CONSTANT(env, exports, O_CLOEXEC);
    EXPORT_CONSTANT(env, exports, O_PATH);
    EXPORT_CONSTANT(env, exports, O_TMPFILE);
    EXPORT_CONSTANT(env, exports, FD_CLOEXEC);
    EXPORT_CONSTANT(env, exports, F_SETFD);
    EXPORT_CONSTANT(env, exports, F_GETFL);
    EXPORT_CONSTANT(env, exports, F_SETFL);
}
