/* One is missing at a barrier. Usage: barrier threads|processes */
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_barrier_t *barrier;

static void *arrive(void *nothing) {
    pthread_barrier_wait(barrier);
    return nothing;
}

int main(int argc, char **argv) {
    int processes = argc > 1 && strcmp(argv[1], "processes") == 0;
    pthread_barrierattr_t attributes;
    pthread_t thread;

    barrier = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_barrierattr_init(&attributes);
    pthread_barrierattr_setpshared(&attributes,
                                   processes ? PTHREAD_PROCESS_SHARED : PTHREAD_PROCESS_PRIVATE);
    pthread_barrier_init(barrier, &attributes, 3);
    if (processes) {
        for (int child = 0; child < 2; child++)
            if (fork() == 0) {
                arrive(NULL);
                return 0;
            }
        while (wait(NULL) > 0)
            ;
    } else {
        pthread_create(&thread, NULL, arrive, NULL);
        arrive(NULL);
    }
    return 0;
}
