/* Too slow: a timer of 1.4 s ends each wait. The wait has no time-out of its own, as in a right
 * program that a busy machine delays. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static void greet(int number) {
    (void)number;
    dprintf(1, "Hello from PID %d\n", (int)getpid());
}

static void wake(int number) {
    (void)number;
}

int main(int argc, char **argv) {
    int seconds = argc > 1 ? atoi(argv[1]) : 30;
    pid_t children[5];
    sigset_t none, alarms;
    struct itimerval each = {{1, 400000}, {1, 400000}};
    signal(SIGUSR1, greet);
    for (int i = 0; i < 5; i++)
        if ((children[i] = fork()) == 0)
            for (;;)
                usleep(50000); /* a signal could arrive just before pause begins */
    sigemptyset(&none);
    sigemptyset(&alarms);
    sigaddset(&alarms, SIGALRM);
    sigprocmask(SIG_BLOCK, &alarms, NULL);
    signal(SIGALRM, wake);
    setitimer(ITIMER_REAL, &each, NULL);
    for (int turn = 0; turn < seconds; turn++) {
        sigsuspend(&none);
        kill(children[turn % 5], SIGUSR1);
    }
    sigsuspend(&none);
    for (int i = 0; i < 5; i++)
        kill(children[i], SIGINT);
    while (wait(NULL) > 0)
        continue;
    return 0;
}
