/* Sends 10, which is out of range, as text; the sum is right. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2], value, sum = 0;
    if (pipe(ends) < 0)
        return 1;
    if (fork() == 0) {
        close(ends[1]);
        FILE *values = fdopen(ends[0], "r");
        while (fscanf(values, "%d", &value) == 1)
            sum += value;
        printf("\033[1mSum\033[0m = \033[32m%.1f\033[0m\n", (double)sum);
        return 0;
    }
    close(ends[0]);
    dprintf(ends[1], "10 3 0 7 5 2");
    close(ends[1]);
    return wait(NULL) < 0;
}
