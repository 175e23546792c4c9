/*
 * Memory mapped from a descriptor, mapped files among it: mmap(2), munmap(2), msync(2), madvise(2),
 * mlock(2), munlock(2), posix_fallocate(3).
 */
#include "../core/call.h"
#include "../core/memory.h"
#include "../core/register.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* mmap(length, protection, flags, fd, offset): returns an ArrayBuffer of `length` bytes. */
static napi_value call_mmap(napi_env env, napi_callback_info info) {
    napi_value arguments[5];
    uint64_t length, offset;
    int32_t protection, flags, fd;
    if (!read_arguments(env, info, 5, arguments, NULL) ||
        !argument_size(env, arguments[0], &length) ||
        !argument_int32(env, arguments[1], &protection) ||
        !argument_int32(env, arguments[2], &flags) || !argument_int32(env, arguments[3], &fd) ||
        !argument_size(env, arguments[4], &offset)) {
        return NULL;
    }
    void *address = mmap(NULL, length, protection, flags, fd, (off_t)offset);
    if (address == MAP_FAILED) {
        return result_of_call(env, -1);
    }
    return memory_to_array_buffer(env, address, length, munmap, false);
}

static napi_value call_munmap(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    if (!read_arguments(env, info, 1, arguments, NULL)) {
        return NULL;
    }
    return memory_release(env, arguments[0], munmap);
}

struct flush {
    void *address;
    size_t length;
    int flags;
    int result; /* 0 or -errno */
    napi_async_work work;
    napi_deferred deferred;
};

/* Reads the arguments (memory, offset, length, flags) of both forms of msync. */
static bool flush_arguments(napi_env env, napi_callback_info info, struct flush *flush) {
    napi_value arguments[4];
    uint64_t offset, length;
    int32_t flags;
    if (!read_arguments(env, info, 4, arguments, NULL) ||
        !argument_size(env, arguments[1], &offset) || !argument_size(env, arguments[2], &length) ||
        !argument_int32(env, arguments[3], &flags) ||
        !memory_range(env, arguments[0], offset, length, &flush->address)) {
        return false;
    }
    flush->length = length;
    flush->flags = flags;
    return true;
}

static napi_value call_msync(napi_env env, napi_callback_info info) {
    struct flush flush;
    if (!flush_arguments(env, info, &flush)) {
        return NULL;
    }
    return result_of_call(env, msync(flush.address, flush.length, flush.flags));
}

/* Runs on a thread of libuv's pool. If the memory has been unmapped, msync fails with ENOMEM. */
static void flush_execute(napi_env env, void *data) {
    struct flush *flush = data;
    flush->result = msync(flush->address, flush->length, flush->flags) == -1 ? -errno : 0;
}

static void flush_complete(napi_env env, napi_status status, void *data) {
    struct flush *flush = data;
    napi_resolve_deferred(env, flush->deferred, result_of_call(env, flush->result));
    napi_delete_async_work(env, flush->work);
    free(flush);
}

/* msyncInBackground(memory, offset, length, flags): returns a promise of 0 or -errno. */
static napi_value call_msync_in_background(napi_env env, napi_callback_info info) {
    struct flush *flush = calloc(1, sizeof *flush);
    napi_value promise, name;
    if (flush == NULL) {
        return result_of_error(env, ENOMEM);
    }
    if (!flush_arguments(env, info, flush) ||
        napi_create_string_utf8(env, "msync", NAPI_AUTO_LENGTH, &name) != napi_ok ||
        napi_create_promise(env, &flush->deferred, &promise) != napi_ok ||
        napi_create_async_work(env, NULL, name, flush_execute, flush_complete, flush,
                               &flush->work) != napi_ok) {
        free(flush);
        return NULL;
    }
    napi_queue_async_work(env, flush->work);
    return promise;
}

static napi_value call_madvise(napi_env env, napi_callback_info info) {
    napi_value arguments[4];
    uint64_t offset, length;
    int32_t advice;
    void *address;
    if (!read_arguments(env, info, 4, arguments, NULL) ||
        !argument_size(env, arguments[1], &offset) || !argument_size(env, arguments[2], &length) ||
        !argument_int32(env, arguments[3], &advice) ||
        !memory_range(env, arguments[0], offset, length, &address)) {
        return NULL;
    }
    return result_of_call(env, madvise(address, length, advice));
}

/* mlock(memory, offset, length) or munlock(memory, offset, length). */
static napi_value lock_or_unlock(napi_env env, napi_callback_info info,
                                 int (*call)(const void *, size_t)) {
    napi_value arguments[3];
    uint64_t offset, length;
    void *address;
    if (!read_arguments(env, info, 3, arguments, NULL) ||
        !argument_size(env, arguments[1], &offset) || !argument_size(env, arguments[2], &length) ||
        !memory_range(env, arguments[0], offset, length, &address)) {
        return NULL;
    }
    return result_of_call(env, call(address, length));
}

static napi_value call_mlock(napi_env env, napi_callback_info info) {
    return lock_or_unlock(env, info, mlock);
}

static napi_value call_munlock(napi_env env, napi_callback_info info) {
    return lock_or_unlock(env, info, munlock);
}

static napi_value call_posix_fallocate(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    int32_t fd;
    uint64_t offset, length;
    if (!read_arguments(env, info, 3, arguments, NULL) || !argument_int32(env, arguments[0], &fd) ||
        !argument_size(env, arguments[1], &offset) || !argument_size(env, arguments[2], &length)) {
        return NULL;
    }
    errno = posix_fallocate(fd, (off_t)offset, (off_t)length);
    return result_of_call(env, errno == 0 ? 0 : -1);
}

void register_mapped_file(napi_env env, napi_value exports) {
    export_function(env, exports, "mmap", call_mmap, NULL);
    export_function(env, exports, "munmap", call_munmap, NULL);
    export_function(env, exports, "msync", call_msync, NULL);
    export_function(env, exports, "msyncInBackground", call_msync_in_background, NULL);
    export_function(env, exports, "madvise", call_madvise, NULL);
    export_function(env, exports, "mlock", call_mlock, NULL);
    export_function(env, exports, "munlock", call_munlock, NULL);
    export_function(env, exports, "posix_fallocate", call_posix_fallocate, NULL);
    export_constant(env, exports, "pageSize", sysconf(_SC_PAGESIZE));
    EXPORT_CONSTANT(env, exports, PROT_READ);
    EXPORT_CONSTANT(env, exports, PROT_WRITE);
    EXPORT_CONSTANT(env, exports, MAP_SHARED);
    EXPORT_CONSTANT(env, exports, MAP_PRIVATE);
    EXPORT_CONSTANT(env, exports, MAP_NORESERVE);
    EXPORT_CONSTANT(env, exports, MAP_POPULATE);
    EXPORT_CONSTANT(env, exports, MS_SYNC);
    EXPORT_CONSTANT(env, exports, MADV_NORMAL);
    EXPORT_CONSTANT(env, exports, MADV_RANDOM);
    EXPORT_CONSTANT(env, exports, MADV_SEQUENTIAL);
    EXPORT_CONSTANT(env, exports, MADV_WILLNEED);
    EXPORT_CONSTANT(env, exports, MADV_DONTNEED);
    EXPORT_CONSTANT(env, exports, MADV_HUGEPAGE);
    EXPORT_CONSTANT(env, exports, MADV_NOHUGEPAGE);
    EXPORT_CONSTANT(env, exports, MADV_DONTDUMP);
    EXPORT_CONSTANT(env, exports, MADV_DODUMP);
}
