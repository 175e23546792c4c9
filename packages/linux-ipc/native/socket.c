/*
 * UNIX domain sockets: socket(2), bind(2), listen(2), accept4(2), connect(2), sendmsg(2),
 * recvmsg(2), getsockopt(2), setsockopt(2).
 *
 * An address crosses as the bytes of sun_path, exactly as many as count: a path with its NUL, or an
 * abstract name after a leading NUL.
 */
#include "call.h"
#include "mechanisms.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

/* SCM_MAX_FD of the kernel: more descriptors do not fit into one message. */
enum { MOST_DESCRIPTORS = 253 };

/* What recvmsg reports beside its value, as an Int32Array. */
enum report {
    REPORT_FLAGS,
    REPORT_NAME_LENGTH,
    REPORT_TIMESTAMP,
    REPORT_CREDENTIALS,
    REPORT_PID,
    REPORT_UID,
    REPORT_GID,
    REPORT_DESCRIPTORS,
    REPORT_FIRST_DESCRIPTOR,
    REPORT_LENGTH = REPORT_FIRST_DESCRIPTOR + MOST_DESCRIPTORS,
};

enum { SUN_PATH_OFFSET = offsetof(struct sockaddr_un, sun_path) };

/* False when the name is longer than an address can hold: the call is EINVAL then. */
static bool fill_address(struct bytes name, struct sockaddr_un *address, socklen_t *length) {
    if (name.length > sizeof address->sun_path) {
        errno = EINVAL;
        return false;
    }
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (name.length > 0) {
        memcpy(address->sun_path, name.data, name.length);
    }
    *length = SUN_PATH_OFFSET + name.length;
    return true;
}

/* socket(type) in AF_UNIX. */
static napi_value call_socket(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    int32_t type;
    if (!call_arguments(env, info, 1, arguments, NULL) || !call_int32(env, arguments[0], &type)) {
        return NULL;
    }
    return call_result(env, socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

static napi_value name_call(napi_env env, napi_callback_info info,
                            int (*call)(int, const struct sockaddr *, socklen_t)) {
    napi_value arguments[2];
    int32_t fd;
    struct bytes name;
    struct sockaddr_un address;
    socklen_t length;
    if (!call_arguments(env, info, 2, arguments, NULL) || !call_int32(env, arguments[0], &fd) ||
        !call_bytes(env, arguments[1], &name)) {
        return NULL;
    }
    if (!fill_address(name, &address, &length)) {
        return call_result(env, -1);
    }
    return call_result(env, call(fd, (const struct sockaddr *)&address, length));
}

static napi_value call_bind(napi_env env, napi_callback_info info) {
    return name_call(env, info, bind);
}

static napi_value call_connect(napi_env env, napi_callback_info info) {
    return name_call(env, info, connect);
}

static napi_value call_listen(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t fd, backlog;
    if (!call_arguments(env, info, 2, arguments, NULL) || !call_int32(env, arguments[0], &fd) ||
        !call_int32(env, arguments[1], &backlog)) {
        return NULL;
    }
    return call_result(env, listen(fd, backlog));
}

static napi_value call_accept4(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    int32_t fd;
    if (!call_arguments(env, info, 1, arguments, NULL) || !call_int32(env, arguments[0], &fd)) {
        return NULL;
    }
    return call_result(env, accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK));
}

/* sendmsg(fd, message, flags): one message; never SIGPIPE. */
static napi_value call_sendmsg(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    int32_t fd, flags;
    struct bytes message;
    if (!call_arguments(env, info, 3, arguments, NULL) || !call_int32(env, arguments[0], &fd) ||
        !call_bytes(env, arguments[1], &message) || !call_int32(env, arguments[2], &flags)) {
        return NULL;
    }
    struct iovec part = {.iov_base = message.data, .iov_len = message.length};
    struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1};
    return call_result(env, sendmsg(fd, &header, flags | MSG_NOSIGNAL));
}

static void fill_report(int32_t *report, struct msghdr *header) {
    memset(report, 0, REPORT_FIRST_DESCRIPTOR * sizeof *report);
    report[REPORT_FLAGS] = header->msg_flags;
    for (struct cmsghdr *part = CMSG_FIRSTHDR(header); part != NULL;
         part = CMSG_NXTHDR(header, part)) {
        if (part->cmsg_level != SOL_SOCKET) {
            continue;
        }
        if (part->cmsg_type == SCM_TIMESTAMP) {
            report[REPORT_TIMESTAMP] = 1;
        }
    }
}

