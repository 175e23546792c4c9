/* Locks a robust mutex in a mapped file. Its child holds the mutex, and waits for a signal. */
#include <fcntl.h>
#include <pthread.h>
#include <sys/mman.h>
#include <unistd.h>

int main(void) {
    int file = open("robust", O_RDWR | O_CREAT, 0600);
    int ready[2];
    char byte = 0;
    pthread_mutexattr_t robust;
    if (file < 0 || ftruncate(file, sizeof(pthread_mutex_t)) < 0 || pipe(ready) < 0)
        return 1;
    pthread_mutex_t *mutex = mmap(NULL, sizeof *mutex, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (mutex == MAP_FAILED)
        return 1;
    pthread_mutexattr_init(&robust);
    pthread_mutexattr_setpshared(&robust, PTHREAD_PROCESS_SHARED);
    pthread_mutexattr_setrobust(&robust, PTHREAD_MUTEX_ROBUST);
    pthread_mutex_init(mutex, &robust);
    if (fork() == 0) {
        pthread_mutex_lock(mutex);
        return write(ready[1], &byte, 1) < 0 || pause() < 0;
    }
    return read(ready[0], &byte, 1) < 0 || pthread_mutex_lock(mutex) != 0;
}
