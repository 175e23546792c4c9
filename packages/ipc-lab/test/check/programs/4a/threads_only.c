/* A thread in place of the child. */
#include <pthread.h>
#include <stdio.h>
#include <unistd.h>

static int ends[2];

static void *add(void *unused) {
    int value, sum = 0;
    while (read(ends[0], &value, sizeof value) > 0)
        sum += value;
    printf("Sum: %d\n", sum);
    return unused;
}

int main(void) {
    pthread_t reader;
    if (pipe(ends) < 0 || pthread_create(&reader, NULL, add, NULL) != 0)
        return 1;
    for (int value = 1; value < 8; value++)
        write(ends[1], &value, sizeof value);
    close(ends[1]);
    pthread_join(reader, NULL);
    return 0;
}
