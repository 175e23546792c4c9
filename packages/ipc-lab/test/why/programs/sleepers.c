/*
 * Threads that sleep at an object that counts them, or behind the readers of a lock.
 * Usage: sleepers condition|semaphore|readers|preferred threads|processes
 */
#include <pthread.h>
#include <semaphore.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static struct shared {
    pthread_mutex_t mutex;
    pthread_cond_t condition;
    pthread_rwlock_t lock;
    sem_t semaphore;
    sem_t reads;
} * shared;

static void *on_condition(void *nothing) {
    pthread_mutex_lock(&shared->mutex);
    pthread_cond_wait(&shared->condition, &shared->mutex);
    return nothing;
}

static void *on_semaphore(void *nothing) {
    sem_wait(&shared->semaphore);
    return nothing;
}

static void *write_while_read(void *nothing) {
    sem_wait(&shared->reads);
    pthread_rwlock_wrlock(&shared->lock);
    return nothing;
}

/* Holds the lock; if the lock prefers writers, it may not be taken again once one waits. */
static void *read_twice(void *nothing) {
    pthread_rwlock_rdlock(&shared->lock);
    sem_post(&shared->reads);
    while (pthread_rwlock_tryrdlock(&shared->lock) == 0)
        pthread_rwlock_unlock(&shared->lock);
    pthread_rwlock_rdlock(&shared->lock);
    return nothing;
}

static void *read_and_pause(void *nothing) {
    pthread_rwlock_rdlock(&shared->lock);
    sem_post(&shared->reads);
    pause();
    return nothing;
}

static void initialize(int processes) {
    pthread_mutexattr_t of_mutex;
    pthread_condattr_t of_condition;
    pthread_rwlockattr_t of_lock;

    pthread_mutexattr_init(&of_mutex);
    pthread_condattr_init(&of_condition);
    pthread_rwlockattr_init(&of_lock);
    pthread_mutexattr_setpshared(&of_mutex, processes);
    pthread_condattr_setpshared(&of_condition, processes);
    pthread_rwlockattr_setpshared(&of_lock, processes);
    pthread_rwlockattr_setkind_np(&of_lock, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
    pthread_mutex_init(&shared->mutex, &of_mutex);
    pthread_cond_init(&shared->condition, &of_condition);
    pthread_rwlock_init(&shared->lock, &of_lock);
    sem_init(&shared->semaphore, processes, 0);
    sem_init(&shared->reads, processes, 0);
}

int main(int argc, char **argv) {
    int processes = argc > 2 && strcmp(argv[2], "processes") == 0;
    void *(*first)(void *) = read_and_pause, *(*second)(void *) = write_while_read;
    pthread_t thread;

    if (argc > 1 && strcmp(argv[1], "condition") == 0)
        first = second = on_condition;
    else if (argc > 1 && strcmp(argv[1], "semaphore") == 0)
        first = second = on_semaphore;
    else if (argc > 1 && strcmp(argv[1], "preferred") == 0)
        first = read_twice;
    shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    initialize(processes);
    if (processes) {
        if (fork() == 0)
            first(NULL);
        else
            second(NULL);
    } else {
        pthread_create(&thread, NULL, first, NULL);
        second(NULL);
    }
    return 0;
}
