/* The parent gives its page to the pipe by vmsplice; in the child 32 threads read in turn. */
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int in, sum;

static void *add(void *argument) {
    for (char digit;;) {
        pthread_mutex_lock(&mutex);
        ssize_t count = read(in, &digit, 1);
        if (count == 1)
            sum += digit - '0';
        pthread_mutex_unlock(&mutex);
        if (count != 1)
            return argument;
    }
}

int main(void) {
    static char values[] = "31415926535";
    struct iovec page = {values, sizeof values - 1};
    int ends[2];
    if (pipe(ends) < 0)
        return 1;
    if (fork() == 0) {
        pthread_t threads[32];
        close(ends[1]);
        in = ends[0];
        for (int i = 0; i < 32; i++)
            pthread_create(&threads[i], NULL, add, NULL);
        for (int i = 0; i < 32; i++)
            pthread_join(threads[i], NULL);
        printf("The sum is %d.\n", sum);
        return 0;
    }
    close(ends[0]);
    vmsplice(ends[1], &page, 1, 0);
    close(ends[1]);
    wait(NULL);
    return 0;
}
