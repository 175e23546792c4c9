/* shmget, one value at a time: the child answers each SIGUSR1 by a SIGUSR2, and the parent waits
 * for it. The segment is marked for removal as soon as it is attached. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
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
    shmctl(id, IPC_RMID, NULL);
    pid_t child = fork();
    if (child == 0)
        for (;;) {
            sigwait(&set, &number);
            printf("Child %d read %d\n", getpid(), *cell);
            fflush(stdout);
            kill(getppid(), SIGUSR2);
        }
    srand(time(NULL));
    for (int i = 0; i < 5; i++) {
        *cell = rand() % 101;
        printf("Parent %d wrote %d\n", getpid(), *cell);
        kill(child, SIGUSR1);
        sigwait(&set, &number);
    }
    kill(child, SIGTERM);
    waitpid(child, NULL, 0);
    return 0;
}
