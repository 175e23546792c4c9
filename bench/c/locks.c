/*
 * The C twins of the locks: taken and released by the C library, on memory shared between
 * processes.
 *
 * Usage: locks MODE COUNT SAMPLES, MODE one of mutex (robust), contended (the same, while another
 * process does nothing else either), semaphore, read and write (pthread_rwlock_t, which is not
 * robust).
 * Prints one number per sample: nanoseconds for taking and releasing once.
 */
#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct shared {
    pthread_mutex_t mutex;
    _Alignas(64) sem_t semaphore;
    _Alignas(64) pthread_rwlock_t lock;
};

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void pin_to_processor(int number) {
    cpu_set_t processors;
    CPU_ZERO(&processors);
    CPU_SET(number, &processors);
    sched_setaffinity(0, sizeof processors, &processors);
}

static void take_and_release(struct shared *shared, char mode) {
    switch (mode) {
    case 'm':
    case 'c':
        pthread_mutex_lock(&shared->mutex);
        pthread_mutex_unlock(&shared->mutex);
        break;
    case 's':
        sem_trywait(&shared->semaphore);
        sem_post(&shared->semaphore);
        break;
    case 'r':
        pthread_rwlock_tryrdlock(&shared->lock);
        pthread_rwlock_unlock(&shared->lock);
        break;
    default:
        pthread_rwlock_trywrlock(&shared->lock);
        pthread_rwlock_unlock(&shared->lock);
    }
}

int main(int argc, char **argv) {
    if (argc != 4) {
        return 2;
    }
    char mode = argv[1][0];
    uint64_t count = strtoull(argv[2], NULL, 10), samples = strtoull(argv[3], NULL, 10);
    struct shared *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutexattr_t mutex;
    pthread_mutexattr_init(&mutex);
    pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&mutex, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(&shared->mutex, &mutex);
    sem_init(&shared->semaphore, 1, 1);
    pthread_rwlockattr_t lock;
    pthread_rwlockattr_init(&lock);
    pthread_rwlockattr_setpshared(&lock, PTHREAD_PROCESS_SHARED);
    pthread_rwlock_init(&shared->lock, &lock);
    pid_t child = mode == 'c' ? fork() : -1;
    if (mode == 'c') {
        pin_to_processor(child == 0);
    }
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;) {
            take_and_release(shared, mode);
        }
    }
    for (uint64_t sample = 0; sample < samples + samples / 4; sample++) {
        double start = now();
        for (uint64_t i = 0; i < count; i++) {
            take_and_release(shared, mode);
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
