#include "reader-writer-protocol.h"

#include <errno.h>
#include <string.h>

int reader_writer_init(struct reader_writer *lock) {
    memset(lock, 0, sizeof *lock);
    int error = robust_mutex_init(&lock->gate);
    for (int i = 0; i < READER_WRITER_SLOTS && error == 0; i++) {
        error = robust_mutex_init(&lock->slots[i].mutex);
    }
    if (error == 0) {
        atomic_store(&lock->mark, READER_WRITER_MARK);
    }
    return error;
}

bool reader_writer_is_one(const struct reader_writer *lock) {
    return atomic_load(&lock->mark) == READER_WRITER_MARK && robust_mutex_is_one(&lock->gate);
}

void reader_writer_set_up(struct reader_writer_holds *holds, struct reader_writer *lock) {
    *holds = (struct reader_writer_holds){.lock = lock, .gate = {.mutex = &lock->gate}};
    for (int i = 0; i < READER_WRITER_SLOTS; i++) {
        holds->slots[i].mutex = &lock->slots[i].mutex;
    }
}

static bool is_free(const struct robust_mutex *mutex) {
    return atomic_load_explicit(&mutex->lock, memory_order_acquire) == 0;
}

static int take_gate(struct reader_writer_holds *holds, struct robust_holder *holder,
                     const struct timespec *deadline) {
    int error = robust_hold_take(&holds->gate, holder, deadline);
    robust_hold_make_consistent(&holds->gate);
    return error == EOWNERDEAD ? 0 : error;
}

static int take_slot(struct reader_writer_holds *holds, struct robust_holder *holder, int slot,
                     const struct timespec *deadline) {
    int error = robust_hold_take(&holds->slots[slot], holder, deadline);
    if (error == EOWNERDEAD) {
        atomic_fetch_add_explicit(&holds->lock->deaths, 1, memory_order_relaxed);
        robust_hold_make_consistent(&holds->slots[slot]);
        error = 0;
    }
    return error;
}

/* Returns a slot or -errno; -EBUSY also if none is free. */
static int take_free_slot(struct reader_writer_holds *holds, struct robust_holder *holder) {
    for (int slot = 0; slot < READER_WRITER_SLOTS; slot++) {
        if (take_slot(holds, holder, slot, NULL) == 0) {
            return slot;
        }
    }
    return -EBUSY;
}

/* All slots are held: waits for the first one that this thread does not hold itself. */
static int wait_for_slot(struct reader_writer_holds *holds, struct robust_holder *holder,
                         const struct timespec *deadline) {
    int error = EDEADLK;
    for (int slot = 0; slot < READER_WRITER_SLOTS; slot++) {
        error = take_slot(holds, holder, slot, deadline);
        if (error == 0) {
            return slot;
        }
        if (error != EDEADLK && error != ENOTRECOVERABLE) {
            break;
        }
    }
    return -error;
}

static int with_death(struct reader_writer_holds *holds, int value) {
    bool died = atomic_load_explicit(&holds->lock->changing, memory_order_relaxed) != 0;
    return died ? value + READER_WRITER_WRITER_DIED : value;
}

int reader_writer_readers(const struct reader_writer *lock) {
    int readers = 0;
    for (int slot = 0; slot < READER_WRITER_SLOTS; slot++) {
        if (robust_mutex_holder(&lock->slots[slot].mutex) > 0) {
            readers++;
        }
    }
    return readers;
}

int64_t reader_writer_writer(const struct reader_writer *lock) {
    int64_t thread = robust_mutex_holder(&lock->gate);
    if (thread > 0 || atomic_load_explicit(&lock->changing, memory_order_relaxed) == 0) {
        return thread > 0 ? thread : 0;
    }
    /* A writer that came in between is alive. */
    thread = robust_mutex_holder(&lock->gate);
    return thread > 0 ? thread : -EOWNERDEAD;
}

int reader_writer_read(struct reader_writer_holds *holds, struct robust_holder *holder,
                       const struct timespec *deadline) {
    int slot = take_free_slot(holds, holder);
    /* Pairs with the fence in reader_writer_write. */
    atomic_thread_fence(memory_order_seq_cst);
    if (slot >= 0 && !is_free(&holds->lock->gate)) {
        robust_hold_give_back(&holds->slots[slot]);
        slot = -EBUSY;
    }
    if (slot < 0) {
        int error = take_gate(holds, holder, deadline);
        if (error != 0) {
            return -error;
        }
        slot = take_free_slot(holds, holder);
        if (slot < 0 && deadline != NULL) {
            slot = wait_for_slot(holds, holder, deadline);
        }
        robust_hold_give_back(&holds->gate);
    }
    return slot < 0 ? slot : with_death(holds, slot);
}

bool reader_writer_end_read(struct reader_writer_holds *holds, int slot) {
    return robust_hold_give_back(&holds->slots[slot]);
}

/* W2. Returns 0 or an errno. */
static int wait_for_readers(struct reader_writer_holds *holds, struct robust_holder *holder,
                            const struct timespec *deadline) {
    for (int slot = 0; slot < READER_WRITER_SLOTS; slot++) {
        if (is_free(holds->slots[slot].mutex)) {
            continue;
        }
        int error = take_slot(holds, holder, slot, deadline);
        if (error == 0) {
            robust_hold_give_back(&holds->slots[slot]);
        } else if (error != ENOTRECOVERABLE) { /* an unrecoverable slot has no reader */
            return error;
        }
    }
    return 0;
}

int reader_writer_write(struct reader_writer_holds *holds, struct robust_holder *holder,
                        const struct timespec *deadline) {
    int error = take_gate(holds, holder, deadline);
    if (error != 0) {
        return -error;
    }
    /* Pairs with the fence in reader_writer_read. */
    atomic_thread_fence(memory_order_seq_cst);
    error = wait_for_readers(holds, holder, deadline);
    if (error != 0) {
        robust_hold_give_back(&holds->gate);
        return -error;
    }
    int value = with_death(holds, 0);
    atomic_store_explicit(&holds->lock->changing, 1, memory_order_relaxed);
    return value;
}

bool reader_writer_end_write(struct reader_writer_holds *holds, bool in_order) {
    if (in_order && holds->gate.holder != NULL) {
        atomic_store_explicit(&holds->lock->changing, 0, memory_order_release);
    }
    return robust_hold_give_back(&holds->gate);
}

void reader_writer_abandon(struct reader_writer_holds *holds) {
    robust_hold_abandon(&holds->gate);
    for (int slot = 0; slot < READER_WRITER_SLOTS; slot++) {
        robust_hold_abandon(&holds->slots[slot]);
    }
}
