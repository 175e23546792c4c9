/* System V message queues: msgget(2), msgsnd(2), msgrcv(2), msgctl(2). */
#include "../core/blocking-call.h"
#include "../core/call.h"
#include "../core/register.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>

/* The length of the type, which precedes the text in struct msgbuf. */
enum { TYPE_BYTES = sizeof(long) };

static napi_value call_msgget(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t key, flags;
    if (!read_arguments(env, info, 2, arguments, NULL) ||
        !argument_int32(env, arguments[0], &key) || !argument_int32(env, arguments[1], &flags)) {
        return NULL;
    }
    return result_of_call(env, msgget(key, flags));
}

/* Reads a struct msgbuf: a type and a text. */
static bool argument_message(napi_env env, napi_value value, struct bytes *message) {
    if (!argument_bytes(env, value, message)) {
        return false;
    }
    if (message->length < TYPE_BYTES) {
        napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", "a message begins with its type");
        return false;
    }
    return true;
}

/* msgsnd(id, message): msgsnd(2) with IPC_NOWAIT. */
static napi_value call_msgsnd(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t id;
    struct bytes message;
    if (!read_arguments(env, info, 2, arguments, NULL) || !argument_int32(env, arguments[0], &id) ||
        !argument_message(env, arguments[1], &message)) {
        return NULL;
    }
    return result_of_call(env, msgsnd(id, message.data, message.length - TYPE_BYTES, IPC_NOWAIT));
}

/* msgrcv(id, into, type, flags): msgrcv(2) with IPC_NOWAIT. Returns the length of the text. */
static napi_value call_msgrcv(napi_env env, napi_callback_info info) {
    napi_value arguments[4];
    int32_t id, flags;
    int64_t type;
    struct bytes into;
    if (!read_arguments(env, info, 4, arguments, NULL) || !argument_int32(env, arguments[0], &id) ||
        !argument_message(env, arguments[1], &into) || !argument_int64(env, arguments[2], &type) ||
        !argument_int32(env, arguments[3], &flags)) {
        return NULL;
    }
    return result_of_call(
        env, msgrcv(id, into.data, into.length - TYPE_BYTES, (long)type, flags | IPC_NOWAIT));
}

struct send_arguments {
    int id;
    size_t length;
    /* The kernel reads the type on entry to the call. Spoiling stores an invalid one. */
    struct {
        long type;
        char text[];
    } message;
};

static int64_t make_send(void *data) {
    struct send_arguments *arguments = data;
    return msgsnd(arguments->id, &arguments->message, arguments->length, 0);
}

static void spoil_send(void *data) {
    __atomic_store_n(&((struct send_arguments *)data)->message.type, 0, __ATOMIC_RELEASE);
}

static void undo_send(void *data, int64_t value) {
    /* A message that was sent cannot be withdrawn: any process may have received it. */
}

static const struct blocking_call_kind send_kind = {
    .make = make_send, .spoil = spoil_send, .undo = undo_send, .release = free};

/* msgsndWait(id, message): msgsnd(2) on a thread of its own. Returns the blocking call's eventfd.
 */
static napi_value call_msgsnd_wait(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    struct blocking_calls *calls;
    int32_t id;
    struct bytes message;
    if (!read_arguments(env, info, 2, arguments, (void **)&calls) ||
        !argument_int32(env, arguments[0], &id) || !argument_message(env, arguments[1], &message)) {
        return NULL;
    }
    struct send_arguments *send_arguments = malloc(sizeof *send_arguments + message.length);
    if (send_arguments == NULL) {
        return result_of_call(env, -1);
    }
    send_arguments->id = id;
    send_arguments->length = message.length - TYPE_BYTES;
    memcpy(&send_arguments->message, message.data, message.length);
    return result_of_call(env, blocking_call_start(calls, &send_kind, send_arguments));
}

struct wait_arguments {
    int id;
    int flags;
    long type;
    atomic_bool spoiled;
};

/* The buffer is empty: a message with a text ends the call with E2BIG and stays in the queue. */
static int64_t make_wait(void *data) {
    struct wait_arguments *arguments = data;
    if (atomic_load(&arguments->spoiled)) {
        errno = ECANCELED;
        return -1;
    }
    long taken_type;
    ssize_t length = msgrcv(arguments->id, &taken_type, 0, arguments->type, arguments->flags);
    return length == -1 ? -1 : taken_type;
}

static void spoil_wait(void *data) {
    atomic_store(&((struct wait_arguments *)data)->spoiled, true);
}

