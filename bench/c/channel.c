/*
 * The C twin of the one-to-one channel: two processes use the same layout, protocol and sleeping.
 *
 * Usage: channel MODE SIZE COUNT SAMPLES, where MODE is one of
 *   spin, sleep  round trips
 *   single       spinning round trips, each timed by itself; COUNT is 1
 *   oneway       each message is copied and published
 *   inplace      each message is written where it is read
 *   batch32      as inplace, and 32 messages are published at once
 * Prints one number per sample: nanoseconds per round trip, or per message.
 *
 * A message consists of doubles; its size is a multiple of 64 bytes. The sender writes each double
 * and the receiver reads it: it sums messages below 1 KiB, and copies larger ones. The receiver of
 * a one-way run replies with the sum of what it read, which the sender verifies.
 */
#include <stdatomic.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>

#include "bench.h"

enum { LARGEST_CAPACITY = 1 << 24, PADDING = -1, LIMIT = 256, ASLEEP = 1 };

/* If it found fewer words than LITTLE_WORDS, the consumer pauses before it polls again. */
enum { PAUSE_NS = 500, LITTLE_WORDS = 256 };

/* Positions count words of 4 bytes; the lowest bit of tail is set while the consumer sleeps. */
struct segment {
    _Alignas(128) _Atomic uint32_t tail;
    _Alignas(128) _Atomic uint32_t head;
    _Alignas(128) double sent;
    double sent_bytes;
    _Alignas(128) double received;
    _Alignas(4096) uint8_t data[LARGEST_CAPACITY];
};

struct record {
    int32_t length;
    int32_t type;
};

struct end {
    struct segment *out, *in;
    uint32_t next, limit; /* of the producer */
    double staged, staged_bytes;
    uint32_t head; /* of the consumer */
    double sent_when_found_little;
    double sum;
    int bell, others, epoll;
};

/* The length of the data in words of 4 bytes: 1 MiB, or 16 MiB if a message exceeds an eighth of
 * that. */
static uint32_t words_of_data;

static double message[1 << 17];
static uint8_t copy[1 << 20];

/* The first number of a message is so small that the sum of all numbers is exact. */
static double first_of(uint64_t number) {
    return (double)(number & 0xffff);
}

static void corrupted(void) {
    fputs("the received data differ from the data sent\n", stderr);
    exit(1);
}

/* Claims room for `count` records of the same length; returns NULL if the ring is full. */
static uint8_t *claim(struct end *end, uint32_t length, uint32_t count) {
    if (length > words_of_data / 2 - 8) {
        exit(2);
    }
    uint32_t stride = ((length + 15) >> 3) << 1, words = stride * count;
    uint32_t index = end->next & (words_of_data - 1);
    uint32_t padding = index + words > words_of_data ? words_of_data - index : 0;
    uint32_t past = end->next + padding + words;
    if ((int32_t)(past - end->limit) > 0) {
        uint32_t head = atomic_load(&end->out->head);
        if (end->next - head > words_of_data) {
            corrupted();
        }
        end->limit = head + words_of_data;
        if ((int32_t)(past - end->limit) > 0) {
            return NULL;
        }
    }
    uint8_t *first = end->out->data + ((size_t)index << 2);
    if (padding > 0) {
        *(struct record *)first = (struct record){(int32_t)(padding << 2), PADDING};
        first = end->out->data;
    }
    for (uint32_t i = 0; i < count; i++) {
        *(struct record *)(first + ((size_t)(i * stride) << 2)) =
            (struct record){(int32_t)length + 8, 0};
    }
    end->next = past;
    end->staged += count;
    end->staged_bytes += (double)length * count;
    return first + sizeof(struct record);
}

static void publish(struct end *end) {
    end->out->sent += end->staged;
    end->out->sent_bytes += end->staged_bytes;
    end->staged = 0;
    end->staged_bytes = 0;
    if ((atomic_exchange(&end->out->tail, end->next) & ASLEEP) != 0) {
        uint64_t one = 1;
        if (write(end->others, &one, sizeof one) < 0) {
            exit(1);
        }
    }
}

static int try_send(struct end *end, const void *payload, uint32_t length) {
    uint8_t *place = claim(end, length, 1);
    if (place == NULL) {
        return 0;
    }
    memcpy(place, payload, length);
    publish(end);
    return 1;
}

static void write_doubles(double *to, uint32_t size, double first) {
    for (uint32_t i = 0; i < size / 8; i++) {
        to[i] = first + i;
    }
}

static void take(struct end *end, const uint8_t *payload, uint32_t length) {
    if (length >= 1024) {
        memcpy(copy, payload, length);
        /* The compiler must not omit the copy. */
        __asm__ volatile("" : : "r"(copy) : "memory");
        end->sum += ((const double *)payload)[0];
        return;
    }
    if (length == sizeof end->sum) {
        memcpy(&end->sum, payload, sizeof end->sum);
        return;
    }
    /* Both languages add in pairs: one chain of additions would take longer than all the rest. */
    const double *at = (const double *)payload;
    for (uint32_t i = 0; i < length / 8; i += 8, at += 8) {
        end->sum += ((at[0] + at[1]) + (at[2] + at[3])) + ((at[4] + at[5]) + (at[6] + at[7]));
    }
}

