/*
 * The other process that uses a System V semaphore set.
 *
 * Usage: system-v-semaphore attach ID
 *        system-v-semaphore create KEY COUNT
 *
 * Prints the id; then calls semop(2) with one change for each line "SEMAPHORE CHANGE UNDO" of
 * standard input, and replies to each with a line.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sem.h>

int main(int count, char **arguments) {
    int id = -1;
    if (count == 3 && strcmp(arguments[1], "attach") == 0) {
        id = atoi(arguments[2]);
    } else if (count == 4) {
        id = semget(atoi(arguments[2]), atoi(arguments[3]), IPC_CREAT | IPC_EXCL | 0600);
    }
    if (id == -1) {
        perror("semget");
        return 1;
    }
    printf("%d\n", id);
    fflush(stdout);
    int semaphore, change, undo;
    while (scanf("%d %d %d", &semaphore, &change, &undo) == 3) {
        struct sembuf operation = {
            .sem_num = semaphore, .sem_op = change, .sem_flg = undo ? SEM_UNDO : 0};
        printf("%s\n", semop(id, &operation, 1) == 0 ? "done" : strerrorname_np(errno));
        fflush(stdout);
    }
    return 0;
}
