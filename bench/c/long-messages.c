/*
 * The floor for long messages of a channel: two processes, fragments in a ring of 1 MiB, both
 * copies by non-temporal stores, and for each message memory of its own, which was used before.
 *
 * Usage: long-messages MODE SIZE COUNT SAMPLES
 * Prints one number per sample: nanoseconds per message. COUNT messages are acknowledged together.
 */
#include <emmintrin.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>

#include "bench.h"

enum { CAPACITY = 1 << 20, FRAGMENT = CAPACITY / 8, MESSAGES = 32 };

struct ring {
    _Alignas(128) _Atomic uint64_t tail;
    _Alignas(128) _Atomic uint64_t head;
    _Alignas(128) _Atomic uint64_t acknowledged;
    _Alignas(4096) char data[CAPACITY];
};

static struct ring *ring;
static size_t size;
static char *message;
static uint64_t tail, head, sent;

/* Both addresses and the length are multiples of 64. */
static void copy(char *target, const char *source, size_t length) {
    for (size_t at = 0; at < length; at += 16) {
        _mm_stream_si128((__m128i *)(target + at), _mm_load_si128((const __m128i *)(source + at)));
    }
    _mm_sfence();
}

static size_t fragment_at(uint64_t position, size_t left) {
    size_t until_end = CAPACITY - position % CAPACITY;
    size_t length = left < FRAGMENT ? left : FRAGMENT;
    return length < until_end ? length : until_end;
}

static void send(void) {
    for (size_t done = 0, length; done < size; done += length) {
        length = fragment_at(tail, size - done);
        while (tail + length - head > CAPACITY) {
            head = atomic_load(&ring->head);
        }
        copy(ring->data + tail % CAPACITY, message + done, length);
        tail += length;
        atomic_store(&ring->tail, tail);
    }
    sent++;
}

static void run(uint64_t count) {
    for (uint64_t i = 0; i < count; i++) {
        send();
    }
    while (atomic_load(&ring->acknowledged) != sent) {
    }
}

static void receive(char *target) {
    for (size_t done = 0, length; done < size; done += length) {
        length = fragment_at(head, size - done);
        while (atomic_load(&ring->tail) - head < length) {
        }
        copy(target + done, ring->data + head % CAPACITY, length);
        head += length;
        atomic_store(&ring->head, head);
    }
}

static void *pages(size_t length, int sharing) {
    int flags = sharing | MAP_ANONYMOUS | MAP_POPULATE;
    void *address = mmap(NULL, length, PROT_READ | PROT_WRITE, flags, -1, 0);
    require(address != MAP_FAILED, "mmap");
    return address;
}

int main(int argc, char **argv) {
    if (argc != 5) {
        return 2;
    }
    size = strtoull(argv[2], NULL, 10);
    require(size > 0 && size % 64 == 0, "a size that is a multiple of 64");
    ring = pages(sizeof *ring, MAP_SHARED);
    pid_t child = start_partner();
    if (child == 0) {
        char *targets = pages(MESSAGES * size, MAP_PRIVATE);
        for (uint64_t received = 0;; atomic_store(&ring->acknowledged, ++received)) {
            receive(targets + received % MESSAGES * size);
        }
    }
    message = pages(size, MAP_PRIVATE);
    memset(message, 'x', size);
    report_samples(strtoull(argv[4], NULL, 10), strtoull(argv[3], NULL, 10), run);
    end_partner(child);
    return 0;
}
