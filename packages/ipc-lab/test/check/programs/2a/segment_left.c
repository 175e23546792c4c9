/* Right except at its end: the segment is left behind. */
#include <signal.h>
#include <stdio.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    sigset_t set;
    int number;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGUSR2);
    sigprocmask(SIG_BLOCK, &set, NULL);
    int id = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    volatile int *cell = shmat(id, NULL, 0);
    pid_t child = fork();
    if (child == 0)
        for (;;) {
            sigwait(&set, &number);
            printf("%d: %d\n", getpid(), *cell);
            fflush(stdout);
            kill(getppid(), SIGUSR2);
        }
    for (int i = 0; i < 5; i++) {
        *cell = 7 + 13 * i;
        printf("%d\n", *cell);
        kill(child, SIGUSR1);
        sigwait(&set, &number);
    }
    kill(child, SIGTERM);
    waitpid(child, NULL, 0);
    return 0;
}
