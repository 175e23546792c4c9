/* The sheet's writer as a C program: map_writer FILE VALUE... puts the values into a mapped file.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char *argv[]) {
    int fd = open(argv[1], O_RDWR | O_CREAT, S_IRUSR | S_IWUSR);
    if (argc < 2 || fd < 0 || ftruncate(fd, 0x100) != 0) {
        perror("map_writer");
        return 1;
    }
    int *memory = mmap(NULL, 0x100, PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (memory == MAP_FAILED) {
        perror("mmap");
        return 1;
    }
    for (int i = 2; i < argc; i++) {
        memory[i - 2] = atoi(argv[i]);
    }
    return munmap(memory, 0x100);
}
