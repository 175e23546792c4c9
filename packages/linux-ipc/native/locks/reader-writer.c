#include "reader-writer.h"

#include <errno.h>
#include <string.h>

int reader_writer_init(struct reader_writer *lock) {
    memset(lock, 0, sizeof *lock);
    int error = robust_mutex_init(&lock->gate);
    for (int i = 0; i < READER_WRITER_PLACES && error == 0; i++) {
        error = robust_mutex_init(&lock->places[i].mutex);
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
    for (int i = 0; i < READER_WRITER_PLACES; i++) {
        holds->places[i].mutex = &lock->places[i].mutex;
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

static int take_place(struct reader_writer_holds *holds, struct robust_holder *holder, int place,
                      const struct timespec *deadline) {
    int error = robust_hold_take(&holds->places[place], holder, deadline);
    if (error == EOWNERDEAD) {
        atomic_fetch_add_explicit(&holds->lock->deaths, 1, memory_order_relaxed);
        robust_hold_make_consistent(&holds->places[place]);
        error = 0;
    }
    return error;
}

/* A place, or an errno negated; EBUSY also when none is free. */
static int take_free_place(struct reader_writer_holds *holds, struct robust_holder *holder) {
    for (int place = 0; place < READER_WRITER_PLACES; place++) {
        if (take_place(holds, holder, place, NULL) == 0) {
            return place;
        }
    }
    return -EBUSY;
}

/* When all are taken: the first that this thread has not taken itself. */
static int wait_for_place(struct reader_writer_holds *holds, struct robust_holder *holder,
                          const struct timespec *deadline) {
    int error = EDEADLK;
    for (int place = 0; place < READER_WRITER_PLACES; place++) {
        error = take_place(holds, holder, place, deadline);
        if (error == 0) {
            return place;
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
    for (int place = 0; place < READER_WRITER_PLACES; place++) {
        if (robust_mutex_holder(&lock->places[place].mutex) > 0) {
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
    int place = take_free_place(holds, holder);
    /* Pairs with the one in reader_writer_write. */
    atomic_thread_fence(memory_order_seq_cst);
    if (place >= 0 && !is_free(&holds->lock->gate)) {
        robust_hold_give_back(&holds->places[place]);
        place = -EBUSY;
    }
    if (place < 0) {
        int error = take_gate(holds, holder, deadline);
        if (error != 0) {
            return -error;
        }
        place = take_free_place(holds, holder);
        if (place < 0 && deadline != NULL) {
            place = wait_for_place(holds, holder, deadline);
        }
        robust_hold_give_back(&holds->gate);
    }
    return place < 0 ? place : with_death(holds, place);
}

bool reader_writer_end_read(struct reader_writer_holds *holds, int place) {
    return robust_hold_give_back(&holds->places[place]);
}

/* W2. 0 or an errno. */
static int wait_for_readers(struct reader_writer_holds *holds, struct robust_holder *holder,
                            const struct timespec *deadline) {
    for (int place = 0; place < READER_WRITER_PLACES; place++) {
        if (is_free(holds->places[place].mutex)) {
            continue;
        }
        int error = take_place(holds, holder, place, deadline);
        if (error == 0) {
            robust_hold_give_back(&holds->places[place]);
        } else if (error != ENOTRECOVERABLE) {
            /* A place that cannot be taken has no reader. */
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
    /* Pairs with the one in reader_writer_read. */
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
    for (int place = 0; place < READER_WRITER_PLACES; place++) {
        robust_hold_abandon(&holds->places[place]);
    }
}
