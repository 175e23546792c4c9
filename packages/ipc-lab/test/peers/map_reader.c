/* The sheet's reader as a C program: map_reader FILE prints five values of a mapped file. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char *argv[]) {
    int fd = open(argv[argc - 1], O_RDONLY);
    int *memory = mmap(NULL, 0x100, PROT_READ, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) {
        perror("mmap");
        return 1;
    }
    for (int i = 0; i < 5; i++) {
        printf("%d\n", memory[i]);
    }
    return 0;
}