/* Stores nothing while it finds nothing: a polling loop that stores is slower by a third. */
static uint32_t poll_tail(struct end *end) {
    if (end->sent_when_found_little == end->out->sent) {
        end->sent_when_found_little = -1;
        double until = now_ns() + PAUSE_NS;
        while (now_ns() < until) {
        }
    }
    uint32_t waiting = (atomic_load(&end->in->tail) & ~(uint32_t)ASLEEP) - end->head;
    if (waiting > 0) {
        end->sent_when_found_little = waiting < LITTLE_WORDS ? end->out->sent : -1;
    }
    return waiting;
}

static uint32_t drain(struct end *end) {
    uint32_t waiting = poll_tail(end);
    uint32_t count = 0;
    if (waiting == 0) {
        return 0;
    }
    if (waiting > words_of_data) {
        corrupted();
    }
    while (waiting > 0 && count < LIMIT) {
        uint32_t index = end->head & (words_of_data - 1);
        const struct record *record = (const struct record *)(end->in->data + ((size_t)index << 2));
        int32_t length = record->length;
        uint32_t words = (((uint32_t)length + 7) >> 3) << 1;
        if (length < 8 || words > waiting || index + words > words_of_data) {
            corrupted();
        }
        end->head += words;
        waiting -= words;
        if (record->type == PADDING) {
            continue;
        }
        count++;
        take(end, (const uint8_t *)(record + 1), (uint32_t)length - 8);
    }
    end->in->received += count;
    atomic_exchange(&end->in->head, end->head);
    return count;
}

static void wait_for_messages(struct end *end) {
    uint32_t empty = end->head;
    if (atomic_compare_exchange_strong(&end->in->tail, &empty, end->head | ASLEEP)) {
        struct epoll_event event;
        epoll_wait(end->epoll, &event, 1, -1);
    }
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

static void send_each(struct end *end, uint32_t size, uint64_t count) {
    for (uint64_t i = 0; i < count; i++) {
        if (size < 1024) {
            write_doubles(message, size, first_of(i));
        } else {
            message[0] = first_of(i);
        }
        while (!try_send(end, message, size)) {
        }
    }
}

static void send_in_place(struct end *end, uint32_t size, uint64_t count) {
    for (uint64_t i = 0; i < count; i++) {
        uint8_t *place;
        while ((place = claim(end, size, 1)) == NULL) {
        }
        write_doubles((double *)place, size, first_of(i));
        publish(end);
    }
}

static void send_batches(struct end *end, uint32_t size, uint64_t count, uint32_t batch) {
    uint32_t stride = (size + 15) & ~7u;
    for (uint64_t i = 0; i < count; i += batch) {
        uint32_t messages = count - i < batch ? (uint32_t)(count - i) : batch;
        uint8_t *place;
        while ((place = claim(end, size, messages)) == NULL) {
        }
        for (uint32_t k = 0; k < messages; k++) {
            write_doubles((double *)(place + (size_t)k * stride), size, first_of(i + k));
        }
        publish(end);
    }
}

/* What is measured, and this side's end. */
static struct end here;
static uint32_t size, batch;
static int sleeps, is_round_trip, is_in_place;
static double expected;

static void run_round_trips(uint64_t count) {
    for (uint64_t i = 0; i < count; i++) {
        while (!try_send(&here, message, size)) {
        }
        receive(&here, 1, sleeps);
    }
}

static void run_one_way(uint64_t count) {
    here.sum = 0;
    if (batch > 1) {
        send_batches(&here, size, count, batch);
    } else if (is_in_place) {
        send_in_place(&here, size, count);
    } else {
        send_each(&here, size, count);
    }
    receive(&here, 1, sleeps);
    if (here.sum != expected) {
        corrupted();
    }
}

static void answer(struct end *there, uint64_t count) {
    for (;;) {
        there->sum = 0;
        receive(there, is_round_trip ? 1 : count, sleeps);
        const void *reply = is_round_trip ? (const void *)message : &there->sum;
        while (!try_send(there, reply, is_round_trip ? size : sizeof there->sum)) {
        }
    }
}

int main(int argc, char **argv) {
    if (argc != 5) {
        return 2;
    }
    const char *mode = argv[1];
    size = (uint32_t)atoi(argv[2]);
    uint64_t count = strtoull(argv[3], NULL, 10), samples = strtoull(argv[4], NULL, 10);
    words_of_data = (size > 1 << 17 ? LARGEST_CAPACITY : 1 << 20) / 4;
    sleeps = strcmp(mode, "sleep") == 0;
    is_round_trip = sleeps || strcmp(mode, "spin") == 0 || strcmp(mode, "single") == 0;
    batch = strcmp(mode, "batch32") == 0 ? 32 : 1;
    is_in_place = strcmp(mode, "inplace") == 0;
    struct segment *segments = mmap(NULL, 2 * sizeof *segments, PROT_READ | PROT_WRITE,
                                    MAP_SHARED | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    int bells[] = {eventfd(0, EFD_NONBLOCK), eventfd(0, EFD_NONBLOCK)};
    pid_t child = start_partner();
    int own = child == 0 ? 1 : 0, other = 1 - own;
    here = (struct end){&segments[own],     &segments[other],       .limit = words_of_data,
                        .bell = bells[own], .others = bells[other], .sent_when_found_little = -1};
    watch(&here);
    if (child == 0) {
        answer(&here, count);
    }
    uint32_t summed = size >= 1024 ? 1 : size / 8;
    for (uint64_t i = 0; i < count; i++) {
        expected += summed * first_of(i) + summed * (summed - 1) / 2.0;
    }
    report_samples(samples, count, is_round_trip ? run_round_trips : run_one_way);
    end_partner(child);
    return 0;
}
