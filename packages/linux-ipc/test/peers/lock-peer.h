/* Shared by the peers of locks in a System V segment. */
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>

static int init_robust_mutex(pthread_mutex_t *mutex) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST);
    return pthread_mutex_init(mutex, &attributes);
}

/* Executes one command on the memory of the segment, with its parameter or 0; returns 0 or an
 * errno. */
typedef int (*obey_function)(char *memory, const char *command, int times);

/*
 * The main function of `PROGRAM SEGMENT`: reads one command per line from standard input, and
 * replies to each with a line: "done" or the name of an errno.
 */
static int serve(int count, char **arguments, obey_function obey) {
    if (count != 2) {
        return 2;
    }
    char *memory = shmat(atoi(arguments[1]), NULL, 0);
    if (memory == (void *)-1) {
        perror("shmat");
        return 1;
    }
    char line[100];
    while (fgets(line, sizeof line, stdin) != NULL) {
        char command[20] = "";
        int times = 0;
        sscanf(line, "%19s %d", command, &times);
        int error = obey(memory, command, times);
        printf("%s\n", error == 0 ? "done" : strerrorname_np(error));
        fflush(stdout);
    }
    return 0;
}
