/* System V semaphore sets: semget(2), semop(2), semctl(2). */
#include "../core/blocking-call.h"
#include "../core/call.h"
#include "../core/register.h"

#include <stdlib.h>
#include <string.h>
#include <sys/sem.h>
#include <time.h>

/* semctl(2) requires the caller to define it. */
union semun {
    int val;
    struct semid_ds *buf;
    unsigned short *array;
};

static napi_value call_semget(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    int32_t key, count, flags;
    if (!read_arguments(env, info, 3, arguments, NULL) ||
        !argument_int32(env, arguments[0], &key) || !argument_int32(env, arguments[1], &count) ||
        !argument_int32(env, arguments[2], &flags)) {
        return NULL;
    }
    return result_of_call(env, semget(key, count, flags));
}

/* semtimedop(id, operations, timeout): `operations` are struct sembuf, `timeout` is in µs. */
static napi_value call_semtimedop(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    int32_t id;
    struct bytes operations;
    uint64_t timeout_us;
    if (!read_arguments(env, info, 3, arguments, NULL) || !argument_int32(env, arguments[0], &id) ||
        !argument_bytes(env, arguments[1], &operations) ||
        !argument_size(env, arguments[2], &timeout_us)) {
        return NULL;
    }
    struct timespec timeout = {.tv_sec = (time_t)(timeout_us / 1000000),
                               .tv_nsec = (long)(timeout_us % 1000000) * 1000};
    return result_of_call(env, semtimedop(id, (struct sembuf *)operations.data,
                                          operations.length / sizeof(struct sembuf), &timeout));
}

struct semop_arguments {
    int id;
    size_t count;
    size_t undo_count;
    /* The operations that reverse the others. */
    struct sembuf *undo;
    /* The kernel copies them on entry to the call. Spoiling stores an index that no set has. */
    struct sembuf operations[];
};

enum { NO_SEMAPHORE = 0xffff };

static int64_t make_semop(void *data) {
    struct semop_arguments *arguments = data;
    return semop(arguments->id, arguments->operations, arguments->count);
}

static void spoil_semop(void *data) {
    struct semop_arguments *arguments = data;
    __atomic_store_n(&arguments->operations[0].sem_num, NO_SEMAPHORE, __ATOMIC_RELEASE);
}

/* Reverses all operations or none: none if another process has used a value they increased. */
static void undo_semop(void *data, int64_t value) {
    struct semop_arguments *arguments = data;
    if (arguments->undo_count > 0) {
        semop(arguments->id, arguments->undo, arguments->undo_count);
    }
}

static const struct blocking_call_kind semop_kind = {
    .make = make_semop, .spoil = spoil_semop, .undo = undo_semop, .release = free};

/* semop(id, operations): semop(2) on a thread of its own. Returns the blocking call's eventfd. */
static napi_value call_semop(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    struct blocking_calls *calls;
    int32_t id;
    struct bytes given;
    if (!read_arguments(env, info, 2, arguments, (void **)&calls) ||
        !argument_int32(env, arguments[0], &id) || !argument_bytes(env, arguments[1], &given)) {
        return NULL;
    }
    size_t count = given.length / sizeof(struct sembuf);
    if (count == 0) {
        return result_of_error(env, EINVAL);
    }
    struct semop_arguments *semop_arguments =
        malloc(sizeof *semop_arguments + 2 * count * sizeof(struct sembuf));
    if (semop_arguments == NULL) {
        return result_of_call(env, -1);
    }
    *semop_arguments = (struct semop_arguments){.id = id, .count = count};
    semop_arguments->undo = &semop_arguments->operations[count];
    memcpy(semop_arguments->operations, given.data, count * sizeof(struct sembuf));
    for (size_t i = count; i-- > 0;) {
        struct sembuf operation = semop_arguments->operations[i];
        if (operation.sem_op != 0) {
            operation.sem_op = (short)-operation.sem_op;
            operation.sem_flg |= IPC_NOWAIT;
            semop_arguments->undo[semop_arguments->undo_count++] = operation;
        }
    }
    return result_of_call(env, blocking_call_start(calls, &semop_kind, semop_arguments));
}

/* semctl(id, index, command): for commands that take no argument and return a number. */
static napi_value call_semctl(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    int32_t id, index, command;
    if (!read_arguments(env, info, 3, arguments, NULL) || !argument_int32(env, arguments[0], &id) ||
        !argument_int32(env, arguments[1], &index) ||
        !argument_int32(env, arguments[2], &command)) {
        return NULL;
    }
    switch (command) {
    case GETVAL:
    case GETPID:
    case GETNCNT:
    case GETZCNT:
    case IPC_RMID:
        return result_of_call(env, semctl(id, index, command));
    default:
        return result_of_error(env, EINVAL);
    }
}

static napi_value call_semctl_set_value(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    int32_t id, index, value;
    if (!read_arguments(env, info, 3, arguments, NULL) || !argument_int32(env, arguments[0], &id) ||
        !argument_int32(env, arguments[1], &index) || !argument_int32(env, arguments[2], &value)) {
        return NULL;
    }
    return result_of_call(env, semctl(id, index, SETVAL, (union semun){.val = value}));
}

/* semctlStat(id, fields: Float64Array): fills in the fields in the order of this function. */
static napi_value call_semctl_stat(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t id;
    struct bytes fields;
    struct semid_ds status;
    if (!read_arguments(env, info, 2, arguments, NULL) || !argument_int32(env, arguments[0], &id) ||
        !argument_bytes(env, arguments[1], &fields)) {
        return NULL;
    }
    if (semctl(id, 0, IPC_STAT, (union semun){.buf = &status}) == -1) {
        return result_of_call(env, -1);
    }
    double values[] = {
        status.sem_perm.__key, status.sem_perm.mode, status.sem_nsems,
        status.sem_perm.uid,   status.sem_perm.gid,  status.sem_perm.cuid,
        status.sem_perm.cgid,  status.sem_otime,     status.sem_ctime,
    };
    if (fields.length < sizeof values) {
        return result_of_error(env, EINVAL);
    }
    memcpy(fields.data, values, sizeof values);
    return result_of_call(env, 0);
}

void register_system_v_semaphore(napi_env env, napi_value exports, struct blocking_calls *calls) {
    export_function(env, exports, "semget", call_semget, NULL);
    export_function(env, exports, "semop", call_semop, calls);
    export_function(env, exports, "semtimedop", call_semtimedop, NULL);
    export_function(env, exports, "semctl", call_semctl, NULL);
    export_function(env, exports, "semctlSetValue", call_semctl_set_value, NULL);
    export_function(env, exports, "semctlStat", call_semctl_stat, NULL);
    EXPORT_CONSTANT(env, exports, GETVAL);
    EXPORT_CONSTANT(env, exports, GETPID);
    EXPORT_CONSTANT(env, exports, GETNCNT);
    EXPORT_CONSTANT(env, exports, GETZCNT);
    EXPORT_CONSTANT(env, exports, IPC_RMID);
    EXPORT_CONSTANT(env, exports, IPC_NOWAIT);
    EXPORT_CONSTANT(env, exports, SEM_UNDO);
}
