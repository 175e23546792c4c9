/*
 * The other process that maps a memfd.
 *
 * Usage: memfd read FD                      prints the text at its beginning
 *        memfd write FD TEXT
 *        memfd pass SIZE TEXT COMMAND ARGUMENT …
 *                                           creates a memfd with the text, seals its size, and
 *                                           runs the command with the memfd as descriptor 3
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static char *map(int fd) {
    struct stat status;
    char *memory = MAP_FAILED;
    if (fstat(fd, &status) == 0) {
        memory = mmap(NULL, status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    }
    if (memory == MAP_FAILED) {
        perror("mmap");
        exit(1);
    }
    return memory;
}

int main(int count, char **arguments) {
    if (count == 3 && strcmp(arguments[1], "read") == 0) {
        printf("%s\n", map(atoi(arguments[2])));
    } else if (count == 4 && strcmp(arguments[1], "write") == 0) {
        strcpy(map(atoi(arguments[2])), arguments[3]);
    } else if (count >= 5 && strcmp(arguments[1], "pass") == 0) {
        int fd = memfd_create("passed", MFD_ALLOW_SEALING);
        if (ftruncate(fd, atoi(arguments[2])) != 0) {
            return 1;
        }
        strcpy(map(fd), arguments[3]);
        if (fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW) != 0 ||
            (fd != 3 && dup2(fd, 3) != 3)) {
            return 1;
        }
        execvp(arguments[4], arguments + 4);
        return 1;
    } else {
        return 2;
    }
    return 0;
}
