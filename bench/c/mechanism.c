/*
 * The C twins of the mechanisms of the lab sheet: round trips between two processes whose
 * descriptors are non-blocking and waited for with epoll, as ours are; and reading memory.
 *
 * Usage: mechanism MODE SIZE COUNT SAMPLES, MODE one of pipe, seqpacket, memory.
 * Prints one number per sample: nanoseconds per round trip; for memory, per read of SIZE bytes.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char message[1 << 16];

struct end {
    int in, out, epoll;
};

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void receive(struct end *end, size_t size) {
    for (size_t got = 0; got < size;) {
        ssize_t length = read(end->in, message, size - got);
        if (length > 0) {
            got += (size_t)length;
        } else if (length < 0 && errno == EAGAIN) {
            struct epoll_event event;
            epoll_wait(end->epoll, &event, 1, -1);
        } else {
            exit(1);
        }
    }
}

static void send_all(struct end *end, size_t size) {
    if (write(end->out, message, size) != (ssize_t)size) {
        exit(1);
    }
}

static void watch(struct end *end) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLET};
    end->epoll = epoll_create1(0);
    epoll_ctl(end->epoll, EPOLL_CTL_ADD, end->in, &event);
}

static volatile int32_t total;

static void read_memory(const int32_t *words, size_t size) {
    int32_t sum = 0;
    for (size_t i = 0; i < size / sizeof *words; i++) {
        sum += words[i];
    }
    total += sum;
}

int main(int argc, char **argv) {
    if (argc != 5) {
        return 2;
    }
    size_t size = strtoull(argv[2], NULL, 10);
    uint64_t count = strtoull(argv[3], NULL, 10), samples = strtoull(argv[4], NULL, 10);
    int there[2], back[2], is_memory = strcmp(argv[1], "memory") == 0;
    int32_t *words = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    memset(words, 1, 1 << 20);
    struct end here = {0}, other = {0};
    if (strcmp(argv[1], "seqpacket") == 0) {
        socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, there);
        here = (struct end){.in = there[0], .out = there[0]};
        other = (struct end){.in = there[1], .out = there[1]};
    } else if (pipe2(there, O_NONBLOCK) == 0 && pipe2(back, O_NONBLOCK) == 0) {
        here = (struct end){.in = back[0], .out = there[1]};
        other = (struct end){.in = there[0], .out = back[1]};
    }
    pid_t child = is_memory ? 0 : fork();
    if (!is_memory && child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        watch(&other);
        for (;;) {
            receive(&other, size);
            send_all(&other, size);
        }
    }
    watch(&here);
    for (uint64_t sample = 0; sample < samples + samples / 4; sample++) {
        double start = now();
        for (uint64_t i = 0; i < count; i++) {
            if (is_memory) {
                read_memory(words, size);
                continue;
            }
            send_all(&here, size);
            receive(&here, size);
        }
        if (sample >= samples / 4) {
            printf("%.2f\n", (now() - start) / (double)count);
        }
    }
    if (child > 0) {
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
    }
    return 0;
}