/* Returns the message to the end of the queue, where msgsnd puts it, unless the queue is full. */
static void undo_wait(void *data, int64_t value) {
    struct wait_arguments *arguments = data;
    long type = (long)value;
    msgsnd(arguments->id, &type, 0, IPC_NOWAIT);
}

static const struct blocking_call_kind wait_kind = {
    .make = make_wait,
    .spoil = spoil_wait,
    .needs_repetition = true,
    .undo = undo_wait,
    .release = free,
};

/*
 * msgrcvWait(id, type, flags): waits for a message on a thread of its own. Returns the blocking
 * call's eventfd. The call ends with -E2BIG, and the message stays in the queue; an empty message
 * is taken, and the call ends with its type.
 */
static napi_value call_msgrcv_wait(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    struct blocking_calls *calls;
    int32_t id, flags;
    int64_t type;
    if (!read_arguments(env, info, 3, arguments, (void **)&calls) ||
        !argument_int32(env, arguments[0], &id) || !argument_int64(env, arguments[1], &type) ||
        !argument_int32(env, arguments[2], &flags)) {
        return NULL;
    }
    struct wait_arguments *wait_arguments = malloc(sizeof *wait_arguments);
    if (wait_arguments == NULL) {
        return result_of_call(env, -1);
    }
    *wait_arguments = (struct wait_arguments){.id = id, .flags = flags, .type = (long)type};
    return result_of_call(env, blocking_call_start(calls, &wait_kind, wait_arguments));
}

/* msgctlStat(id, fields: Float64Array): fills in the fields in the order of this function. */
static napi_value call_msgctl_stat(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t id;
    struct bytes fields;
    struct msqid_ds status;
    if (!read_arguments(env, info, 2, arguments, NULL) || !argument_int32(env, arguments[0], &id) ||
        !argument_bytes(env, arguments[1], &fields)) {
        return NULL;
    }
    if (msgctl(id, IPC_STAT, &status) == -1) {
        return result_of_call(env, -1);
    }
    double values[] = {
        status.msg_perm.__key,    status.msg_perm.mode,      (double)status.__msg_cbytes,
        (double)status.msg_qnum,  status.msg_lspid,          status.msg_lrpid,
        status.msg_perm.uid,      status.msg_perm.gid,       status.msg_perm.cuid,
        status.msg_perm.cgid,     (double)status.msg_stime,  (double)status.msg_rtime,
        (double)status.msg_ctime, (double)status.msg_qbytes,
    };
    if (fields.length < sizeof values) {
        return result_of_error(env, EINVAL);
    }
    memcpy(fields.data, values, sizeof values);
    return result_of_call(env, 0);
}

/* msgctlSet(id, uid, gid, mode, qbytes): msgctl(2) with IPC_SET. */
static napi_value call_msgctl_set(napi_env env, napi_callback_info info) {
    napi_value arguments[5];
    int32_t id;
    uint32_t uid, gid, mode;
    uint64_t qbytes;
    if (!read_arguments(env, info, 5, arguments, NULL) || !argument_int32(env, arguments[0], &id) ||
        !argument_uint32(env, arguments[1], &uid) || !argument_uint32(env, arguments[2], &gid) ||
        !argument_uint32(env, arguments[3], &mode) || !argument_size(env, arguments[4], &qbytes)) {
        return NULL;
    }
    struct msqid_ds settings = {.msg_perm = {.uid = uid, .gid = gid}, .msg_qbytes = qbytes};
    settings.msg_perm.mode = (unsigned short)mode;
    return result_of_call(env, msgctl(id, IPC_SET, &settings));
}

static napi_value call_msgctl_remove(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    int32_t id;
    if (!read_arguments(env, info, 1, arguments, NULL) || !argument_int32(env, arguments[0], &id)) {
        return NULL;
    }
    return result_of_call(env, msgctl(id, IPC_RMID, NULL));
}

void register_system_v_message_queue(napi_env env, napi_value exports,
                                     struct blocking_calls *calls) {
    export_function(env, exports, "msgget", call_msgget, NULL);
    export_function(env, exports, "msgsnd", call_msgsnd, NULL);
    export_function(env, exports, "msgsndWait", call_msgsnd_wait, calls);
    export_function(env, exports, "msgrcv", call_msgrcv, NULL);
    export_function(env, exports, "msgrcvWait", call_msgrcv_wait, calls);
    export_function(env, exports, "msgctlStat", call_msgctl_stat, NULL);
    export_function(env, exports, "msgctlSet", call_msgctl_set, NULL);
    export_function(env, exports, "msgctlRemove", call_msgctl_remove, NULL);
    EXPORT_CONSTANT(env, exports, MSG_NOERROR);
    EXPORT_CONSTANT(env, exports, MSG_EXCEPT);
}
