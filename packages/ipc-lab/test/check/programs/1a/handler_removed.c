/* signal() as -std=c11 without _GNU_SOURCE declares it: the first signal removes the handler, the
 * second kills. */
#undef _GNU_SOURCE
#define _XOPEN_SOURCE 700
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void greet(int number) {
    (void)number;
    char line[64];
    int length = snprintf(line, sizeof line, "Hello from PID %d\n", (int)getpid());
    if (write(1, line, (size_t)length) < 0)
        _exit(1);
}

int main(int argc, char **argv) {
    int seconds = argc > 1 ? atoi(argv[1]) : 30;
    pid_t children[5];
    signal(SIGUSR1, greet);
    for (int i = 0; i < 5; i++)
        if ((children[i] = fork()) == 0)
            for (;;)
                pause();
    for (int i = 0; i < seconds; i++) {
        sleep(1);
        kill(children[i % 2], SIGUSR1);
    }
    sleep(1);
    for (int i = 0; i < 5; i++)
        kill(children[i], SIGINT);
    for (int i = 0; i < 5; i++)
        wait(NULL);
    return 0;
}
