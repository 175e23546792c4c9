/*
 * The other process that uses a POSIX semaphore.
 *
 * Usage: posix-semaphore named NAME        opens the semaphore, or creates it with value 0
 *        posix-semaphore in SEGMENT        uses the beginning of the System V segment with this id
 *
 * It then reads one command per line from standard input, and replies to each with a line. The
 * commands are "init N", "post", "wait", "trywait", "value" and "hammer N" (waits, then posts, N
 * times).
 */
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>

int main(int count, char **arguments) {
    if (count != 3) {
        return 2;
    }
    sem_t *semaphore = strcmp(arguments[1], "named") == 0 ? sem_open(arguments[2], O_CREAT, 0600, 0)
                                                          : shmat(atoi(arguments[2]), NULL, 0);
    if (semaphore == SEM_FAILED || semaphore == (void *)-1) {
        perror("open");
        return 1;
    }
    printf("open\n");
    fflush(stdout);
    char line[100];
    while (fgets(line, sizeof line, stdin) != NULL) {
        int number = 0, result = 0;
        sscanf(line, "%*s %d", &number);
        if (strncmp(line, "init", 4) == 0) {
            result = sem_init(semaphore, 1, number);
        } else if (strncmp(line, "post", 4) == 0) {
            result = sem_post(semaphore);
        } else if (strncmp(line, "wait", 4) == 0) {
            result = sem_wait(semaphore);
        } else if (strncmp(line, "trywait", 7) == 0) {
            result = sem_trywait(semaphore);
        } else if (strncmp(line, "hammer", 6) == 0) {
            while (number-- > 0) {
                sem_wait(semaphore);
                sem_post(semaphore);
            }
        } else if (strncmp(line, "value", 5) == 0) {
            sem_getvalue(semaphore, &number);
            printf("%d\n", number);
            fflush(stdout);
            continue;
        } else {
            return 2;
        }
        printf("%s\n", result == 0 ? "done" : strerrorname_np(errno));
        fflush(stdout);
    }
    return 0;
}
