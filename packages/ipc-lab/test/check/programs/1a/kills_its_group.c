/* The array of children begins at 1 and is used from 0. Only the children have a handler: the
 * parent dies. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void greet(int number) {
    (void)number;
    char line[64];
    int length = snprintf(line, sizeof line, "Hello from PID %d\n", (int)getpid());
    if (write(1, line, (size_t)length) < 0)
        _exit(1);
}

int main(void) {
    pid_t children[6] = {0};
    int ready[2];
    char byte = 0;
    if (pipe(ready) < 0)
        return 1;
    for (int i = 1; i <= 5; i++)
        if ((children[i] = fork()) == 0) {
            struct sigaction action = {.sa_handler = greet, .sa_flags = SA_RESTART};
            sigaction(SIGUSR1, &action, NULL);
            if (write(ready[1], &byte, 1) < 0)
                return 1;
            for (;;)
                pause();
        }
    for (int i = 1; i <= 5; i++)
        if (read(ready[0], &byte, 1) < 0)
            return 1;
    for (int i = 0; i < 30; i++) {
        kill(children[i % 6], SIGUSR1);
        sleep(1);
    }
    for (int i = 1; i <= 5; i++)
        kill(children[i], SIGINT);
    while (wait(NULL) > 0)
        continue;
    return 0;
}
