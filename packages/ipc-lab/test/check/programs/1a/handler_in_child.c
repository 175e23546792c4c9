/* The children install their handler themselves, and the parent only gives them a moment. The
 * handler calls printf, and signal installs it. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void greet(int number) {
    (void)number;
    printf("Hello from PID %d\n", (int)getpid());
    fflush(stdout);
}

int main(int argc, char **argv) {
    int seconds = argc > 1 ? atoi(argv[1]) : 30;
    pid_t children[5];
    for (int i = 0; i < 5; i++)
        if ((children[i] = fork()) == 0) {
            signal(SIGUSR1, greet);
            for (;;)
                pause();
        }
    usleep(150000);
    for (int second = 0; second < seconds; second++) {
        kill(children[4 - second % 5], SIGUSR1);
        sleep(1);
    }
    for (int i = 0; i < 5; i++)
        kill(children[i], SIGINT);
    for (int i = 0; i < 5; i++)
        waitpid(children[i], NULL, 0);
    return 0;
}
