/* A thread ends the whole process, while another waits. */
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

static void *end(void *argument) {
    usleep(20000);
    exit(3);
    return argument;
}

static void *finish(void *argument) {
    return argument;
}

int main(void) {
    pthread_t thread;
    char byte;
    int ends[2];
    pipe(ends);
    pthread_create(&thread, NULL, finish, NULL);
    pthread_join(thread, NULL);
    pthread_create(&thread, NULL, end, NULL);
    read(ends[0], &byte, 1);
    return 0;
}
