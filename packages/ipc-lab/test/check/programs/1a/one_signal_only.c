/* A child waits for one signal and ends: the next ones are sent to zombies, which kill(2) allows.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void greet(int number) {
    (void)number;
    printf("Hello from PID %d\n", (int)getpid());
}

int main(int argc, char **argv) {
    int seconds = argc > 1 ? atoi(argv[1]) : 30;
    pid_t children[5];
    signal(SIGUSR1, greet);
    for (int i = 0; i < 5; i++)
        if ((children[i] = fork()) == 0) {
            pause();
            exit(0);
        }
    for (int second = 0; second < seconds; second++) {
        sleep(1);
        kill(children[second % 5], SIGUSR1);
    }
    for (int i = 0; i < 5; i++)
        kill(children[i], SIGINT);
    while (wait(NULL) > 0)
        continue;
    return 0;
}
