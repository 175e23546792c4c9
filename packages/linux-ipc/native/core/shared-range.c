#include "shared-range.h"

#include "call.h"
#include "memory-guard.h"
#include "memory.h"
#include "register.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FIRST_CAPACITY = 16 };

void shared_range_hold(struct shared_range *range) {
    atomic_fetch_add_explicit(&range->holders, 1, memory_order_relaxed);
}

static void give_back(struct shared_range *range) {
    memory_guard_remove(range->guard);
    munmap(range->mapping, range->mapping_length);
}

void shared_range_let_go(struct shared_range *range) {
    if (atomic_fetch_sub_explicit(&range->holders, 1, memory_order_acq_rel) == 1) {
        give_back(range);
        free(range);
    }
}

static size_t page_size(void) {
    return (size_t)sysconf(_SC_PAGESIZE);
}

static size_t whole_pages(size_t length) {
    return (length + page_size() - 1) / page_size() * page_size();
}

/* Adds an entry to the table. Returns its handle, or -1 with errno. */
static int64_t enter(struct shared_ranges *ranges, struct shared_range *range) {
    while (ranges->first_free < ranges->capacity && ranges->entries[ranges->first_free] != NULL) {
        ranges->first_free++;
    }
    if (ranges->first_free == ranges->capacity) {
        size_t capacity = ranges->capacity == 0 ? FIRST_CAPACITY : 2 * ranges->capacity;
        struct shared_range **entries = realloc(ranges->entries, capacity * sizeof *entries);
        if (entries == NULL) {
            return -1;
        }
        for (size_t i = ranges->capacity; i < capacity; i++) {
            entries[i] = NULL;
        }
        ranges->entries = entries;
        ranges->capacity = capacity;
    }
    ranges->entries[ranges->first_free] = range;
    return (int64_t)ranges->first_free;
}

napi_value shared_range_open(napi_env env, struct shared_ranges *ranges, napi_value array_buffer,
                             napi_value offset_value, const struct shared_range_kind *kind) {
    uint64_t offset;
    void *address;
    if (!argument_size(env, offset_value, &offset) ||
        !memory_range(env, array_buffer, offset, kind->length, &address)) {
        return NULL;
    }
    size_t within = (uintptr_t)address % page_size();
    if (within % 8 != 0) {
        return result_of_error(env, EINVAL);
    }
    struct shared_range range = {.kind = kind};
    range.mapping_length = whole_pages(within + kind->length);
    range.mapping = mremap((char *)address - within, 0, range.mapping_length, MREMAP_MAYMOVE);
    if (range.mapping == MAP_FAILED) {
        return result_of_call(env, -1);
    }
    range.address = (char *)range.mapping + within;
    /* Fails if the memory was opened for reading only: a lock must be written. */
    if (mprotect(range.mapping, range.mapping_length, PROT_READ | PROT_WRITE) == 0) {
        range.guard = memory_guard_add(range.mapping, range.mapping_length, false);
    }
    if (range.guard == NULL) {
        int error = errno;
        munmap(range.mapping, range.mapping_length);
        return result_of_error(env, error);
    }
    struct shared_range *record = calloc(1, kind->record_size);
    int64_t handle = -1;
    if (record != NULL) {
        *record = range;
        atomic_init(&record->holders, 1);
        handle = enter(ranges, record);
    }
    if (handle == -1) {
        free(record);
        give_back(&range);
        return result_of_error(env, ENOMEM);
    }
    if (kind->on_open != NULL) {
        kind->on_open(record);
    }
    return result_of_call(env, handle);
}

struct shared_range *argument_shared_range(napi_env env, napi_value value,
                                           struct shared_ranges *ranges,
                                           const struct shared_range_kind *kind) {
    int32_t handle;
    if (napi_get_value_int32(env, value, &handle) != napi_ok || handle < 0 ||
        (size_t)handle >= ranges->capacity || ranges->entries[handle] == NULL ||
        ranges->entries[handle]->kind != kind) {
        napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", "a handle of this kind is needed");
        return NULL;
    }
    return ranges->entries[handle];
}

static void close_entry(struct shared_ranges *ranges, size_t handle) {
    struct shared_range *range = ranges->entries[handle];
    ranges->entries[handle] = NULL;
    if (handle < ranges->first_free) {
        ranges->first_free = handle;
    }
    if (range->kind->on_close != NULL) {
        range->kind->on_close(range);
    }
    shared_range_let_go(range);
}

static napi_value call_close_shared_range(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    struct shared_ranges *ranges;
    int32_t handle;
    if (!read_arguments(env, info, 1, arguments, (void **)&ranges) ||
        !argument_int32(env, arguments[0], &handle)) {
        return NULL;
    }
    if (handle < 0 || (size_t)handle >= ranges->capacity || ranges->entries[handle] == NULL) {
        return result_of_error(env, EBADF);
    }
    close_entry(ranges, (size_t)handle);
    return result_of_call(env, 0);
}

static void on_environment_end(void *data) {
    struct shared_ranges *ranges = data;
    for (size_t handle = 0; handle < ranges->capacity; handle++) {
        if (ranges->entries[handle] != NULL) {
            close_entry(ranges, handle);
        }
    }
    free(ranges->entries);
    free(ranges);
}

struct shared_ranges *register_shared_range(napi_env env, napi_value exports,
                                            struct blocking_calls *calls) {
    struct shared_ranges *ranges = calloc(1, sizeof *ranges);
    if (ranges == NULL) {
        napi_throw_error(env, "ENOMEM", "no memory for the shared ranges");
        return NULL;
    }
    ranges->calls = calls;
    napi_add_env_cleanup_hook(env, on_environment_end, ranges);
    export_function(env, exports, "closeSharedRange", call_close_shared_range, ranges);
    return ranges;
}
