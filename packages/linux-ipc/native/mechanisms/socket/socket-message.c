/*
 * Messages of UNIX domain sockets, and the descriptors that come with them: sendmsg(2), recvmsg(2),
 * recvmmsg(2).
 *
 * Every send and receive has MSG_DONTWAIT: O_NONBLOCK belongs to the open file description, and
 * whoever shares it can clear the flag at any moment.
 */
#include "../../core/close.h"
#include "../../core/owned-descriptors.h"
#include "../../core/register.h"
#include "socket-address.h"

#include <string.h>
#include <sys/time.h>

/* The kernel's SCM_MAX_FD: the most descriptors in one message. */
enum { MOST_DESCRIPTORS = 253 };

/* Indices of an Int32Array in which recvmsg reports more than its value. */
enum report {
    REPORT_FLAGS,
    REPORT_NAME_LENGTH,
    REPORT_ANCILLARY,
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
        words[REPORT_ANCILLARY] = 1;
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

void register_socket_message(napi_env env, napi_value exports) {
    export_function(env, exports, "sendmsg", call_sendmsg, NULL);
    export_function(env, exports, "recvmsg", call_recvmsg, NULL);
    export_function(env, exports, "recvmmsg", call_recvmmsg, NULL);
    EXPORT_CONSTANT(env, exports, ETOOMANYREFS);
    EXPORT_CONSTANT(env, exports, MSG_CTRUNC);
    EXPORT_CONSTANT(env, exports, MSG_TRUNC);
    EXPORT_CONSTANT(env, exports, MOST_DESCRIPTORS);
    EXPORT_CONSTANT(env, exports, REPORT_FLAGS);
    EXPORT_CONSTANT(env, exports, REPORT_NAME_LENGTH);
    EXPORT_CONSTANT(env, exports, REPORT_ANCILLARY);
    EXPORT_CONSTANT(env, exports, REPORT_CREDENTIALS);
    EXPORT_CONSTANT(env, exports, REPORT_PID);
    EXPORT_CONSTANT(env, exports, REPORT_UID);
    EXPORT_CONSTANT(env, exports, REPORT_GID);
    EXPORT_CONSTANT(env, exports, REPORT_DESCRIPTORS);
    EXPORT_CONSTANT(env, exports, REPORT_FIRST_DESCRIPTOR);
    EXPORT_CONSTANT(env, exports, REPORT_LENGTH);
}
