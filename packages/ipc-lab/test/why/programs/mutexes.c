/* Two threads each hold one mutex and lock the other's; the main thread joins them. */
#include <pthread.h>
#include <stddef.h>

static pthread_mutex_t mutexes[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static pthread_barrier_t both;

static void *lock_both(void *first) {
    int own = (int)(size_t)first;
    pthread_mutex_lock(&mutexes[own]);
    pthread_barrier_wait(&both);
    pthread_mutex_lock(&mutexes[1 - own]);
    return NULL;
}

int main(void) {
    pthread_t threads[2];
    pthread_barrier_init(&both, NULL, 2);
    for (size_t index = 0; index < 2; index++)
        pthread_create(&threads[index], NULL, lock_both, (void *)index);
    for (size_t index = 0; index < 2; index++)
        pthread_join(threads[index], NULL);
    return 0;
}
