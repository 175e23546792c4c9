/*
 * A range of shared memory with a mapping of its own, through which a semaphore or a lock in shared
 * memory is used.
 *
 * The mapping is a second one of the same pages (mremap(2) with an old size of 0). So whatever
 * happens to the ArrayBuffer that it was opened in - closed, moved, collected - the range stays
 * until its handle is closed and every call that uses it on another thread has ended. Any process
 * can write to it: each word is read once, and may have any value.
 *
 * JavaScript names a range by its handle, a small number in its environment's table: so taking a
 * lock costs a few nanoseconds, and a number without a range is refused.
 */
#ifndef LINUX_IPC_SHARED_RANGE_H
#define LINUX_IPC_SHARED_RANGE_H

#include <node_api.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

struct blocking_calls;
struct memory_guard;
struct shared_range;

/* What a range holds; a handle of one kind is refused where another is needed. */
struct shared_range_kind {
    /* Length in memory, in bytes. */
    size_t length;
    /* Of the record that stands for it here, which begins with a struct shared_range. */
    size_t record_size;
    /* Called on the environment's thread once the record exists, zero behind its beginning, and
     * when the handle is closed. May be NULL. */
    void (*on_open)(struct shared_range *range);
    void (*on_close)(struct shared_range *range);
};

struct shared_range {
    const struct shared_range_kind *kind;
    void *address;
    /* The pages that address lies in: unmapped when the last holder lets go. */
    void *mapping;
    size_t mapping_length;
    /* For the case that another process truncates the memory's object. */
    struct memory_guard *guard;
    atomic_int holders;
};

/* The ranges of one environment. */
struct shared_ranges {
    struct blocking_calls *calls;
    struct shared_range **entries;
    size_t capacity;
    /* No entry below it is free. */
    size_t first_free;
};

/*
 * Maps a range again, given an ArrayBuffer and an offset. Its handle, or -errno as a number:
 * -EINVAL for memory that is not shared, or a place that is not aligned to 8 bytes.
 */
napi_value shared_range_open(napi_env env, struct shared_ranges *ranges, napi_value array_buffer,
                             napi_value offset, const struct shared_range_kind *kind);

/* The range of a handle. NULL with a TypeError pending for anything else. */
struct shared_range *argument_shared_range(napi_env env, napi_value handle,
                                           struct shared_ranges *ranges,
                                           const struct shared_range_kind *kind);

/* For a call on another thread, which releases the range on whatever thread it ends. */
void shared_range_hold(struct shared_range *range);
void shared_range_let_go(struct shared_range *range);

#endif
