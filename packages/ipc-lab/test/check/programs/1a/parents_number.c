/* The handler prints the number of the parent: getppid for getpid. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void greet(int number) {
    char line[40];
    (void)number;
    write(1, line, snprintf(line, sizeof line, "Hello from PID %d\n", (int)getppid()));
}

int main(int argc, char **argv) {
    int seconds = argc > 1 ? atoi(argv[1]) : 30;
    struct sigaction action = {.sa_handler = greet};
    pid_t children[5];
    sigaction(SIGUSR1, &action, NULL);
    for (int i = 0; i < 5; i++)
        if ((children[i] = fork()) == 0)
            for (;;)
                pause();
    srand(time(NULL));
    for (int second = 0; second < seconds; second++) {
        sleep(1);
        kill(children[rand() % 5], SIGUSR1);
    }
    sleep(1);
    for (int i = 0; i < 5; i++)
        kill(children[i], SIGINT);
    for (int i = 0; i < 5; i++)
        waitpid(children[i], NULL, 0);
    return 0;
}
