/*
 * A range of shared memory with a mapping of its own, in which a semaphore or a lock lies.
 *
 * The mapping is a second one of the same pages (mremap(2) with an old size of 0). The ArrayBuffer
 * in which the range was opened may be closed, moved or collected: the range stays until its handle
 * is closed and every call that uses it on another thread has ended. Any process can write to it.
 * So each word is read once, and may have any value.
 *
 * JavaScript refers to a range by a handle, an index into its environment's table: finding the
 * range costs a few nanoseconds, and an index without a range is refused.
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

/* The kind of object in a range. A handle of one kind is refused where another is required. */
struct shared_range_kind {
    /* The length of the range in bytes. */
    size_t length;
    /* The size of its record in private memory, which begins with a struct shared_range. */
    size_t record_size;
    /*
     * Both are called on the environment's thread, and may be NULL. on_open finds the record zero
     * after its struct shared_range; on_close runs when the handle is closed.
     */
    void (*on_open)(struct shared_range *range);
    void (*on_close)(struct shared_range *range);
};

struct shared_range {
    const struct shared_range_kind *kind;
    void *address;
    /* The pages that contain the range, unmapped when the last holder lets go. */
    void *mapping;
    size_t mapping_length;
    /* Another process may truncate the memory's object. */
    struct memory_guard *guard;
    atomic_int holders;
};

/* The ranges of one environment. */
struct shared_ranges {
    struct blocking_calls *calls;
    struct shared_range **entries;
    size_t capacity;
    /* No entry below this index is free. */
    size_t first_free;
};

/*
 * Maps a range of an ArrayBuffer, at an offset, a second time. Returns a handle or -errno as a
 * number: -EINVAL if the memory is not shared, or the address is not a multiple of 8.
 */
napi_value shared_range_open(napi_env env, struct shared_ranges *ranges, napi_value array_buffer,
                             napi_value offset, const struct shared_range_kind *kind);

/* The range of a handle. Returns NULL, with a TypeError pending, if it is no handle of this kind.
 */
struct shared_range *argument_shared_range(napi_env env, napi_value handle,
                                           struct shared_ranges *ranges,
                                           const struct shared_range_kind *kind);

/*
 * A call on another thread holds the range while it runs. The last holder to let go, on any thread,
 * unmaps the range.
 */
void shared_range_hold(struct shared_range *range);
void shared_range_let_go(struct shared_range *range);

#endif
