/*
 * The other process that attaches a System V segment.
 *
 * Usage: system-v-segment create KEY SIZE TEXT     prints the id
 *        system-v-segment read ID                  prints the text at its beginning
 *        system-v-segment write ID TEXT
 *        system-v-segment hold ID                  attaches it, prints "attached", and exits when
 *                                                  standard input ends
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/shm.h>
#include <unistd.h>

static char *attach(int id, int flags) {
    char *memory = shmat(id, NULL, flags);
    if (memory == (void *)-1) {
        perror("shmat");
        exit(1);
    }
    return memory;
}

int main(int count, char **arguments) {
    if (count == 5 && strcmp(arguments[1], "create") == 0) {
        int id = shmget(atoi(arguments[2]), atoi(arguments[3]), IPC_CREAT | IPC_EXCL | 0600);
        if (id == -1) {
            perror("shmget");
            return 1;
        }
        strcpy(attach(id, 0), arguments[4]);
        printf("%d\n", id);
    } else if (count == 3 && strcmp(arguments[1], "read") == 0) {
        printf("%s\n", attach(atoi(arguments[2]), SHM_RDONLY));
    } else if (count == 4 && strcmp(arguments[1], "write") == 0) {
        strcpy(attach(atoi(arguments[2]), 0), arguments[3]);
    } else if (count == 3 && strcmp(arguments[1], "hold") == 0) {
        attach(atoi(arguments[2]), 0);
        printf("attached\n");
        fflush(stdout);
        while (getchar() != EOF) {
        }
    } else {
        return 2;
    }
    return 0;
}
