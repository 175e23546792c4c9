/* The first thread ends; another reads from a pipe whose only write end it holds itself. */
#include <pthread.h>
#include <stddef.h>
#include <unistd.h>

static int ends[2];

static void *read_own(void *unused) {
    char byte;
    return read(ends[0], &byte, 1) < 0 ? unused : NULL;
}

int main(void) {
    pthread_t thread;
    if (pipe(ends) < 0 || pthread_create(&thread, NULL, read_own, NULL) != 0)
        return 1;
    pthread_exit(NULL);
}
