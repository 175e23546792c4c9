/* The values stay in an array of the program: the file is mapped, and nothing is stored there. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char **argv) {
    int values[5];
    int fd = open(argv[1], O_RDWR | O_CREAT, 0600);
    if (ftruncate(fd, 0x100) < 0)
        return 1;
    int *memory = mmap(NULL, 0x100, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    for (int i = 0; i < 5; i++) {
        values[i] = rand() % 100;
        printf("%d\n", values[i]);
    }
    return munmap(memory, 0x100);
}
