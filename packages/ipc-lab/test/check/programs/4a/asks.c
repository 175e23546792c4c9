/* Asks how many values it is to send. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int count, ends[2];
    printf("How many values? ");
    if (scanf("%d", &count) != 1)
        return 1;
    if (pipe(ends) < 0)
        return 1;
    if (fork() == 0) {
        int value, sum = 0;
        close(ends[1]);
        while (read(ends[0], &value, sizeof value) == sizeof value)
            sum += value;
        printf("Sum: %d\n", sum);
        return 0;
    }
    close(ends[0]);
    for (int i = 0; i < count; i++) {
        int value = rand() % 10;
        if (write(ends[1], &value, sizeof value) < 0)
            return 1;
    }
    close(ends[1]);
    wait(NULL);
    return 0;
}
