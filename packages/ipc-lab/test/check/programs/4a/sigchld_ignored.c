/* The kernel collects the children; the parent waits until it has none. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2];
    signal(SIGCHLD, SIG_IGN);
    if (pipe(ends) < 0)
        return 1;
    if (fork() == 0) {
        int sum = 0;
        unsigned char buffer[64];
        ssize_t count;
        close(ends[1]);
        while ((count = read(ends[0], buffer, sizeof buffer)) > 0)
            for (ssize_t i = 0; i < count; i++)
                sum += buffer[i];
        printf("the sum is %d\n", sum);
        return 0;
    }
    close(ends[0]);
    unsigned char values[] = {1, 2, 3, 4, 5, 6, 7};
    write(ends[1], values, sizeof values);
    close(ends[1]);
    while (wait(NULL) > 0)
        continue;
    return 0;
}
