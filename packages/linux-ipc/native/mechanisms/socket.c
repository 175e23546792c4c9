/*
 * UNIX domain sockets: socket(2), socketpair(2), bind(2), getsockname(2), listen(2), accept4(2),
 * connect(2), sendmsg(2), recvmsg(2), recvmmsg(2), shutdown(2), getsockopt(2), setsockopt(2).
 *
 * An address is passed as the significant bytes of sun_path: a path with its NUL, or an abstract
 * name with its leading NUL.
 *
 * Every send and receive has MSG_DONTWAIT: O_NONBLOCK belongs to the open file description, and
 * whoever shares it can clear the flag at any moment.
 */
#include "../core/call.h"
#include "../core/close.h"
#include "../core/owned-descriptors.h"
#include "../core/register.h"

#include <linux/netlink.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

/* The kernel's SCM_MAX_FD: the most descriptors in one message. */
enum { MOST_DESCRIPTORS = 253 };

/* Indices of an Int32Array in which recvmsg reports more than its value. */
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

/* The headers of older distributions lack it. */
#ifndef SCM_PIDFD
#define SCM_PIDFD 4
#endif

/*
 * Room for all that can arrive. The kernel would close descriptors that found none within
 * recvmsg(2), and wait as long as their close(2) does.
 */
enum {
    MOST_ROOM = CMSG_SPACE(MOST_DESCRIPTORS * sizeof(int)) + CMSG_SPACE(sizeof(struct timeval)) +
                CMSG_SPACE(sizeof(struct ucred)) + CMSG_SPACE(sizeof(int)) + 256,
};

/* An array of descriptors in ancillary data is not aligned. */
static int descriptor_at(struct cmsghdr *part, size_t i) {
    int fd;
    memcpy(&fd, CMSG_DATA(part) + i * sizeof fd, sizeof fd);
    return fd;
}

/* Closes the descriptors that the part has brought, except the first ones. Returns their number. */
static size_t close_received(struct cmsghdr *part, size_t kept) {
    if (part->cmsg_level != SOL_SOCKET ||
        (part->cmsg_type != SCM_RIGHTS && part->cmsg_type != SCM_PIDFD)) {
        return 0;
    }
    size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    for (size_t i = kept; i < count; i++) {
        close_descriptor(descriptor_at(part, i), true);
    }
    return count > kept ? count - kept : 0;
}

enum { SUN_PATH_OFFSET = offsetof(struct sockaddr_un, sun_path) };

/* Returns false, with errno EINVAL, if the name is longer than sun_path. */
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

/* Copies the name in an address of the kernel's into at least 108 bytes; returns its length. */
static int32_t copy_name(const struct sockaddr_un *address, socklen_t length, struct bytes into) {
    if (length <= SUN_PATH_OFFSET) {
        return 0;
    }
    /* For a path of 108 bytes the length includes a NUL for which sun_path has no room. */
    size_t name_length = length - SUN_PATH_OFFSET;
    if (name_length > sizeof address->sun_path) {
        name_length = sizeof address->sun_path;
    }
    memcpy(into.data, address->sun_path, name_length);
    return (int32_t)name_length;
}

