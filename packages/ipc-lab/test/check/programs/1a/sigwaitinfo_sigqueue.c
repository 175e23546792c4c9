/* No handler: the children block SIGUSR1 and accept it by sigwaitinfo. The parent sends by
 * sigqueue, in the rhythm of a timerfd, and lets the kernel collect its children. */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
    int seconds = argc > 1 ? atoi(argv[1]) : 30;
    pid_t children[5];
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGCHLD, SIG_IGN);
    for (int i = 0; i < 5; i++)
        if ((children[i] = fork()) == 0)
            for (;;) {
                siginfo_t information;
                if (sigwaitinfo(&set, &information) == SIGUSR1) {
                    printf("Hello from %d (value %d)\n", getpid(), information.si_value.sival_int);
                    fflush(stdout);
                }
            }
    int timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    struct itimerspec each = {{1, 0}, {1, 0}};
    timerfd_settime(timer, 0, &each, NULL);
    for (int second = 0; second < seconds; second++) {
        uint64_t expirations;
        read(timer, &expirations, sizeof expirations);
        sigqueue(children[second % 5], SIGUSR1, (union sigval){.sival_int = second});
    }
    sleep(1);
    for (int i = 0; i < 5; i++)
        kill(children[i], SIGINT);
    while (wait(NULL) > 0)
        continue;
    return 0;
}
