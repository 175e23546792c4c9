/*
 * Overwrites words of the shared memory of a channel at random while others use it. Each line of
 * its input is "PATH SEED HEADER CAPACITY", the last two being the lengths of a segment's parts in
 * bytes: it leaves the former memory, maps that file, answers "overwriting", and goes on until the
 * next line. It ends with its input.
 */
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static uint32_t state;

/* xorshift: the same seed makes the same stores. */
static uint32_t random_below(uint32_t limit) {
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state % limit;
}

static const uint32_t suspicious[] = {0,          1,          7,          8,          9,
                                      63,         64,         65,         4096,       0x7ffffff8,
                                      0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff8, 0xffffffc0};

/* In words. */
static uint32_t header, capacity;

/* The length or the type of a record, or of what a counter in the header takes for one. */
static uint32_t record_word(volatile uint32_t *words, uint32_t count) {
    uint32_t segment = random_below(count / (header + capacity)) * (header + capacity);
    uint32_t position = words[segment + random_below(8) * 32 + random_below(2)];
    return segment + header + position * 2 % capacity + random_below(2);
}

/* The counters of the protocols are in the first two pages. */
static void overwrite(volatile uint32_t *words, uint32_t count) {
    uint32_t hot = count < 2048 ? count : 2048, where = random_below(4);
    volatile uint32_t *word = &words[where == 0   ? random_below(count)
                                     : where == 1 ? random_below(hot)
                                                  : record_word(words, count)];
    switch (where > 1 ? 0 : random_below(3)) {
    case 0:
        *word = suspicious[random_below(sizeof suspicious / sizeof *suspicious)];
        break;
    case 1:
        *word = state;
        break;
    default:
        *word ^= UINT32_C(1) << random_below(32);
    }
}

int main(void) {
    char line[256], path[200];
    void *memory = NULL;
    size_t length = 0;
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN};
    setvbuf(stdin, NULL, _IONBF, 0);
    setvbuf(stdout, NULL, _IOLBF, 0);
    while (fgets(line, sizeof line, stdin) != NULL) {
        if (sscanf(line, "%199s %u %u %u", path, &state, &header, &capacity) != 4) {
            return 2;
        }
        header /= 4;
        capacity /= 4;
        if (memory != NULL) {
            munmap(memory, length);
        }
        int fd = open(path, O_RDWR);
        struct stat status;
        if (fd < 0 || fstat(fd, &status) != 0) {
            return perror(path), 1;
        }
        length = (size_t)status.st_size;
        memory = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        close(fd);
        if (memory == MAP_FAILED) {
            return perror("mmap"), 1;
        }
        puts("overwriting");
        while (poll(&input, 1, 0) == 0) {
            uint32_t pause = random_below(20000);
            for (uint32_t i = random_below(8); i > 0; i--) {
                overwrite(memory, (uint32_t)(length / 4));
            }
            for (volatile uint32_t i = 0; i < pause; i++) {
            }
        }
    }
    return 0;
}
