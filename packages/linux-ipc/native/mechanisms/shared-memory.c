/*
 * Shared memory: System V (shmget(2), shmat(2), shmdt(2), shmctl(2)), POSIX (shm_open(3),
 * shm_unlink(3)), anonymous (memfd_create(2)). mapped-file.c maps the kinds that have a descriptor.
 */
#include "../core/call.h"
#include "../core/memory.h"
#include "../core/owned-descriptors.h"
#include "../core/register.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>

static int detach(void *address, size_t length) {
    return shmdt(address);
}

static napi_value call_shmget(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    int32_t key, flags;
    uint64_t size;
    if (!read_arguments(env, info, 3, arguments, NULL) ||
        !argument_int32(env, arguments[0], &key) || !argument_size(env, arguments[1], &size) ||
        !argument_int32(env, arguments[2], &flags)) {
        return NULL;
    }
    return result_of_call(env, shmget(key, size, flags));
}

/*
 * shmat(id, flags): returns an ArrayBuffer of the segment's size. The size is read after attaching:
 * once it is attached, the identifier cannot refer to another segment.
 */
static napi_value call_shmat(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t id, flags;
    struct shmid_ds status;
    if (!read_arguments(env, info, 2, arguments, NULL) || !argument_int32(env, arguments[0], &id) ||
        !argument_int32(env, arguments[1], &flags)) {
        return NULL;
    }
    void *address = shmat(id, NULL, flags);
    if (address == (void *)-1) {
        return result_of_call(env, -1);
    }
    if (shmctl(id, IPC_STAT, &status) == -1) {
        int error = errno;
        shmdt(address);
        errno = error;
        return result_of_call(env, -1);
    }
    return memory_to_array_buffer(env, address, status.shm_segsz, detach, flags & SHM_RDONLY);
}

static napi_value call_shmdt(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    if (!read_arguments(env, info, 1, arguments, NULL)) {
        return NULL;
    }
    return memory_release(env, arguments[0], detach);
}

/* shmctlStat(id, fields: Float64Array): fills in the fields in the order of this function. */
static napi_value call_shmctl_stat(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t id;
    struct bytes fields;
    struct shmid_ds status;
    if (!read_arguments(env, info, 2, arguments, NULL) || !argument_int32(env, arguments[0], &id) ||
        !argument_bytes(env, arguments[1], &fields)) {
        return NULL;
    }
    if (shmctl(id, IPC_STAT, &status) == -1) {
        return result_of_call(env, -1);
    }
    double values[] = {
        status.shm_perm.__key, status.shm_perm.mode, status.shm_segsz,    status.shm_cpid,
        status.shm_lpid,       status.shm_nattch,    status.shm_perm.uid, status.shm_perm.gid,
        status.shm_perm.cuid,  status.shm_perm.cgid, status.shm_atime,    status.shm_dtime,
        status.shm_ctime,
    };
    if (fields.length < sizeof values) {
        return result_of_error(env, EINVAL);
    }
    memcpy(fields.data, values, sizeof values);
    return result_of_call(env, 0);
}

static napi_value call_shmctl_remove(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    int32_t id;
    if (!read_arguments(env, info, 1, arguments, NULL) || !argument_int32(env, arguments[0], &id)) {
        return NULL;
    }
    return result_of_call(env, shmctl(id, IPC_RMID, NULL));
}

static napi_value call_shm_open(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    const char *name;
    int32_t flags;
    uint32_t mode;
    if (!read_arguments(env, info, 3, arguments, NULL) ||
        !argument_path(env, arguments[0], &name) || !argument_int32(env, arguments[1], &flags) ||
        !argument_uint32(env, arguments[2], &mode)) {
        return NULL;
    }
    return result_of_descriptor(env, shm_open(name, flags, mode));
}

static napi_value call_shm_unlink(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    const char *name;
    if (!read_arguments(env, info, 1, arguments, NULL) ||
        !argument_path(env, arguments[0], &name)) {
        return NULL;
    }
    return result_of_call(env, shm_unlink(name));
}

static napi_value call_memfd_create(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    const char *name;
    uint32_t flags;
    if (!read_arguments(env, info, 2, arguments, NULL) ||
        !argument_path(env, arguments[0], &name) || !argument_uint32(env, arguments[1], &flags)) {
        return NULL;
    }
    return result_of_descriptor(env, memfd_create(name, flags | MFD_CLOEXEC));
}

void register_shared_memory(napi_env env, napi_value exports) {
    export_function(env, exports, "shmget", call_shmget, NULL);
    export_function(env, exports, "shmat", call_shmat, NULL);
    export_function(env, exports, "shmdt", call_shmdt, NULL);
    export_function(env, exports, "shmctlStat", call_shmctl_stat, NULL);
    export_function(env, exports, "shmctlRemove", call_shmctl_remove, NULL);
    export_function(env, exports, "shm_open", call_shm_open, NULL);
    export_function(env, exports, "shm_unlink", call_shm_unlink, NULL);
    export_function(env, exports, "memfd_create", call_memfd_create, NULL);
    EXPORT_CONSTANT(env, exports, SHM_RDONLY);
    EXPORT_CONSTANT(env, exports, SHM_HUGETLB);
    EXPORT_CONSTANT(env, exports, MFD_ALLOW_SEALING);
    EXPORT_CONSTANT(env, exports, MFD_HUGETLB);
    EXPORT_CONSTANT(env, exports, MAP_HUGE_SHIFT);
    EXPORT_CONSTANT(env, exports, F_ADD_SEALS);
    EXPORT_CONSTANT(env, exports, F_GET_SEALS);
    EXPORT_CONSTANT(env, exports, F_SEAL_SEAL);
    EXPORT_CONSTANT(env, exports, F_SEAL_SHRINK);
    EXPORT_CONSTANT(env, exports, F_SEAL_GROW);
    EXPORT_CONSTANT(env, exports, F_SEAL_WRITE);
    EXPORT_CONSTANT(env, exports, F_SEAL_FUTURE_WRITE);
    EXPORT_CONSTANT(env, exports, IPC_PRIVATE);
    EXPORT_CONSTANT(env, exports, IPC_CREAT);
    EXPORT_CONSTANT(env, exports, IPC_EXCL);
}
