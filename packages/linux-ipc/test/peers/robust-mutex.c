/*
 * The other end of a mutex at the beginning of a System V segment, which guards two numbers, at
 * bytes 64 and 68, that are equal whenever nobody is changing them.
 *
 * Usage: robust-mutex SEGMENT
 *
 * One command a line on standard input, one answer a line: "init", "init-private", "lock",
 * "trylock", "unlock", "consistent", "hammer N" (N times, or for ever when N is 0: lock, repair
 * after a dead owner, raise both, unlock).
 */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>

static int init(pthread_mutex_t *mutex) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    return pthread_mutex_init(mutex, &attributes);
}

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

int main(int count, char **arguments) {
    if (count != 2) {
        return 2;
    }
    char *memory = shmat(atoi(arguments[1]), NULL, 0);
    if (memory == (void *)-1) {
        perror("shmat");
        return 1;
    }
    pthread_mutex_t *mutex = (pthread_mutex_t *)memory;
    char line[100];
    while (fgets(line, sizeof line, stdin) != NULL) {
        char command[20];
        int times = 0, error = EINVAL;
        sscanf(line, "%19s %d", command, &times);
        if (strcmp(command, "init") == 0) {
            error = init(mutex);
        } else if (strcmp(command, "init-private") == 0) {
            error = pthread_mutex_init(mutex, NULL);
        } else if (strcmp(command, "lock") == 0) {
            error = pthread_mutex_lock(mutex);
        } else if (strcmp(command, "trylock") == 0) {
            error = pthread_mutex_trylock(mutex);
        } else if (strcmp(command, "unlock") == 0) {
            error = pthread_mutex_unlock(mutex);
        } else if (strcmp(command, "consistent") == 0) {
            error = pthread_mutex_consistent(mutex);
        } else if (strcmp(command, "hammer") == 0) {
            error = hammer(mutex, (int *)(memory + 64), times);
        }
        printf("%s\n", error == 0 ? "done" : strerrorname_np(error));
        fflush(stdout);
    }
    return 0;
}
