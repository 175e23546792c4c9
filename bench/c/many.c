/*
 * The C twin of the many-to-one channel: several processes use the same layout, protocol and
 * sleeping. The benchmark does not measure recovery from a producer's death, but it includes its
 * cost: each producer records what it is about to claim.
 *
 * Usage: many many.PRODUCERS SIZE COUNT SAMPLES. For each sample, each producer sends COUNT
 * messages of SIZE bytes. Prints one number per sample: nanoseconds per message.
 */
#include <errno.h>
#include <poll.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/mman.h>

#include "bench.h"

enum { CAPACITY = 1 << 20, UNITS = CAPACITY / 8, PADDING = -1, LIMIT = 256, MOST = 32 };

struct participant {
    _Alignas(64) uint32_t tail;
    _Atomic uint32_t units;
    double sent, sent_bytes;
};

struct segment {
    _Alignas(128) _Atomic uint32_t tail;
    _Alignas(128) _Atomic uint32_t head;
    _Alignas(128) _Atomic uint32_t sleeping; /* the consumer, for messages */
    _Alignas(128) _Atomic uint32_t waiting;  /* producers, for room */
    struct participant participants[MOST];
    _Alignas(4096) uint8_t data[CAPACITY];
};

struct record {
    _Atomic int32_t length;
    int32_t type;
};

static struct segment *segment;
static int bell, bells[MOST], orders[MOST], producers;
static uint8_t message[1 << 17];
static volatile uint64_t sum;

static struct record *record_at(uint32_t index) {
    return (struct record *)(segment->data + ((size_t)index << 3));
}

static void sleep_on(int descriptor) {
    struct pollfd poll_one = {.fd = descriptor, .events = POLLIN};
    uint64_t value;
    poll(&poll_one, 1, -1);
    require(read(descriptor, &value, sizeof value) > 0 || errno == EAGAIN, "read");
}

static void ring(int descriptor) {
    uint64_t one = 1;
    require(write(descriptor, &one, sizeof one) > 0, "write");
}

static int must_wake(_Atomic uint32_t *word) {
    uint32_t asleep = 1;
    return atomic_load(word) == 1 && atomic_compare_exchange_strong(word, &asleep, 0);
}

static int has_room(uint32_t units) {
    uint32_t head = atomic_load(&segment->head), tail = atomic_load(&segment->tail);
    uint32_t until_end = UNITS - (tail & (UNITS - 1));
    return tail - head + units + (units > until_end ? until_end : 0) <= UNITS;
}

static int try_send(struct participant *participant, uint32_t length) {
    static uint32_t limit = UNITS; /* computed from the head that was last read */
    uint32_t units = (length + 15) >> 3;
    for (;;) {
        uint32_t tail = atomic_load(&segment->tail);
        uint32_t index = tail & (UNITS - 1), until_end = UNITS - index;
        uint32_t padding = units > until_end ? until_end : 0, claimed = padding + units;
        if ((int32_t)(tail + claimed - limit) > 0) {
            uint32_t before = limit;
            limit = atomic_load(&segment->head) + UNITS;
            if (limit != before) {
                continue;
            }
            return 0;
        }
        participant->tail = tail;
        atomic_store_explicit(&participant->units, claimed, memory_order_relaxed);
        if (!atomic_compare_exchange_strong(&segment->tail, &tail, tail + claimed)) {
            atomic_store(&participant->units, 0);
            continue;
        }
        struct record *record = record_at(padding > 0 ? 0 : index);
        record->type = 0;
        atomic_store_explicit(&record->length, -((int32_t)length + 8), memory_order_relaxed);
        if (padding > 0) {
            record_at(index)->type = PADDING;
            atomic_store(&record_at(index)->length, (int32_t)(padding << 3));
        }
        memcpy(record + 1, message, length);
        atomic_store(&record->length, (int32_t)length + 8);
        atomic_store_explicit(&participant->units, 0, memory_order_relaxed);
        participant->sent += 1;
        participant->sent_bytes += length;
        return 1;
    }
}

static void send_one(int number, uint32_t length) {
    while (!try_send(&segment->participants[number], length)) {
        atomic_store(&segment->waiting, 1);
        if (!has_room((length + 15) >> 3)) {
            sleep_on(bells[number]);
        }
    }
    if (must_wake(&segment->sleeping)) {
        ring(bell);
    }
}

/* Reads no further than the end of the data, so that one memset(3) clears the records that it read.
 */
static uint32_t drain(uint32_t *head) {
    uint32_t first = *head & (UNITS - 1), index = first, count = 0;
    while (count < LIMIT && index < UNITS) {
        struct record *record = record_at(index);
        int32_t length = atomic_load(&record->length);
        if (length <= 0) {
            break;
        }
        require(length >= 8 && index + (((uint32_t)length + 7) >> 3) <= UNITS, "length");
        index += ((uint32_t)length + 7) >> 3;
        if (record->type == PADDING) {
            continue;
        }
        count++;
        const uint8_t *payload = (const uint8_t *)(record + 1);
        sum += payload[0] + payload[length - 9];
    }
    if (index == first) {
        return 0;
    }
    memset(record_at(first), 0, (size_t)(index - first) << 3);
    *head += index - first;
    atomic_store(&segment->head, *head);
    if (must_wake(&segment->waiting)) {
        for (int i = 0; i < producers; i++) {
            ring(bells[i]);
        }
    }
    return count;
}

static void receive_all(uint64_t count) {
    static uint32_t head;
    char go = 'g';
    for (int i = 0; i < producers; i++) {
        require(write(orders[i], &go, 1) == 1, "write");
    }
    for (uint64_t left = count; left > 0;) {
        uint32_t taken = drain(&head);
        left -= taken;
        if (taken == 0) {
            atomic_store(&segment->sleeping, 1);
            if (atomic_load(&record_at(head & (UNITS - 1))->length) <= 0) {
                sleep_on(bell);
            }
            atomic_store(&segment->sleeping, 0);
        }
    }
}

static void produce(int number, int order, uint64_t count, uint32_t size) {
    char go;
    while (read(order, &go, 1) == 1) {
        for (uint64_t i = 0; i < count; i++) {
            send_one(number, size);
        }
    }
    exit(0);
}

int main(int argc, char **argv) {
    if (argc != 5 || sscanf(argv[1], "many.%d", &producers) != 1 || producers > MOST) {
        return 2;
    }
    uint32_t size = (uint32_t)atoi(argv[2]);
    uint64_t count = strtoull(argv[3], NULL, 10), samples = strtoull(argv[4], NULL, 10);
    segment = mmap(NULL, sizeof *segment, PROT_READ | PROT_WRITE,
                   MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    require(segment != MAP_FAILED, "mmap");
    bell = eventfd(0, EFD_NONBLOCK);
    pid_t children[MOST];
    for (int i = 0; i < producers; i++) {
        bells[i] = eventfd(0, EFD_NONBLOCK);
    }
    for (int i = 0; i < producers; i++) {
        int order[2];
        require(pipe(order) == 0, "pipe");
        children[i] = start_partner();
        if (children[i] == 0) {
            close(order[1]);
            produce(i, order[0], count, size);
        }
        orders[i] = order[1];
        close(order[0]);
    }
    report_samples(samples, count * (uint64_t)producers, receive_all);
    for (int i = 0; i < producers; i++) {
        end_partner(children[i]);
    }
    return 0;
}
