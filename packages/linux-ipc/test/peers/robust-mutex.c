/*
 * The other process that uses a mutex at the beginning of a System V segment. The mutex guards two
 * numbers, at bytes 64 and 68, that are equal unless an owner is changing them.
 *
 * Usage: robust-mutex SEGMENT
 *
 * Commands, on standard input: "init", "init-private", "init-shared" (not robust), "lock",
 * "trylock", "unlock", "consistent", "hammer N" (locks, repairs the numbers after an owner died,
 * increments both, unlocks; N times, or forever if N is 0).
 */
#include "lock-peer.h"

static int hammer(pthread_mutex_t *mutex, volatile int *numbers, int times) {
    for (int i = 0; times == 0 || i < times; i++) {
        int error = pthread_mutex_lock(mutex);
        if (error == EOWNERDEAD) {
            numbers[1] = numbers[0];
            error = pthread_mutex_consistent(mutex);
        }
        if (error != 0) {
            return error;
        }
        if (numbers[0] != numbers[1]) {
            return ERANGE;
        }
        numbers[0]++;
        numbers[1]++;
        pthread_mutex_unlock(mutex);
    }
    return 0;
}

/* As boost::interprocess::interprocess_mutex: nobody learns of the death of its owner. */
static int init_shared_mutex(pthread_mutex_t *mutex) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    int error = pthread_mutex_init(mutex, &attributes);
    pthread_mutexattr_destroy(&attributes);
    return error;
}

static int obey(char *memory, const char *command, int times) {
    pthread_mutex_t *mutex = (pthread_mutex_t *)memory;
    if (strcmp(command, "init") == 0) {
        return init_robust_mutex(mutex);
    } else if (strcmp(command, "init-private") == 0) {
        return pthread_mutex_init(mutex, NULL);
    } else if (strcmp(command, "init-shared") == 0) {
        return init_shared_mutex(mutex);
    } else if (strcmp(command, "lock") == 0) {
        return pthread_mutex_lock(mutex);
    } else if (strcmp(command, "trylock") == 0) {
        return pthread_mutex_trylock(mutex);
    } else if (strcmp(command, "unlock") == 0) {
        return pthread_mutex_unlock(mutex);
    } else if (strcmp(command, "consistent") == 0) {
        return pthread_mutex_consistent(mutex);
    } else if (strcmp(command, "hammer") == 0) {
        return hammer(mutex, (int *)(memory + 64), times);
    }
    return EINVAL;
}

int main(int count, char **arguments) {
    return serve(count, arguments, obey);
}
