/*
 * A range of shared memory under a mapping of its own: what a semaphore or a lock that lies in
 * shared memory is operated through.
 *
 * The mapping is a second one of the same pages (mremap(2) with an old size of 0). So whatever
 * becomes of the ArrayBuffer it was found in - closed, moved, collected - the range stays, until
 * its handle is closed and every call that uses it on another thread has ended. What it holds is
 * anybody's to write: each word is read once and any value of it is expected.
 *
 * JavaScript names a range by a small number of its environment's table, its handle: a lock is
 * taken in a few nanoseconds, and a number that means nothing is refused.
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
    /* Called on the environment's thread when the record stands, all zeros behind its beginning,
     * and when the handle is closed. May be NULL. */
    void (*on_open)(struct shared_range *range);
    void (*on_close)(struct shared_range *range);
};

struct shared_range {
    const struct shared_range_kind *kind;
    void *address;
    /* The pages that address lies in: unmapped when the last holder lets go. */
    void *mapping;
    size_t mapping_length;
    /* Against somebody's cutting the memory's object short. */
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

/* For a call on another thread, which lets go of the range on whatever thread it ends. */
void shared_range_hold(struct shared_range *range);
void shared_range_let_go(struct shared_range *range);

#endif
