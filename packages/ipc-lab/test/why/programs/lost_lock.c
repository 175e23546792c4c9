/* Waits for a lock that nobody will unlock: lost_lock process|thread|fork|writer. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t own = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t both = PTHREAD_RWLOCK_INITIALIZER;
static int locked[2];

static void *lock_and_end(void *unused) {
    pthread_mutex_lock(&own);
    return unused;
}

static void *lock_and_stay(void *unused) {
    pthread_mutex_lock(&own);
    pthread_rwlock_wrlock(&both);
    write(locked[1], "", 1);
    pause();
    return unused;
}

/* A mutex in memory shared with a child that ends while it holds the mutex. */
static pthread_mutex_t *left_by_process(void) {
    pthread_mutex_t *mutex =
        mmap(NULL, sizeof *mutex, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(mutex, &attributes);
    if (fork() == 0)
        _exit(pthread_mutex_lock(mutex));
    wait(NULL);
    return mutex;
}

int main(int argc, char **argv) {
    pthread_t thread;
    char byte;
    if (argc != 2 || pipe(locked) < 0)
        return 2;
    if (strcmp(argv[1], "process") == 0)
        return pthread_mutex_lock(left_by_process());
    if (strcmp(argv[1], "thread") == 0) {
        pthread_create(&thread, NULL, lock_and_end, NULL);
        pthread_join(thread, NULL);
        return pthread_mutex_lock(&own);
    }
    pthread_create(&thread, NULL, lock_and_stay, NULL);
    if (read(locked[0], &byte, 1) != 1)
        return 1;
    if (strcmp(argv[1], "writer") == 0)
        return pthread_rwlock_rdlock(&both);
    if (fork() == 0)
        _exit(pthread_mutex_lock(&own));
    return wait(NULL) < 0;
}
