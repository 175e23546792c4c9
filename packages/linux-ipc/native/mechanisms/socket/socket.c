/*
 * UNIX domain sockets: socket(2), socketpair(2), bind(2), getsockname(2), listen(2), accept4(2),
 * connect(2), shutdown(2), getsockopt(2), setsockopt(2).
 */
#include "../../core/call.h"
#include "../../core/owned-descriptors.h"
#include "../../core/register.h"
#include "socket-address.h"

#include <linux/netlink.h>

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

/* setsockopt(fd, option, value): an option of type int, by set_socket_option(). */
static napi_value call_setsockopt(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    int32_t fd, option, value;
    if (!read_arguments(env, info, 3, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_int32(env, arguments[1], &option) || !argument_int32(env, arguments[2], &value)) {
        return NULL;
    }
    return result_of_call(env, set_socket_option(env, fd, option, value));
}

/* The headers of older distributions lack it. Its value is the same on x86-64 and arm64. */
#ifndef SO_PASSRIGHTS
#define SO_PASSRIGHTS 83
#endif

void register_socket(napi_env env, napi_value exports) {
    export_function(env, exports, "socket", call_socket, NULL);
    export_function(env, exports, "socketDiagnostics", call_socket_diagnostics, NULL);
    export_function(env, exports, "socketpair", call_socketpair, NULL);
    export_function(env, exports, "bind", call_bind, NULL);
    export_function(env, exports, "getsockname", call_getsockname, NULL);
    export_function(env, exports, "listen", call_listen, NULL);
    export_function(env, exports, "accept4", call_accept4, NULL);
    export_function(env, exports, "connect", call_connect, NULL);
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
    EXPORT_CONSTANT(env, exports, SO_PASSRIGHTS);
    EXPORT_CONSTANT(env, exports, SO_PEERCRED);
    EXPORT_CONSTANT(env, exports, SO_SNDBUF);
    EXPORT_CONSTANT(env, exports, SO_TIMESTAMP);
    EXPORT_CONSTANT(env, exports, SO_TYPE);
}
