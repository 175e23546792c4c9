/*
 * Usage: map_end FILE OFFSET
 *
 * Maps two pages of FILE, shared, with nothing mapped after them; then reads and writes the byte at
 * OFFSET, and prints what it read. The parent sees whether a signal kills it.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

int main(int argc, char **argv) {
    const struct rlimit no_core = {0, 0};
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    int fd = argc == 3 ? open(argv[1], O_RDWR) : -1;
    if (fd == -1 || setrlimit(RLIMIT_CORE, &no_core) == -1) {
        return 1;
    }
    char *around = mmap(NULL, 3 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (around == MAP_FAILED ||
        mmap(around, 2 * page, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, fd, 0) != around) {
        return 1;
    }
    volatile char *byte = around + strtoul(argv[2], NULL, 10);
    printf("%d\n", *byte);
    fflush(stdout);
    *byte = 'x';
    return munmap(around, 2 * page) == 0 ? 0 : 1;
}
