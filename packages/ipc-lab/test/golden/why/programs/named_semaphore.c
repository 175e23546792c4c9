/* Waits for a named POSIX semaphore that nobody posts, after it has removed the name. */
#include <fcntl.h>
#include <semaphore.h>

int main(void) {
    sem_t *semaphore = sem_open("/golden-why", O_CREAT | O_EXCL, 0600, 0);
    if (semaphore == SEM_FAILED || sem_unlink("/golden-why") < 0)
        return 1;
    return sem_wait(semaphore);
}