/* socket(type): a non-blocking socket of AF_UNIX. */
static napi_value call_socket(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    int32_t type;
    if (!read_arguments(env, info, 1, arguments, NULL) ||
        !argument_int32(env, arguments[0], &type)) {
        return NULL;
    }
    return result_of_descriptor(env, socket(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

/*
 * socketDiagnostics(): a socket of AF_NETLINK for sock_diag(7). A message without an address goes
 * to the kernel.
 */
static napi_value call_socket_diagnostics(napi_env env, napi_callback_info info) {
    return result_of_descriptor(
        env, socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_SOCK_DIAG));
}

/* socketpair(ends: Int32Array, type): fills in the two ends. */
static napi_value call_socketpair(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    struct bytes ends;
    int32_t type;
    if (!read_arguments(env, info, 2, arguments, NULL) ||
        !argument_bytes(env, arguments[0], &ends) || !argument_int32(env, arguments[1], &type)) {
        return NULL;
    }
    if (ends.length < sizeof(int[2])) {
        return result_of_error(env, EINVAL);
    }
    int *opened = (int *)ends.data;
    int result = socketpair(AF_UNIX, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, opened);
    return result_of_descriptors(env, result, opened, 2);
}

static napi_value name_call(napi_env env, napi_callback_info info,
                            int (*call)(int, const struct sockaddr *, socklen_t)) {
    napi_value arguments[2];
    int32_t fd;
    struct bytes name;
    struct sockaddr_un address;
    socklen_t length;
    if (!read_arguments(env, info, 2, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_bytes(env, arguments[1], &name)) {
        return NULL;
    }
    if (!fill_address(name, &address, &length)) {
        return result_of_call(env, -1);
    }
    return result_of_call(env, call(fd, (const struct sockaddr *)&address, length));
}

static napi_value call_bind(napi_env env, napi_callback_info info) {
    return name_call(env, info, bind);
}

static napi_value call_connect(napi_env env, napi_callback_info info) {
    return name_call(env, info, connect);
}

/* getsockname(fd, name): fills in the name, at least 108 bytes long; returns its length. */
static napi_value call_getsockname(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t fd;
    struct bytes name;
    struct sockaddr_un address;
    socklen_t length = sizeof address;
    if (!read_arguments(env, info, 2, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_bytes(env, arguments[1], &name)) {
        return NULL;
    }
    if (name.length < sizeof address.sun_path) {
        return result_of_error(env, EINVAL);
    }
    int result = getsockname(fd, (struct sockaddr *)&address, &length);
    return result_of_call(env, result == 0 ? copy_name(&address, length, name) : -1);
}

static napi_value call_listen(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t fd, backlog;
    if (!read_arguments(env, info, 2, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_int32(env, arguments[1], &backlog)) {
        return NULL;
    }
    return result_of_call(env, listen(fd, backlog));
}

static napi_value call_accept4(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    int32_t fd;
    if (!read_arguments(env, info, 1, arguments, NULL) || !argument_int32(env, arguments[0], &fd)) {
        return NULL;
    }
    return result_of_descriptor(env, accept4(fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK));
}

static napi_value call_shutdown(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t fd, how;
    if (!read_arguments(env, info, 2, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_int32(env, arguments[1], &how)) {
        return NULL;
    }
    return result_of_call(env, shutdown(fd, how));
}

/*
 * sendmsg(fd, message, to, descriptors: Int32Array): sends one message and never raises SIGPIPE. If
 * `to` is empty there is no address; if `descriptors` is empty there is no ancillary data.
 */
static napi_value call_sendmsg(napi_env env, napi_callback_info info) {
    napi_value arguments[4];
    int32_t fd;
    struct bytes message, to, descriptors;
    struct sockaddr_un address;
    socklen_t address_length;
    _Alignas(struct cmsghdr) uint8_t control[CMSG_SPACE(MOST_DESCRIPTORS * sizeof(int))];
    if (!read_arguments(env, info, 4, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_bytes(env, arguments[1], &message) || !argument_bytes(env, arguments[2], &to) ||
        !argument_bytes(env, arguments[3], &descriptors)) {
        return NULL;
    }
    struct iovec part = {.iov_base = message.data, .iov_len = message.length};
    struct msghdr header = {.msg_iov = &part, .msg_iovlen = 1};
    if (to.length > 0) {
        if (!fill_address(to, &address, &address_length)) {
            return result_of_call(env, -1);
        }
        header.msg_name = &address;
        header.msg_namelen = address_length;
    }
    if (descriptors.length > 0) {
        if (descriptors.length > MOST_DESCRIPTORS * sizeof(int)) {
            return result_of_error(env, EINVAL);
        }
        header.msg_control = control;
        header.msg_controllen = CMSG_SPACE(descriptors.length);
        memset(control, 0, header.msg_controllen);
        struct cmsghdr *rights = CMSG_FIRSTHDR(&header);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(descriptors.length);
        memcpy(CMSG_DATA(rights), descriptors.data, descriptors.length);
    }
    return result_of_call(env, sendmsg(fd, &header, MSG_NOSIGNAL | MSG_DONTWAIT));
}

static void report_part(napi_env env, int32_t *report, struct cmsghdr *part, uint32_t most) {
    size_t count = (part->cmsg_len - CMSG_LEN(0)) / sizeof(int);
    struct ucred credentials;
    switch (part->cmsg_type) {
    case SCM_TIMESTAMP:
        report[REPORT_TIMESTAMP] = 1;
        break;
    case SCM_CREDENTIALS:
        memcpy(&credentials, CMSG_DATA(part), sizeof credentials);
        report[REPORT_CREDENTIALS] = 1;
        report[REPORT_PID] = credentials.pid;
        report[REPORT_UID] = (int32_t)credentials.uid;
        report[REPORT_GID] = (int32_t)credentials.gid;
        break;
    case SCM_RIGHTS:
        if (close_received(part, most) > 0) {
            report[REPORT_FLAGS] |= MSG_CTRUNC;
            count = most;
        }
        report[REPORT_DESCRIPTORS] = (int32_t)count;
        memcpy(&report[REPORT_FIRST_DESCRIPTOR], CMSG_DATA(part), count * sizeof(int));
        for (size_t i = 0; i < count; i++) {
            own_received_descriptor(env, descriptor_at(part, i));
        }
        break;
    default:
        close_received(part, 0);
        break;
    }
}

/*
 * recvmsg(fd, into, from, report: Int32Array, most, flags): receives one message. `from` receives
 * the bytes of the sender's address, unless `from` is empty. `most` is the number of descriptors
 * that the caller takes: further ones are closed, and the flags then contain MSG_CTRUNC.
 */
static napi_value call_recvmsg(napi_env env, napi_callback_info info) {
    napi_value arguments[6];
    int32_t fd, flags;
    uint32_t most;
    struct bytes into, from, report;
    struct sockaddr_un address;
    _Alignas(struct cmsghdr) uint8_t control[MOST_ROOM];
    if (!read_arguments(env, info, 6, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_bytes(env, arguments[1], &into) || !argument_bytes(env, arguments[2], &from) ||
        !argument_bytes(env, arguments[3], &report) || !argument_uint32(env, arguments[4], &most) ||
        !argument_int32(env, arguments[5], &flags)) {
        return NULL;
    }
    if (report.length < REPORT_LENGTH * sizeof(int32_t) || most > MOST_DESCRIPTORS ||
        (from.length > 0 && from.length < sizeof address.sun_path)) {
        return result_of_error(env, EINVAL);
    }
    struct iovec part = {.iov_base = into.data, .iov_len = into.length};
    struct msghdr header = {
        .msg_name = from.length > 0 ? &address : NULL,
        .msg_namelen = from.length > 0 ? sizeof address : 0,
        .msg_iov = &part,
        .msg_iovlen = 1,
        .msg_control = control,
        .msg_controllen = sizeof control,
    };
    ssize_t length = recvmsg(fd, &header, flags | MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    if (length < 0) {
        return result_of_call(env, -1);
    }
    int32_t *words = (int32_t *)report.data;
    memset(words, 0, REPORT_FIRST_DESCRIPTOR * sizeof *words);
    words[REPORT_FLAGS] = header.msg_flags;
    if (from.length > 0) {
        words[REPORT_NAME_LENGTH] = copy_name(&address, header.msg_namelen, from);
    }
    for (struct cmsghdr *part = CMSG_FIRSTHDR(&header); part != NULL;
         part = CMSG_NXTHDR(&header, part)) {
        if (part->cmsg_level == SOL_SOCKET) {
            report_part(env, words, part, most);
        }
    }
    return result_of_call(env, length);
}

/*
 * recvmmsg(fd, into): receives as many messages as `into` has room for, at most MOST_MESSAGES, and
 * keeps the first byte of each; 0 stands for an empty message, or for the end of the connection.
 * Returns the number of messages. Closes descriptors that come with them.
 */
static napi_value call_recvmmsg(napi_env env, napi_callback_info info) {
    enum { MOST_MESSAGES = 16 };
    napi_value arguments[2];
    int32_t fd;
    struct bytes into;
    if (!read_arguments(env, info, 2, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_bytes(env, arguments[1], &into)) {
        return NULL;
    }
    uint8_t *bytes = into.data;
    unsigned count = into.length < MOST_MESSAGES ? (unsigned)into.length : MOST_MESSAGES;
    struct iovec parts[MOST_MESSAGES];
    struct mmsghdr messages[MOST_MESSAGES];
    _Alignas(struct cmsghdr) uint8_t control[MOST_MESSAGES][MOST_ROOM];
    for (unsigned i = 0; i < count; i++) {
        bytes[i] = 0;
        parts[i] = (struct iovec){.iov_base = &bytes[i], .iov_len = 1};
        messages[i] = (struct mmsghdr){.msg_hdr = {.msg_iov = &parts[i],
                                                   .msg_iovlen = 1,
                                                   .msg_control = control[i],
                                                   .msg_controllen = sizeof control[i]}};
    }
    int received = recvmmsg(fd, messages, count, MSG_CMSG_CLOEXEC | MSG_DONTWAIT, NULL);
    for (int i = 0; i < received; i++) {
        struct msghdr *message = &messages[i].msg_hdr;
        for (struct cmsghdr *part = CMSG_FIRSTHDR(message); part != NULL;
             part = CMSG_NXTHDR(message, part)) {
            close_received(part, 0);
        }
    }
    return result_of_call(env, received);
}

/* getsockopt(fd, option, value): reads an option at SOL_SOCKET. Returns the value's length. */
static napi_value call_getsockopt(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    int32_t fd, option;
    struct bytes value;
    if (!read_arguments(env, info, 3, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_int32(env, arguments[1], &option) || !argument_bytes(env, arguments[2], &value)) {
        return NULL;
    }
    socklen_t length = value.length;
    int result = getsockopt(fd, SOL_SOCKET, option, value.data, &length);
    return result_of_call(env, result == 0 ? (int64_t)length : -1);
}

/* The headers of older distributions lack it. Its value is the same on x86-64 and arm64. */
#ifndef SO_PEERPIDFD
#define SO_PEERPIDFD 77
#endif

/* peerPidfd(fd): getsockopt(fd, SOL_SOCKET, SO_PEERPIDFD); opens a pidfd of the peer. */
static napi_value call_peer_pidfd(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    int32_t fd;
    int pidfd;
    socklen_t length = sizeof pidfd;
    if (!read_arguments(env, info, 1, arguments, NULL) || !argument_int32(env, arguments[0], &fd)) {
        return NULL;
    }
    int result = getsockopt(fd, SOL_SOCKET, SO_PEERPIDFD, &pidfd, &length);
    return result_of_descriptor(env, result == 0 ? pidfd : -1);
}

/* setsockopt(fd, option, value): sets an option of type int at SOL_SOCKET. */
static napi_value call_setsockopt(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    int32_t fd, option, value;
    if (!read_arguments(env, info, 3, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_int32(env, arguments[1], &option) || !argument_int32(env, arguments[2], &value)) {
        return NULL;
    }
    return result_of_call(env, setsockopt(fd, SOL_SOCKET, option, &value, sizeof value));
}

void register_socket(napi_env env, napi_value exports) {
    export_function(env, exports, "socket", call_socket, NULL);
    export_function(env, exports, "socketDiagnostics", call_socket_diagnostics, NULL);
    export_function(env, exports, "socketpair", call_socketpair, NULL);
    export_function(env, exports, "bind", call_bind, NULL);
    export_function(env, exports, "getsockname", call_getsockname, NULL);
    export_function(env, exports, "listen", call_listen, NULL);
    export_function(env, exports, "accept4", call_accept4, NULL);
    export_function(env, exports, "connect", call_connect, NULL);
    export_function(env, exports, "sendmsg", call_sendmsg, NULL);
    export_function(env, exports, "recvmsg", call_recvmsg, NULL);
    export_function(env, exports, "recvmmsg", call_recvmmsg, NULL);
    export_function(env, exports, "shutdown", call_shutdown, NULL);
    export_function(env, exports, "getsockopt", call_getsockopt, NULL);
    export_function(env, exports, "peerPidfd", call_peer_pidfd, NULL);
    export_function(env, exports, "setsockopt", call_setsockopt, NULL);
    EXPORT_CONSTANT(env, exports, AF_UNIX);
    EXPORT_CONSTANT(env, exports, AF_INET);
    EXPORT_CONSTANT(env, exports, AF_INET6);
    EXPORT_CONSTANT(env, exports, SOCK_STREAM);
    EXPORT_CONSTANT(env, exports, SOCK_DGRAM);
    EXPORT_CONSTANT(env, exports, SOCK_SEQPACKET);
    EXPORT_CONSTANT(env, exports, SHUT_RD);
    EXPORT_CONSTANT(env, exports, SHUT_WR);
    EXPORT_CONSTANT(env, exports, SHUT_RDWR);
    EXPORT_CONSTANT(env, exports, SO_ACCEPTCONN);
    EXPORT_CONSTANT(env, exports, SO_DOMAIN);
    EXPORT_CONSTANT(env, exports, SO_PASSCRED);
    EXPORT_CONSTANT(env, exports, SO_PEERCRED);
    EXPORT_CONSTANT(env, exports, SO_SNDBUF);
    EXPORT_CONSTANT(env, exports, SO_TIMESTAMP);
    EXPORT_CONSTANT(env, exports, SO_TYPE);
    EXPORT_CONSTANT(env, exports, MSG_CTRUNC);
    EXPORT_CONSTANT(env, exports, MSG_TRUNC);
    EXPORT_CONSTANT(env, exports, MOST_DESCRIPTORS);
    EXPORT_CONSTANT(env, exports, REPORT_FLAGS);
    EXPORT_CONSTANT(env, exports, REPORT_NAME_LENGTH);
    EXPORT_CONSTANT(env, exports, REPORT_TIMESTAMP);
    EXPORT_CONSTANT(env, exports, REPORT_CREDENTIALS);
    EXPORT_CONSTANT(env, exports, REPORT_PID);
    EXPORT_CONSTANT(env, exports, REPORT_UID);
    EXPORT_CONSTANT(env, exports, REPORT_GID);
    EXPORT_CONSTANT(env, exports, REPORT_DESCRIPTORS);
    EXPORT_CONSTANT(env, exports, REPORT_FIRST_DESCRIPTOR);
    EXPORT_CONSTANT(env, exports, REPORT_LENGTH);
}
