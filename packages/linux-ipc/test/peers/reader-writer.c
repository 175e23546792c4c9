/*
 * The other process that uses a reader-writer lock at the beginning of a System V segment, with
 * pthread_mutex_t alone: the layout and the steps are those of
 * native/locks/reader-writer-protocol.h. The lock guards two numbers, at bytes 4096 and 4100, that
 * are equal unless a writer is changing them.
 *
 * Usage: reader-writer SEGMENT
 *
 * Commands, on standard input: "init", "read", "try-read", "end-read", "write", "try-write",
 * "end-write", "make-consistent", "hammer N" (reads and compares, or writes, and repairs the
 * numbers after a writer died; N times, or forever if N is 0), "hammer-read N".
 * If the lock was taken, the reply is "done", or "EOWNERDEAD" if a writer has died.
 */
#include "lock-peer.h"

#include <stdint.h>

enum { SLOTS = 63, MARK = 0x314c5752 };

struct lock {
    pthread_mutex_t gate;
    char zeros[52 - sizeof(pthread_mutex_t)];
    uint32_t changing, deaths, mark;
    struct {
        pthread_mutex_t mutex;
        char zeros[64 - sizeof(pthread_mutex_t)];
    } slots[SLOTS];
};

/* The slot with which this program holds the lock for reading. */
static int own_slot;
/* Whether a writer had died when the lock was last taken. */
static int writer_died;

static int init(struct lock *lock) {
    memset(lock, 0, sizeof *lock);
    init_robust_mutex(&lock->gate);
    for (int i = 0; i < SLOTS; i++) {
        init_robust_mutex(&lock->slots[i].mutex);
    }
    lock->mark = MARK;
    return 0;
}

static int gate_taken(struct lock *lock, int error) {
    return error == EOWNERDEAD ? pthread_mutex_consistent(&lock->gate) : error;
}

static int slot_taken(struct lock *lock, int slot, int error) {
    if (error != EOWNERDEAD) {
        return error;
    }
    __atomic_fetch_add(&lock->deaths, 1, __ATOMIC_RELAXED);
    return pthread_mutex_consistent(&lock->slots[slot].mutex);
}

static int take_free_slot(struct lock *lock) {
    for (int slot = 0; slot < SLOTS; slot++) {
        int error = pthread_mutex_trylock(&lock->slots[slot].mutex);
        if (slot_taken(lock, slot, error) == 0) {
            own_slot = slot;
            return 0;
        }
    }
    return EBUSY;
}

static int gate_is_free(struct lock *lock) {
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    /* The first word of glibc's mutex identifies the owner, and is 0 if the mutex is free. */
    return __atomic_load_n((uint32_t *)&lock->gate, __ATOMIC_ACQUIRE) == 0;
}

static int end_read(struct lock *lock) {
    return pthread_mutex_unlock(&lock->slots[own_slot].mutex);
}

static int take_read(struct lock *lock, int waiting) {
    int error = take_free_slot(lock);
    if (error == 0 && gate_is_free(lock)) {
        writer_died = lock->changing != 0;
        return 0;
    }
    if (error == 0) {
        end_read(lock);
    }
    error = waiting ? pthread_mutex_lock(&lock->gate) : pthread_mutex_trylock(&lock->gate);
    error = gate_taken(lock, error);
    if (error != 0) {
        return error;
    }
    error = take_free_slot(lock);
    if (error != 0 && waiting) {
        own_slot = 0;
        error = slot_taken(lock, 0, pthread_mutex_lock(&lock->slots[0].mutex));
    }
    writer_died = lock->changing != 0;
    pthread_mutex_unlock(&lock->gate);
    return error;
}

static int take_write(struct lock *lock, int waiting) {
    int error = waiting ? pthread_mutex_lock(&lock->gate) : pthread_mutex_trylock(&lock->gate);
    error = gate_taken(lock, error);
    if (error != 0) {
        return error;
    }
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    for (int slot = 0; slot < SLOTS; slot++) {
        pthread_mutex_t *mutex = &lock->slots[slot].mutex;
        error = waiting ? pthread_mutex_lock(mutex) : pthread_mutex_trylock(mutex);
        error = slot_taken(lock, slot, error);
        if (error != 0) {
            pthread_mutex_unlock(&lock->gate);
            return error;
        }
        pthread_mutex_unlock(mutex);
    }
    writer_died = lock->changing != 0;
    __atomic_store_n(&lock->changing, 1, __ATOMIC_RELEASE);
    return 0;
}

static int end_write(struct lock *lock) {
    if (!writer_died) {
        __atomic_store_n(&lock->changing, 0, __ATOMIC_RELEASE);
    }
    return pthread_mutex_unlock(&lock->gate);
}

static int hammer(struct lock *lock, volatile int *numbers, int times, int only_read) {
    int error = 0;
    for (int i = 0; error == 0 && (times == 0 || i < times); i++) {
        if (only_read || i % 4 != 0) {
            error = take_read(lock, 1);
            for (int reads = 0; error == 0 && reads < 100; reads++) {
                if (!writer_died && numbers[0] != numbers[1]) {
                    error = ERANGE;
                }
            }
            end_read(lock);
        } else {
            error = take_write(lock, 1);
            if (writer_died) {
                numbers[1] = numbers[0];
                writer_died = 0;
            } else if (error == 0 && numbers[0] != numbers[1]) {
                error = ERANGE;
            }
            numbers[0]++;
            for (int pause = 0; pause < 100; pause++) {
                (void)numbers[0];
            }
            numbers[1]++;
            end_write(lock);
        }
    }
    return error;
}

static int taken(int error) {
    return error == 0 && writer_died ? EOWNERDEAD : error;
}

static int obey(char *memory, const char *command, int times) {
    struct lock *lock = (struct lock *)memory;
    int *numbers = (int *)(memory + sizeof *lock);
    if (strcmp(command, "init") == 0) {
        return init(lock);
    } else if (strcmp(command, "read") == 0) {
        return taken(take_read(lock, 1));
    } else if (strcmp(command, "try-read") == 0) {
        return taken(take_read(lock, 0));
    } else if (strcmp(command, "end-read") == 0) {
        return end_read(lock);
    } else if (strcmp(command, "write") == 0) {
        return taken(take_write(lock, 1));
    } else if (strcmp(command, "try-write") == 0) {
        return taken(take_write(lock, 0));
    } else if (strcmp(command, "make-consistent") == 0) {
        return writer_died = 0;
    } else if (strcmp(command, "end-write") == 0) {
        return end_write(lock);
    } else if (strcmp(command, "hammer") == 0) {
        return hammer(lock, numbers, times, 0);
    } else if (strcmp(command, "hammer-read") == 0) {
        return hammer(lock, numbers, times, 1);
    }
    return EINVAL;
}

int main(int count, char **arguments) {
    return serve(count, arguments, obey);
}
