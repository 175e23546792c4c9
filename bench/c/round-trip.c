/*
 * The C twins of the mechanisms of the lab sheet on which a process can wait: a message to another
 * process, and one back. As in the library, descriptors are non-blocking and epoll waits for them,
 * and the handler of a signal writes its siginfo_t to a pipe.
 *
 * Usage: round-trip MODE SIZE COUNT SAMPLES, where MODE is one of pipe, fifo, seqpacket, signal,
 * semaphore.
 * Prints one number per sample: nanoseconds per round trip.
 */
#include <errno.h>
#include <fcntl.h>
#include <semaphore.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "bench.h"

/* One end: descriptors to read from and to write to, or semaphores to decrement and to increment.
 */
struct end {
    int in, out, epoll;
    sem_t *lowered, *raised;
    pid_t other;
};

static char message[1 << 20];
static size_t size;
static struct end end;
static void (*send_one)(void), (*receive_one)(void);

static void watch(void) {
    struct epoll_event event = {.events = EPOLLIN | EPOLLET};
    end.epoll = epoll_create1(0);
    epoll_ctl(end.epoll, EPOLL_CTL_ADD, end.in, &event);
}

static void receive_bytes(void) {
    for (size_t got = 0; got < size;) {
        ssize_t length = read(end.in, message, size - got);
        if (length > 0) {
            got += (size_t)length;
        } else {
            struct epoll_event event;
            require(length < 0 && (errno == EAGAIN || errno == EINTR), "read");
            epoll_wait(end.epoll, &event, 1, -1);
        }
    }
}

static void send_bytes(void) {
    require(write(end.out, message, size) == (ssize_t)size, "write");
}

static void send_signal(void) {
    require(sigqueue(end.other, SIGRTMIN, (union sigval){.sival_int = 1}) == 0, "sigqueue");
}

static void on_signal(int number, siginfo_t *info, void *context) {
    int before = errno;
    (void)number;
    (void)context;
    end.other = info->si_pid;
    require(write(end.out, info, size) == (ssize_t)size, "write");
    errno = before;
}

static void hold_signal(int how) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN);
    sigprocmask(how, &set, NULL);
}

static void send_post(void) {
    sem_post(end.raised);
}

static void receive_wait(void) {
    while (sem_wait(end.lowered) != 0) {
        require(errno == EINTR, "sem_wait");
    }
}

static void round_trips(uint64_t count) {
    for (uint64_t i = 0; i < count; i++) {
        send_one();
        receive_one();
    }
}

/* Opens both ends of a FIFO in one descriptor, and unlinks its name. */
static int open_fifo(void) {
    char path[] = "/tmp/linux-ipc-bench-XXXXXX";
    require(mkdtemp(path) != NULL, "mkdtemp");
    char fifo[sizeof path + 5];
    snprintf(fifo, sizeof fifo, "%s/fifo", path);
    require(mkfifo(fifo, 0600) == 0, "mkfifo");
    int descriptor = open(fifo, O_RDWR | O_NONBLOCK);
    unlink(fifo);
    rmdir(path);
    return descriptor;
}

/* Makes the two ends: ends[0] is for this process, ends[1] for the other. */
static void make_ends(const char *mode, struct end ends[2]) {
    int there[2], back[2];
    send_one = send_bytes;
    receive_one = receive_bytes;
    if (strcmp(mode, "seqpacket") == 0) {
        require(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK, 0, there) == 0, "socketpair");
        ends[0].in = ends[0].out = there[0];
        ends[1].in = ends[1].out = there[1];
    } else if (strcmp(mode, "pipe") == 0) {
        require(pipe2(there, O_NONBLOCK) == 0 && pipe2(back, O_NONBLOCK) == 0, "pipe2");
        ends[0].in = back[0], ends[0].out = there[1];
        ends[1].in = there[0], ends[1].out = back[1];
    } else if (strcmp(mode, "fifo") == 0) {
        ends[0].in = ends[1].out = open_fifo();
        ends[1].in = ends[0].out = open_fifo();
    } else if (strcmp(mode, "signal") == 0) {
        /* Each end has its own pipe. */
        struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_RESTART};
        require(pipe2(there, O_NONBLOCK) == 0 && pipe2(back, O_NONBLOCK) == 0, "pipe2");
        ends[0].in = back[0], ends[0].out = back[1];
        ends[1].in = there[0], ends[1].out = there[1];
        sigaction(SIGRTMIN, &action, NULL);
        hold_signal(SIG_BLOCK); /* until each process has set its end */
        size = sizeof(siginfo_t);
        send_one = send_signal;
    } else {
        sem_t *semaphores =
            mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        sem_init(&semaphores[0], 1, 0);
        sem_init(&semaphores[1], 1, 0);
        ends[0].lowered = ends[1].raised = &semaphores[0];
        ends[1].lowered = ends[0].raised = &semaphores[1];
        send_one = send_post;
        receive_one = receive_wait;
    }
}

int main(int argc, char **argv) {
    if (argc != 5) {
        return 2;
    }
    size = strtoull(argv[2], NULL, 10);
    struct end ends[2] = {0};
    make_ends(argv[1], ends);
    pid_t child = start_partner();
    end = ends[child == 0 ? 1 : 0];
    end.other = child;
    hold_signal(SIG_UNBLOCK);
    watch();
    while (child == 0) {
        receive_one();
        send_one();
    }
    report_samples(strtoull(argv[4], NULL, 10), strtoull(argv[3], NULL, 10), round_trips);
    end_partner(child);
    return 0;
}
