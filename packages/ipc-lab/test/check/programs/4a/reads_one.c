/* The child reads one value and closes the pipe; then the parent writes the others. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
    int ends[2], value = 3;
    (void)argv;
    if (argc > 1)
        signal(SIGPIPE, SIG_IGN);
    if (pipe(ends) < 0)
        return 1;
    if (fork() == 0) {
        close(ends[1]);
        read(ends[0], &value, sizeof value);
        close(ends[0]);
        printf("Sum: %d\n", value);
        exit(0);
    }
    close(ends[0]);
    write(ends[1], &value, sizeof value);
    struct pollfd closed = {.fd = ends[1]};
    poll(&closed, 1, -1); /* POLLERR: no process can read any more */
    for (value = 4; value < 10; value++)
        write(ends[1], &value, sizeof value);
    close(ends[1]);
    wait(NULL);
    return 0;
}
