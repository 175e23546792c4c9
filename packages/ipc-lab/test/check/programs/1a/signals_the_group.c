/* The array of children begins at 1 and is used from 0: now and then the signal goes to the whole
 * group. */
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
    pid_t children[6] = {0};
    struct sigaction action = {.sa_handler = greet, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGUSR1, &action, NULL);
    for (int i = 1; i <= 5; i++) {
        children[i] = fork();
        if (children[i] == 0)
            for (;;)
                pause();
    }
    for (int i = 0; i < seconds; i++) {
        kill(children[i % 6], SIGUSR1);
        sleep(1);
    }
    for (int i = 1; i <= 5; i++)
        kill(children[i], SIGINT);
    while (wait(NULL) > 0)
        continue;
    return 0;
}
