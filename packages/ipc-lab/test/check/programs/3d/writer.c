/* Seeks and writes one byte, which gives the file its size. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc != 2)
        return 2;
    int fd = open(argv[1], O_RDWR | O_CREAT, 0600);
    lseek(fd, 0x100, SEEK_SET);
    write(fd, "", 1);
    int *values = mmap(NULL, 0x100, PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    srand(time(NULL));
    for (int i = 0; i < 5; i++)
        values[i] = rand() % 1000;
    munmap(values, 0x100);
    return 0;
}
