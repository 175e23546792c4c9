/* Prints each value with its index. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc != 2)
        return 2;
    int fd = open(argv[1], O_RDONLY);
    const int *values = mmap(NULL, 0x100, PROT_READ, MAP_SHARED, fd, 0);
    if (values == MAP_FAILED)
        return 1;
    for (int i = 0; i < 5; i++)
        printf("value %d = %d\n", i, values[i]);
    return 0;
}
