/* The file has no name until it is complete: O_TMPFILE and linkat(2). */
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

int main(int count, char **arguments) {
    if (count < 2) {
        return 1;
    }
    char folder[4096], itself[64];
    strncpy(folder, arguments[1], sizeof folder - 1);
    folder[sizeof folder - 1] = '\0';
    int file = open(dirname(folder), O_TMPFILE | O_RDWR, 0600);
    if (file == -1 || ftruncate(file, 5 * sizeof(int)) == -1) {
        perror("file");
        return 1;
    }
    int *values = mmap(NULL, 5 * sizeof(int), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (values == MAP_FAILED) {
        perror("mmap");
        return 1;
    }
    srand((unsigned)time(NULL) ^ (unsigned)getpid());
    for (int i = 0; i < 5; i++) {
        values[i] = 1 + rand() % 100;
    }
    snprintf(itself, sizeof itself, "/proc/self/fd/%d", file);
    if (linkat(AT_FDCWD, itself, AT_FDCWD, arguments[1], AT_SYMLINK_FOLLOW) == -1) {
        perror("linkat");
        return 1;
    }
    return 0;
}
