/*
 * The other process that maps POSIX shared memory.
 *
 * Usage: posix-shared-memory create NAME SIZE TEXT
 *        posix-shared-memory read NAME           prints the text at its beginning
 *        posix-shared-memory write NAME TEXT
 *        posix-shared-memory truncate NAME SIZE
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int count, char **arguments) {
    if (count < 3) {
        return 2;
    }
    int creates = strcmp(arguments[1], "create") == 0;
    int fd = shm_open(arguments[2], O_RDWR | (creates ? O_CREAT | O_EXCL : 0), 0600);
    struct stat status;
    if (fd == -1 || (creates && ftruncate(fd, atoi(arguments[3])) == -1) ||
        fstat(fd, &status) == -1) {
        perror("shm_open");
        return 1;
    }
    if (count == 4 && strcmp(arguments[1], "truncate") == 0) {
        return ftruncate(fd, atoi(arguments[3])) == 0 ? 0 : 1;
    }
    char *memory = mmap(NULL, status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) {
        perror("mmap");
        return 1;
    }
    if (count == 5 && creates) {
        strcpy(memory, arguments[4]);
    } else if (count == 3 && strcmp(arguments[1], "read") == 0) {
        printf("%s\n", memory);
    } else if (count == 4 && strcmp(arguments[1], "write") == 0) {
        strcpy(memory, arguments[3]);
    } else {
        return 2;
    }
    return 0;
}
