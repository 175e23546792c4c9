/*
 * The other end of a reader-writer lock at the beginning of a System V segment, with
 * pthread_mutex_t alone: the layout and the steps are those of native/reader-writer.h. It guards
 * two numbers, at bytes 4096 and 4100, that are equal whenever nobody is changing them.
 *
 * Usage: reader-writer SEGMENT
 *
 * One command a line on standard input, one answer a line: "init", "read", "try-read", "end-read",
 * "write", "try-write", "end-write", "put-in-order", "hammer N" (N times, or for ever when N is 0:
 * now reads and compares, now writes, repairing after a dead writer), "hammer-read N".
 * Of a lock that was taken, the answer is "done", or "EOWNERDEAD" when a writer died.
 */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>

enum { PLACES = 63, MARK = 0x314c5752 };

struct lock {
    pthread_mutex_t gate;
    char zeros[52 - sizeof(pthread_mutex_t)];
    uint32_t changing, deaths, mark;
    struct {
        pthread_mutex_t mutex;
        char zeros[64 - sizeof(pthread_mutex_t)];
    } places[PLACES];
};

/* The place that this program reads from. */
static int own_place;
/* Whether a writer has died, as of the last lock that was taken. */
static int writer_died;

static int init(struct lock *lock) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    memset(lock, 0, sizeof *lock);
    pthread_mutex_init(&lock->gate, &attributes);
    for (int i = 0; i < PLACES; i++) {
        pthread_mutex_init(&lock->places[i].mutex, &attributes);
    }
    lock->mark = MARK;
    return 0;
}

static int gate_taken(struct lock *lock, int error) {
    return error == EOWNERDEAD ? pthread_mutex_consistent(&lock->gate) : error;
}

static int place_taken(struct lock *lock, int place, int error) {
    if (error != EOWNERDEAD) {
        return error;
    }
    __atomic_fetch_add(&lock->deaths, 1, __ATOMIC_RELAXED);
    return pthread_mutex_consistent(&lock->places[place].mutex);
}

static int take_free_place(struct lock *lock) {
    for (int place = 0; place < PLACES; place++) {
        int error = pthread_mutex_trylock(&lock->places[place].mutex);
        if (place_taken(lock, place, error) == 0) {
            own_place = place;
            return 0;
        }
    }
    return EBUSY;
}

static int gate_is_free(struct lock *lock) {
    __atomic_thread_fence(__ATOMIC_SEQ_CST);
    /* The first word of glibc's mutex: the owner, 0 when there is none. */
    return __atomic_load_n((uint32_t *)&lock->gate, __ATOMIC_ACQUIRE) == 0;
}

static int end_read(struct lock *lock) {
    return pthread_mutex_unlock(&lock->places[own_place].mutex);
}

static int take_read(struct lock *lock, int waiting) {
    int error = take_free_place(lock);
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
    error = take_free_place(lock);
    if (error != 0 && waiting) {
        own_place = 0;
        error = place_taken(lock, 0, pthread_mutex_lock(&lock->places[0].mutex));
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
    for (int place = 0; place < PLACES; place++) {
        pthread_mutex_t *mutex = &lock->places[place].mutex;
        error = waiting ? pthread_mutex_lock(mutex) : pthread_mutex_trylock(mutex);
        error = place_taken(lock, place, error);
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
            for (int look = 0; error == 0 && look < 100; look++) {
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

int main(int count, char **arguments) {
    if (count != 2) {
        return 2;
    }
    char *memory = shmat(atoi(arguments[1]), NULL, 0);
    if (memory == (void *)-1) {
        perror("shmat");
        return 1;
    }
    struct lock *lock = (struct lock *)memory;
    char line[100];
    while (fgets(line, sizeof line, stdin) != NULL) {
        char command[20];
        int times = 0, error = EINVAL;
        sscanf(line, "%19s %d", command, &times);
        if (strcmp(command, "init") == 0) {
            error = init(lock);
        } else if (strcmp(command, "read") == 0) {
            error = taken(take_read(lock, 1));
        } else if (strcmp(command, "try-read") == 0) {
            error = taken(take_read(lock, 0));
        } else if (strcmp(command, "end-read") == 0) {
            error = end_read(lock);
        } else if (strcmp(command, "write") == 0) {
            error = taken(take_write(lock, 1));
        } else if (strcmp(command, "try-write") == 0) {
            error = taken(take_write(lock, 0));
        } else if (strcmp(command, "put-in-order") == 0) {
            writer_died = error = 0;
        } else if (strcmp(command, "end-write") == 0) {
            error = end_write(lock);
        } else if (strcmp(command, "hammer") == 0) {
            error = hammer(lock, (int *)(memory + sizeof *lock), times, 0);
        } else if (strcmp(command, "hammer-read") == 0) {
            error = hammer(lock, (int *)(memory + sizeof *lock), times, 1);
        }
        printf("%s\n", error == 0 ? "done" : strerrorname_np(error));
        fflush(stdout);
    }
    return 0;
}
