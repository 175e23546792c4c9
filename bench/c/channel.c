/*
 * The C twin of the one-to-one channel: the same layout, protocol and sleeping, in two processes.
 *
 * Usage: channel MODE SIZE COUNT SAMPLES, MODE one of spin, sleep (round trips), oneway, batch32.
 * Prints one number per sample: nanoseconds per round trip, or per message.
 */
#include <stdatomic.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>

#include "bench.h"

enum { LARGEST_CAPACITY = 1 << 24, PADDING = -1, LIMIT = 256 };

struct segment {
    _Alignas(128) _Atomic uint32_t tail;
    _Alignas(128) _Atomic uint32_t head;
    _Alignas(128) _Atomic uint32_t sleeping;
    _Alignas(4096) uint8_t data[LARGEST_CAPACITY];
};

struct record {
    int32_t length;
    int32_t type;
};

struct end {
    struct segment *out, *in;
    uint32_t next, head_seen; /* of the producer */
    uint32_t head;            /* of the consumer */
    int bell, others, epoll;
};

/* Of 8 bytes, in the data: 1 MiB of them, and 16 MiB for messages over an eighth of that. */
static uint32_t units_of_data;

static uint8_t message[1 << 20], copy[1 << 20];

static volatile uint64_t sum;

static int stage(struct end *end, const uint8_t *payload, uint32_t length) {
    uint32_t units = (length + 15) >> 3, index = end->next & (units_of_data - 1),
             until_end = units_of_data - index;
    uint32_t padding = units > until_end ? until_end : 0, past = end->next + padding + units;
    if (past - end->head_seen > units_of_data) {
        end->head_seen = atomic_load_explicit(&end->out->head, memory_order_acquire);
        if (past - end->head_seen > units_of_data) {
            return 0;
        }
    }
    struct record *record = (struct record *)(end->out->data + ((size_t)index << 3));
    if (padding > 0) {
        *record = (struct record){(int32_t)(padding << 3), PADDING};
        record = (struct record *)end->out->data;
    }
    *record = (struct record){(int32_t)length + 8, 0};
    memcpy(record + 1, payload, length);
    end->next = past;
    return 1;
}

static void publish(struct end *end) {
    /* Sequentially consistent, as in JavaScript: the load of the sleep word must not pass it. */
    atomic_store(&end->out->tail, end->next);
    uint32_t asleep = 1;
    if (atomic_load(&end->out->sleeping) == 1 &&
        atomic_compare_exchange_strong(&end->out->sleeping, &asleep, 0)) {
        uint64_t one = 1;
        if (write(end->others, &one, sizeof one) < 0) {
            exit(1);
        }
    }
}

static void send_one(struct end *end, uint32_t length) {
    while (!stage(end, message, length)) {
    }
    publish(end);
}

/* Long messages: every byte is read, by copying it. Short ones are looked at where they lie. */
static uint32_t drain(struct end *end) {
    uint32_t waiting = atomic_load_explicit(&end->in->tail, memory_order_acquire) - end->head;
    uint32_t count = 0;
    if (waiting == 0) {
        return 0;
    }
    while (waiting > 0 && count < LIMIT) {
        uint32_t index = end->head & (units_of_data - 1);
        struct record *record = (struct record *)(end->in->data + ((size_t)index << 3));
        int32_t length = record->length;
        uint32_t units = ((uint32_t)length + 7) >> 3;
        if (length < 8 || units > waiting || index + units > units_of_data) {
            exit(2);
        }
        end->head += units;
        waiting -= units;
        if (record->type == PADDING) {
            continue;
        }
        count++;
        const uint8_t *payload = (const uint8_t *)(record + 1);
        if (length >= 1024) {
            memcpy(copy, payload, (size_t)length - 8);
        } else {
            sum += payload[0] + payload[length - 9];
        }
    }
    atomic_store(&end->in->head, end->head);
    return count;
}

static void wait_for_messages(struct end *end) {
    atomic_store(&end->in->sleeping, 1);
    if (atomic_load(&end->in->tail) == end->head) {
        struct epoll_event event;
        epoll_wait(end->epoll, &event, 1, -1);
    }
    atomic_store(&end->in->sleeping, 0);
}

static void receive(struct end *end, uint64_t count, int sleeps) {
    while (count > 0) {
        uint32_t taken = drain(end);
        count -= taken;
        if (taken == 0 && sleeps) {
            wait_for_messages(end);
        }
    }
}

static void watch(struct end *end) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLET};
    end->epoll = epoll_create1(0);
    epoll_ctl(end->epoll, EPOLL_CTL_ADD, end->bell, &event);
}

int main(int argc, char **argv) {
    if (argc != 5) {
        return 2;
    }
    const char *mode = argv[1];
    uint32_t size = (uint32_t)atoi(argv[2]);
    uint64_t count = strtoull(argv[3], NULL, 10), samples = strtoull(argv[4], NULL, 10);
    units_of_data = (size > 1 << 17 ? LARGEST_CAPACITY : 1 << 20) / 8;
    int sleeps = strcmp(mode, "sleep") == 0, round_trip = sleeps || strcmp(mode, "spin") == 0;
    uint32_t batch = strcmp(mode, "batch32") == 0 ? 32 : 1;
    struct segment *segments = mmap(NULL, 2 * sizeof *segments, PROT_READ | PROT_WRITE,
                                    MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    int bells[] = {eventfd(0, EFD_NONBLOCK), eventfd(0, EFD_NONBLOCK)};
    pid_t child = start_partner();
    if (child == 0) {
        struct end end = {&segments[1], &segments[0], .bell = bells[1], .others = bells[0]};
        watch(&end);
        for (;;) {
            receive(&end, round_trip ? 1 : count, sleeps);
            send_one(&end, round_trip ? size : 8);
        }
    }
    struct end end = {&segments[0], &segments[1], .bell = bells[0], .others = bells[1]};
    watch(&end);
    /* The first samples warm up, as those of the JavaScript program do. */
    for (uint64_t sample = 0; sample < samples + samples / 4; sample++) {
        double start = now_ns();
        if (round_trip) {
            for (uint64_t i = 0; i < count; i++) {
                send_one(&end, size);
                receive(&end, 1, sleeps);
            }
        } else {
            for (uint64_t i = 0; i < count; i++) {
                while (!stage(&end, message, size)) {
                    publish(&end);
                }
                if (batch == 1 || (i + 1) % batch == 0 || i + 1 == count) {
                    publish(&end);
                }
            }
            receive(&end, 1, sleeps);
        }
        if (sample >= samples / 4) {
            printf("%.2f\n", (now_ns() - start) / (double)count);
        }
    }
    end_partner(child);
    return 0;
}
