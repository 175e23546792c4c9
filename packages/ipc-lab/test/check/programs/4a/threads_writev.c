/* A thread of the parent writes binary integers with one writev; a thread of the child adds them.
 */
#include <pthread.h>
#include <stdio.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

static int ends[2];

static void *writer(void *unused) {
    int first[] = {9, 8, 7}, second[] = {0, 0, 1, 2};
    struct iovec parts[] = {{first, sizeof first}, {second, sizeof second}};
    writev(ends[1], parts, 2);
    close(ends[1]);
    return unused;
}

static void *adder(void *sum) {
    int value;
    while (read(ends[0], &value, sizeof value) == sizeof value)
        *(int *)sum += value;
    return NULL;
}

int main(void) {
    pthread_t thread;
    if (pipe(ends) < 0)
        return 1;
    if (fork() == 0) {
        int sum = 0;
        close(ends[1]);
        pthread_create(&thread, NULL, adder, &sum);
        pthread_join(thread, NULL);
        printf("Sum = %d\n", sum);
        return 0;
    }
    close(ends[0]);
    pthread_create(&thread, NULL, writer, NULL);
    pthread_join(thread, NULL);
    return wait(NULL) < 0;
}