/*
 * recvmsg(fd, into, report: Int32Array, room, flags): one message. `room` is the length of the
 * space for ancillary data; the kernel never installs a descriptor that does not fit in there.
 */
static napi_value call_recvmsg(napi_env env, napi_callback_info info) {
    napi_value arguments[5];
    int32_t fd, flags;
    uint32_t room;
    struct bytes into, report;
    _Alignas(struct cmsghdr) uint8_t control[CMSG_SPACE(sizeof(struct timeval))];
    if (!call_arguments(env, info, 5, arguments, NULL) || !call_int32(env, arguments[0], &fd) ||
        !call_bytes(env, arguments[1], &into) || !call_bytes(env, arguments[2], &report) ||
        !call_uint32(env, arguments[3], &room) || !call_int32(env, arguments[4], &flags)) {
        return NULL;
    }
    if (report.length < REPORT_LENGTH * sizeof(int32_t) || room > sizeof control) {
        errno = EINVAL;
        return call_result(env, -1);
    }
    struct iovec part = {.iov_base = into.data, .iov_len = into.length};
    struct msghdr header = {
        .msg_iov = &part,
        .msg_iovlen = 1,
        .msg_control = control,
        .msg_controllen = room,
    };
    ssize_t length = recvmsg(fd, &header, flags | MSG_CMSG_CLOEXEC);
    if (length >= 0) {
        fill_report((int32_t *)report.data, &header);
    }
    return call_result(env, length);
}

/* getsockopt(fd, option, value): at SOL_SOCKET; returns the length of the value. */
static napi_value call_getsockopt(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    int32_t fd, option;
    struct bytes value;
    if (!call_arguments(env, info, 3, arguments, NULL) || !call_int32(env, arguments[0], &fd) ||
        !call_int32(env, arguments[1], &option) || !call_bytes(env, arguments[2], &value)) {
        return NULL;
    }
    socklen_t length = value.length;
    int result = getsockopt(fd, SOL_SOCKET, option, value.data, &length);
    return call_result(env, result == 0 ? (int64_t)length : -1);
}

/* setsockopt(fd, option, value): at SOL_SOCKET, of an int. */
static napi_value call_setsockopt(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    int32_t fd, option, value;
    if (!call_arguments(env, info, 3, arguments, NULL) || !call_int32(env, arguments[0], &fd) ||
        !call_int32(env, arguments[1], &option) || !call_int32(env, arguments[2], &value)) {
        return NULL;
    }
    return call_result(env, setsockopt(fd, SOL_SOCKET, option, &value, sizeof value));
}

void register_socket(napi_env env, napi_value exports) {
    export_function(env, exports, "socket", call_socket, NULL);
    export_function(env, exports, "bind", call_bind, NULL);
    export_function(env, exports, "listen", call_listen, NULL);
    export_function(env, exports, "accept4", call_accept4, NULL);
    export_function(env, exports, "connect", call_connect, NULL);
    export_function(env, exports, "sendmsg", call_sendmsg, NULL);
    export_function(env, exports, "recvmsg", call_recvmsg, NULL);
    export_function(env, exports, "getsockopt", call_getsockopt, NULL);
    export_function(env, exports, "setsockopt", call_setsockopt, NULL);
    EXPORT_CONSTANT(env, exports, SOCK_DGRAM);
    EXPORT_CONSTANT(env, exports, SOCK_SEQPACKET);
    EXPORT_CONSTANT(env, exports, SO_PEERCRED);
    EXPORT_CONSTANT(env, exports, SO_SNDBUF);
    EXPORT_CONSTANT(env, exports, SO_TIMESTAMP);
    EXPORT_CONSTANT(env, exports, MSG_TRUNC);
    EXPORT_CONSTANT(env, exports, REPORT_FLAGS);
    EXPORT_CONSTANT(env, exports, REPORT_TIMESTAMP);
    EXPORT_CONSTANT(env, exports, REPORT_LENGTH);
    export_constant(env, exports, "TIMESTAMP_ROOM", CMSG_SPACE(sizeof(struct timeval)));
}
