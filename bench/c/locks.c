/*
 * The C twins of the locks: the C library acquires and releases them, in memory that processes
 * share.
 *
 * Usage: locks MODE COUNT SAMPLES, where MODE is one of
 *   mutex        a robust mutex
 *   contended    a robust mutex that another process also acquires and releases all the time
 *   semaphore
 *   read, write  pthread_rwlock_t, which is not robust
 * Prints one number per sample: the nanoseconds of one acquisition and release.
 */
#include "bench.h"

#include <pthread.h>
#include <semaphore.h>
#include <sys/mman.h>

struct shared {
    pthread_mutex_t mutex;
    _Alignas(64) sem_t semaphore;
    _Alignas(64) pthread_rwlock_t lock;
};

static struct shared *shared;
static char mode;

static void take_and_release(void) {
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

static void run(uint64_t count) {
    for (uint64_t i = 0; i < count; i++) {
        take_and_release();
    }
}

int main(int argc, char **argv) {
    if (argc != 4) {
        return 2;
    }
    mode = argv[1][0];
    uint64_t count = strtoull(argv[2], NULL, 10), samples = strtoull(argv[3], NULL, 10);
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    require(shared != MAP_FAILED, "mmap");
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
    pid_t child = mode == 'c' ? start_partner() : -1;
    if (child == 0) {
        for (;;) {
            take_and_release();
        }
    }
    report_samples(samples, count, run);
    if (child > 0) {
        end_partner(child);
    }
    return 0;
}
