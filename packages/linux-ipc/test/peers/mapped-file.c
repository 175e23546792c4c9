/*
 * The other process that maps a file.
 *
 * Usage: mapped-file write FILE OFFSET TEXT          stores the text, with its NUL
 *        mapped-file read FILE OFFSET                prints the text at that offset
 *        mapped-file truncate FILE SIZE              truncates the file
 *        mapped-file truncate-and-grow FILE TIMES    truncates it to 0 bytes, and restores its size
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int count, char **arguments) {
    struct stat status;
    if (count < 4) {
        return 2;
    }
    int fd = open(arguments[2], O_RDWR | O_CLOEXEC);
    if (fd == -1 || fstat(fd, &status) == -1) {
        perror("open");
        return 1;
    }
    if (count == 4 && strcmp(arguments[1], "truncate") == 0) {
        return ftruncate(fd, atoi(arguments[3])) == 0 ? 0 : 1;
    }
    if (count == 4 && strcmp(arguments[1], "truncate-and-grow") == 0) {
        for (int times = atoi(arguments[3]); times > 0; times--) {
            if (ftruncate(fd, 0) != 0 || ftruncate(fd, status.st_size) != 0) {
                return 1;
            }
        }
        return 0;
    }
    char *memory = mmap(NULL, status.st_size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) {
        perror("mmap");
        return 1;
    }
    if (count == 5 && strcmp(arguments[1], "write") == 0) {
        strcpy(memory + atoi(arguments[3]), arguments[4]);
    } else if (count == 4 && strcmp(arguments[1], "read") == 0) {
        printf("%s\n", memory + atoi(arguments[3]));
    } else {
        return 2;
    }
    return 0;
}
