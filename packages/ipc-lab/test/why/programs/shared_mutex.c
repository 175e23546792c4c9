/* Locks a mutex in shared memory that its child holds. */
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

int main(void) {
    int ready[2];
    char byte = 0;
    pthread_mutexattr_t shared;
    pthread_mutex_t *mutex =
        mmap(NULL, sizeof *mutex, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (mutex == MAP_FAILED || pipe(ready) < 0)
        return 1;
    pthread_mutexattr_init(&shared);
    pthread_mutexattr_setpshared(&shared, PTHREAD_PROCESS_SHARED);
    pthread_mutex_init(mutex, &shared);
    if (fork() == 0) {
        pthread_mutex_lock(mutex);
        return write(ready[1], &byte, 1) < 0 || pause() < 0;
    }
    return read(ready[0], &byte, 1) < 0 || pthread_mutex_lock(mutex) != 0;
}
