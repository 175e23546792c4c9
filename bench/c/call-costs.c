/*
 * Makes one call, or a pair of calls, repeatedly in one process.
 *
 * Usage: call-costs NAME COUNT SAMPLES
 * Prints one number per sample: nanoseconds per call.
 */
#include <fcntl.h>
#include <mqueue.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { PAGE = 4096, WORDS = 65536 / 4 };

static char own[64];
static char message[64], into[8192];
static int ends[2], descriptor;
static sem_t semaphore;
static int32_t *words;
static uint64_t round_number;

static void require(int holds, const char *what) {
    if (!holds) {
        perror(what);
        exit(1);
    }
}

static void send_kill(void) {
    require(kill(getpid(), SIGWINCH) == 0, "kill");
}

static void open_semaphore(void) {
    require(sem_init(&semaphore, 1, 0) == 0, "sem_init");
}

static void post_wait(void) {
    require(sem_post(&semaphore) == 0 && sem_trywait(&semaphore) == 0, "sem_post");
}

static void open_set(void) {
    descriptor = semget(IPC_PRIVATE, 1, 0600);
    require(descriptor >= 0, "semget");
}

static void operate_set(void) {
    struct sembuf up = {.sem_op = 1, .sem_flg = IPC_NOWAIT};
    struct sembuf down = {.sem_op = -1, .sem_flg = IPC_NOWAIT};
    require(semop(descriptor, &up, 1) == 0 && semop(descriptor, &down, 1) == 0, "semop");
}

static void remove_set(void) {
    semctl(descriptor, 0, IPC_RMID);
}

static void open_pipe(void) {
    require(pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0, "pipe2");
}

static void write_read(void) {
    require(write(ends[1], message, sizeof message) == sizeof message, "write");
    require(read(ends[0], into, sizeof message) == sizeof message, "read");
}

static void open_close_pipe(void) {
    open_pipe();
    close(ends[0]);
    close(ends[1]);
}

static void open_sockets(void) {
    int type = SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK;
    require(socketpair(AF_UNIX, type, 0, ends) == 0, "socketpair");
}

static void send_receive(void) {
    require(send(ends[0], message, sizeof message, MSG_NOSIGNAL) == sizeof message, "send");
    require(recv(ends[1], into, sizeof into, 0) == sizeof message, "recv");
}

static void open_counter(void) {
    descriptor = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

static void add_take(void) {
    uint64_t value = 1;
    require(write(descriptor, &value, sizeof value) == sizeof value, "write");
    require(read(descriptor, &value, sizeof value) == sizeof value, "read");
}

static void open_timer(void) {
    descriptor = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
}

static void start_stop(void) {
    struct itimerspec start = {.it_value.tv_sec = 10}, stop = {0};
    require(timerfd_settime(descriptor, 0, &start, NULL) == 0, "timerfd_settime");
    require(timerfd_settime(descriptor, 0, &stop, NULL) == 0, "timerfd_settime");
}

static void open_file(void) {
    char path[] = "/tmp/linux-ipc-bench-XXXXXX";
    descriptor = mkostemp(path, O_CLOEXEC);
    require(descriptor >= 0 && unlink(path) == 0, "mkostemp");
}

static void lock_unlock(void) {
    require(flock(descriptor, LOCK_EX | LOCK_NB) == 0 && flock(descriptor, LOCK_UN) == 0, "flock");
}

static void open_queue(void) {
    descriptor = mq_open(own, O_RDWR | O_CREAT | O_EXCL | O_NONBLOCK, 0600, NULL);
    require(descriptor >= 0 && mq_unlink(own) == 0, "mq_open");
}

static void queue_dequeue(void) {
    require(mq_send(descriptor, message, sizeof message, 0) == 0, "mq_send");
    require(mq_receive(descriptor, into, sizeof into, NULL) == sizeof message, "mq_receive");
}

static void create_unlink(void) {
    int fd = shm_open(own, O_RDWR | O_CREAT | O_EXCL, 0600);
    require(fd >= 0 && posix_fallocate(fd, 0, PAGE) == 0, "shm_open");
    void *memory = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    require(memory != MAP_FAILED && shm_unlink(own) == 0, "mmap");
    munmap(memory, PAGE);
    close(fd);
}

static void create_remove(void) {
    int id = shmget(IPC_PRIVATE, PAGE, 0600);
    void *memory = shmat(id, NULL, 0);
    require(memory != (void *)-1 && shmctl(id, IPC_RMID, NULL) == 0, "shmget");
    shmdt(memory);
}

static void open_close_pidfd(void) {
    int fd = pidfd_open(getpid(), 0);
    require(fd >= 0, "pidfd_open");
    close(fd);
}

static void map_words(void) {
    words = mmap(NULL, WORDS * sizeof *words, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                 -1, 0);
    require(words != MAP_FAILED, "mmap");
}

static void write_words(void) {
    round_number++;
    for (int32_t at = 0; at < WORDS; at++) {
        words[at] = at + (int32_t)round_number;
    }
    /* The compiler must write in every round, and not only in the last one. */
    __asm__ volatile("" : : "r"(words) : "memory");
}

static void nothing(void) {
}

static const struct {
    const char *name;
    void (*prepare)(void);
    void (*call)(void);
    void (*remove)(void);
} calls[] = {
    {"kill", nothing, send_kill, nothing},
    {"semaphore.post-wait", open_semaphore, post_wait, nothing},
    {"semaphore.system-v", open_set, operate_set, remove_set},
    {"pipe.write-read", open_pipe, write_read, nothing},
    {"pipe.open-close", nothing, open_close_pipe, nothing},
    {"seqpacket.send-receive", open_sockets, send_receive, nothing},
    {"eventfd.add-take", open_counter, add_take, nothing},
    {"timerfd.start-stop", open_timer, start_stop, nothing},
    {"flock.lock-unlock", open_file, lock_unlock, nothing},
    {"message-queue.send-receive", open_queue, queue_dequeue, nothing},
    {"shared-memory.create-unlink", nothing, create_unlink, nothing},
    {"system-v.create-remove", nothing, create_remove, nothing},
    {"pidfd.open-close", nothing, open_close_pidfd, nothing},
    {"memory.write", map_words, write_words, nothing},
};

static double now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

int main(int argc, char *argv[]) {
    size_t which = 0;
    while (argc == 4 && which < sizeof calls / sizeof *calls &&
           strcmp(calls[which].name, argv[1]) != 0) {
        which++;
    }
    if (argc != 4 || which == sizeof calls / sizeof *calls) {
        return 2;
    }
    long count = atol(argv[2]), samples = atol(argv[3]);
    snprintf(own, sizeof own, "/linux-ipc-bench-c-%d", getpid());
    calls[which].prepare();
    for (long sample = 0; sample < samples + samples / 4; sample++) {
        double start = now_ns();
        for (long i = 0; i < count; i++) {
            calls[which].call();
        }
        if (sample >= samples / 4) {
            printf("%.2f\n", (now_ns() - start) / (double)count);
        }
    }
    calls[which].remove();
    return 0;
}
