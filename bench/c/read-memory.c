/*
 * The C twins of the mechanisms that are read as memory: sums 32-bit integers.
 *
 * Usage: read-memory MODE SIZE COUNT SAMPLES, where MODE is one of memory, mapped-file, system-v.
 * Prints one number per sample: nanoseconds per read of SIZE bytes.
 */
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>

#include "bench.h"

static const int32_t *words;
static size_t length;
static volatile int32_t total;

static void read_all(uint64_t count) {
    for (uint64_t i = 0; i < count; i++) {
        int32_t sum = 0;
        for (size_t at = 0; at < length; at++) {
            sum += words[at];
        }
        total += sum;
    }
}

static void *map_descriptor(int descriptor, size_t size) {
    require(descriptor >= 0 && posix_fallocate(descriptor, 0, (off_t)size) == 0, "posix_fallocate");
    return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
}

static void *map(const char *mode, size_t size) {
    char path[] = "/tmp/linux-ipc-bench-XXXXXX";
    if (strcmp(mode, "system-v") == 0) {
        int id = shmget(IPC_PRIVATE, size, 0600);
        void *at = shmat(id, NULL, 0);
        shmctl(id, IPC_RMID, NULL);
        return at;
    }
    if (strcmp(mode, "memory") == 0) {
        return map_descriptor(memfd_create("bench", MFD_CLOEXEC), size);
    }
    int descriptor = mkstemp(path);
    unlink(path);
    return map_descriptor(descriptor, size);
}

int main(int argc, char **argv) {
    if (argc != 5) {
        return 2;
    }
    size_t size = strtoull(argv[2], NULL, 10);
    void *memory = map(argv[1], size);
    require(memory != MAP_FAILED, "mmap");
    memset(memory, 1, size);
    words = memory;
    length = size / sizeof *words;
    report_samples(strtoull(argv[4], NULL, 10), strtoull(argv[3], NULL, 10), read_all);
    return 0;
}
