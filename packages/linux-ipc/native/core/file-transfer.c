/* read(2) and write(2) of what epoll(7) cannot wait for, each on a thread of its own. */
#include "blocking-call.h"
#include "call.h"
#include "close.h"
#include "register.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct transfer {
    /* A duplicate: the number may be another descriptor's before the thread begins. */
    int fd;
    bool is_write;
    atomic_bool spoiled;
    size_t length;
    uint8_t bytes[];
};

static int64_t make_transfer(void *data) {
    struct transfer *transfer = data;
    if (atomic_load(&transfer->spoiled)) {
        errno = ECANCELED;
        return -1;
    }
    return transfer->is_write ? write(transfer->fd, transfer->bytes, transfer->length)
                              : read(transfer->fd, transfer->bytes, transfer->length);
}

static void spoil_transfer(void *data) {
    atomic_store(&((struct transfer *)data)->spoiled, true);
}

static void undo_transfer(void *data, int64_t value) {
    /* What was written stays, and what was read is lost. */
}

static void release_transfer(void *data) {
    struct transfer *transfer = data;
    close_unawaited(transfer->fd, true);
    free(transfer);
}

static void copy_bytes(const void *data, int64_t value, void *into) {
    memcpy(into, ((const struct transfer *)data)->bytes, (size_t)value);
}

static const struct blocking_call_kind transfer_kind = {
    .make = make_transfer,
    .spoil = spoil_transfer,
    .needs_repetition = true,
    .undo = undo_transfer,
    .release = release_transfer,
    .copy_result = copy_bytes,
};

static struct transfer *new_transfer(int fd, size_t length) {
    struct transfer *transfer = malloc(sizeof *transfer + length);
    if (transfer == NULL) {
        return NULL;
    }
    *transfer = (struct transfer){.fd = fcntl(fd, F_DUPFD_CLOEXEC, 0), .length = length};
    if (transfer->fd < 0) {
        int error = errno;
        free(transfer);
        errno = error;
        return NULL;
    }
    return transfer;
}

/* readBlocking(fd, length): returns the blocking call's eventfd; blockingCallEndInto has the bytes.
 */
static napi_value call_read_blocking(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    struct blocking_calls *calls;
    int32_t fd;
    uint64_t length;
    if (!read_arguments(env, info, 2, arguments, (void **)&calls) ||
        !argument_int32(env, arguments[0], &fd) || !argument_size(env, arguments[1], &length)) {
        return NULL;
    }
    struct transfer *transfer = new_transfer(fd, length);
    return result_of_call(
        env, transfer == NULL ? -1 : blocking_call_start(calls, &transfer_kind, transfer));
}

/* writeBlocking(fd, from): copies the bytes first. Returns the blocking call's eventfd. */
static napi_value call_write_blocking(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    struct blocking_calls *calls;
    int32_t fd;
    struct bytes from;
    if (!read_arguments(env, info, 2, arguments, (void **)&calls) ||
        !argument_int32(env, arguments[0], &fd) || !argument_bytes(env, arguments[1], &from)) {
        return NULL;
    }
    struct transfer *transfer = new_transfer(fd, from.length);
    if (transfer == NULL) {
        return result_of_call(env, -1);
    }
    transfer->is_write = true;
    if (from.length > 0) {
        memcpy(transfer->bytes, from.data, from.length);
    }
    return result_of_call(env, blocking_call_start(calls, &transfer_kind, transfer));
}

void register_file_transfer(napi_env env, napi_value exports, struct blocking_calls *calls) {
    export_function(env, exports, "readBlocking", call_read_blocking, calls);
    export_function(env, exports, "writeBlocking", call_write_blocking, calls);
}
