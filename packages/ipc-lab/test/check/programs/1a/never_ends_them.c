/* After the last signal the parent exits: the children are not told to end. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
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
    struct sigaction action = {.sa_handler = greet, .sa_flags = SA_RESTART};
    sigaction(SIGUSR1, &action, NULL);
    for (int i = 0; i < 5; i++)
        if ((children[i] = fork()) == 0)
            for (;;)
                pause();
    for (int i = 0; i < seconds; i++) {
        sleep(1);
        kill(children[i % 5], SIGUSR1);
    }
    sleep(1);
    return 0;
}
