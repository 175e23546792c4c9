/* A mutex and a condition in shared memory: waiting is futex(2). */
#include <pthread.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    pthread_mutexattr_t attributes;
    pthread_mutexattr_init(&attributes);
    pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_mutex_t *mutex =
        mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_mutex_init(mutex, &attributes);
    pthread_mutex_lock(mutex);
    if (fork() == 0) {
        pthread_mutex_lock(mutex);
        _exit(0);
    }
    usleep(40000);
    pthread_mutex_unlock(mutex);
    wait(NULL);
    return 0;
}
