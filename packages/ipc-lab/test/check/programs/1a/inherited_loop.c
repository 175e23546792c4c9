/* The children inherit the loop that forks: there are 31 of them, and only the parent goes on after
 * it. */
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
    pid_t first = getpid();
    pid_t children[5];
    struct sigaction action = {.sa_handler = greet, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGUSR1, &action, NULL);
    for (int i = 0; i < 5; i++)
        children[i] = fork();
    while (getpid() != first)
        pause();
    for (int i = 0; i < seconds; i++) {
        kill(children[i % 5], SIGUSR1);
        sleep(1);
    }
    for (int i = 0; i < 5; i++)
        kill(children[i], SIGINT);
    for (int i = 0; i < 5; i++)
        wait(NULL);
    return 0;
}
