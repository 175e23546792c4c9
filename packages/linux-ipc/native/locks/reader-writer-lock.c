/*
 * Reader-writer locks in shared memory. reader-writer-protocol.h draws their layout and lists the
 * steps.
 */
#include "../core/call.h"
#include "../core/register.h"
#include "futex.h"
#include "range-call.h"
#include "reader-writer-protocol.h"

struct lock {
    struct shared_range range;
    struct reader_writer_holds holds;
};

static struct reader_writer_holds *holds_of(struct shared_range *range) {
    return &((struct lock *)range)->holds;
}

static void on_open(struct shared_range *range) {
    reader_writer_set_up(holds_of(range), range->address);
}

/* Closing the handle of a lock that is held counts as the death of its holder. */
static void on_close(struct shared_range *range) {
    reader_writer_abandon(holds_of(range));
}

static int64_t init(const struct range_call *call) {
    return -reader_writer_init(call->range->address);
}

/* Returns 0, or -EINVAL if the memory contains no such lock. */
static int64_t check(const struct range_call *call) {
    return reader_writer_is_one(call->range->address) ? 0 : -EINVAL;
}

static int64_t reader_deaths(const struct range_call *call) {
    return atomic_load(&holds_of(call->range)->lock->deaths);
}

static int64_t readers(const struct range_call *call) {
    return reader_writer_readers(call->range->address);
}

static int64_t writer(const struct range_call *call) {
    return reader_writer_writer(call->range->address);
}

static int64_t try_read(const struct range_call *call) {
    return reader_writer_read(holds_of(call->range), &call->owned->holder, NULL);
}

static int64_t try_write(const struct range_call *call) {
    return reader_writer_write(holds_of(call->range), &call->owned->holder, NULL);
}

/* rwlockTimedRead(handle, deadline). */
static int64_t timed_read(const struct range_call *call) {
    struct timespec deadline = futex_deadline(call->numbers[0]);
    return reader_writer_read(holds_of(call->range), &call->owned->holder, &deadline);
}

/* rwlockTimedWrite(handle, deadline). */
static int64_t timed_write(const struct range_call *call) {
    struct timespec deadline = futex_deadline(call->numbers[0]);
    return reader_writer_write(holds_of(call->range), &call->owned->holder, &deadline);
}

/* rwlockEndRead(handle, slot). */
static int64_t end_read(const struct range_call *call) {
    uint64_t slot = call->numbers[0];
    bool released =
        slot < READER_WRITER_SLOTS && reader_writer_end_read(holds_of(call->range), (int)slot);
    return released ? 0 : -EPERM;
}

/* rwlockEndWrite(handle, inOrder): `inOrder` is 1 if the data are consistent, otherwise 0. */
static int64_t end_write(const struct range_call *call) {
    bool in_order = call->numbers[0] != 0;
    return reader_writer_end_write(holds_of(call->range), in_order) ? 0 : -EPERM;
}

struct reader_writer_wait {
    struct range_wait base;
    struct reader_writer_holds holds;
};

/* Turns -errno into -1 with errno set, as a blocking call returns it. */
static int64_t with_errno(int value) {
    if (value < 0) {
        errno = -value;
        return -1;
    }
    return value;
}

static int64_t make_read(void *data) {
    struct reader_writer_wait *wait = data;
    robust_holder_join(&wait->base.holder);
    return with_errno(reader_writer_read(&wait->holds, &wait->base.holder, &wait->base.deadline));
}

static int64_t make_write(void *data) {
    struct reader_writer_wait *wait = data;
    robust_holder_join(&wait->base.holder);
    return with_errno(reader_writer_write(&wait->holds, &wait->base.holder, &wait->base.deadline));
}

static void undo_read(void *data, int64_t value) {
    struct reader_writer_wait *wait = data;
    reader_writer_end_read(&wait->holds, (int)value % READER_WRITER_WRITER_DIED);
}

/* If a writer had died, `changing` stays 1: the next holder still has to learn of the death. */
static void undo_write(void *data, int64_t value) {
    struct reader_writer_wait *wait = data;
    reader_writer_end_write(&wait->holds, value == 0);
}

static int64_t take_over(const struct range_wait *wait, struct robust_hold *from,
                         struct robust_hold *to, int64_t value) {
    return robust_hold_hand_over(from, to, &wait->owned->holder) ? value : -EPERM;
}

static int64_t take_over_read(void *data, int64_t value) {
    struct reader_writer_wait *wait = data;
    int slot = (int)value % READER_WRITER_WRITER_DIED;
    return take_over(&wait->base, &wait->holds.slots[slot],
                     &holds_of(wait->base.range)->slots[slot], value);
}

static int64_t take_over_write(void *data, int64_t value) {
    struct reader_writer_wait *wait = data;
    return take_over(&wait->base, &wait->holds.gate, &holds_of(wait->base.range)->gate, value);
}

static const struct blocking_call_kind read_kind = {
    .make = make_read,
    .spoil = range_wait_spoil,
    .undo = undo_read,
    .release = range_wait_release,
    .take_over = take_over_read,
};

static const struct blocking_call_kind write_kind = {
    .make = make_write,
    .spoil = range_wait_spoil,
    .undo = undo_write,
    .release = range_wait_release,
    .take_over = take_over_write,
};

/* Waits on a thread of its own. Returns the blocking call's eventfd. */
static int64_t start(const struct range_call *call, const struct blocking_call_kind *kind) {
    struct reader_writer_wait *wait = range_wait_new(call, sizeof *wait);
    if (wait != NULL) {
        reader_writer_set_up(&wait->holds, call->range->address);
    }
    return range_wait_start(call, kind, wait);
}

static int64_t start_read(const struct range_call *call) {
    return start(call, &read_kind);
}

static int64_t start_write(const struct range_call *call) {
    return start(call, &write_kind);
}

static const struct range_function functions[] = {
    {"rwlockInit", init, 0, false},
    {"rwlockCheck", check, 0, false},
    {"rwlockReaderDeaths", reader_deaths, 0, false},
    {"rwlockReaders", readers, 0, false},
    {"rwlockWriter", writer, 0, false},
    {"rwlockTryRead", try_read, 0, false},
    {"rwlockTryWrite", try_write, 0, true},
    {"rwlockTimedRead", timed_read, 1, false},
    {"rwlockTimedWrite", timed_write, 1, false},
    {"rwlockRead", start_read, 0, false},
    {"rwlockWrite", start_write, 0, false},
    {"rwlockEndRead", end_read, 1, true},
    {"rwlockEndWrite", end_write, 1, true},
};

static const struct range_functions description = {
    .kind =
        {
            .length = sizeof(struct reader_writer),
            .record_size = sizeof(struct lock),
            .on_open = on_open,
            .on_close = on_close,
        },
    .open = "openReaderWriterLockIn",
    .has_owner = true,
    .functions = functions,
    .count = sizeof functions / sizeof functions[0],
};

void register_reader_writer_lock(napi_env env, napi_value exports, struct owned_locks *owned) {
    export_range_functions(env, exports, owned, &description);
    export_constant(env, exports, "rwlockLength", sizeof(struct reader_writer));
    export_constant(env, exports, "rwlockSlots", READER_WRITER_SLOTS);
    export_constant(env, exports, "rwlockWriterDied", READER_WRITER_WRITER_DIED);
}
