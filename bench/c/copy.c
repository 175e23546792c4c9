/*
 * What a message of a channel costs at least: one memcpy(3) into shared memory and one out of it.
 *
 * Usage: copy MODE SIZE COUNT SAMPLES
 * Prints one number per sample: nanoseconds per message.
 */
#include <string.h>
#include <sys/mman.h>

#include "bench.h"

static size_t size;
static char *message, *copy, *shared;

static void run(uint64_t count) {
    for (uint64_t i = 0; i < count; i++) {
        memcpy(shared, message, size);
        /* The compiler must not omit a copy. */
        __asm__ volatile("" : : "r"(shared) : "memory");
        memcpy(copy, shared, size);
        __asm__ volatile("" : : "r"(copy) : "memory");
    }
}

int main(int argc, char **argv) {
    if (argc != 5) {
        return 2;
    }
    size = strtoull(argv[2], NULL, 10);
    message = malloc(size);
    copy = malloc(size);
    shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    require(message != NULL && copy != NULL && shared != MAP_FAILED, "memory");
    memset(message, 'x', size);
    report_samples(strtoull(argv[4], NULL, 10), strtoull(argv[3], NULL, 10), run);
    return 0;
}
