/* A thread of each child receives the signals by sigwait. The parent sends them to pidfds, SIGINT
 * to the group, and collects by waitid. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static void *receive(void *set) {
    for (int number; sigwait(set, &number) == 0;) {
        printf("Hello from PID ");
        printf("%d\n", getpid());
    }
    return NULL;
}

int main(int argc, char **argv) {
    int seconds = argc > 1 ? atoi(argv[1]) : 30;
    int children[5];
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    for (int i = 0; i < 5; i++) {
        pid_t pid = fork();
        if (pid == 0) {
            pthread_t thread;
            pthread_create(&thread, NULL, receive, &set);
            for (;;)
                pause();
        }
        children[i] = syscall(SYS_pidfd_open, pid, 0);
    }
    signal(SIGINT, SIG_IGN);
    for (int second = 0; second < seconds; second++) {
        struct timespec one = {1, 0};
        nanosleep(&one, NULL);
        syscall(SYS_pidfd_send_signal, children[(second * 3) % 5], SIGUSR1, NULL, 0);
    }
    sleep(1);
    kill(0, SIGINT);
    for (int i = 0; i < 5; i++) {
        siginfo_t information;
        waitid(P_ALL, 0, &information, WEXITED);
    }
    return 0;
}
