/* A blocked signal is sent three times and arrives once; another is sent twice, and sigwait(3)
 * accepts it once. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void on_signal(int number) {
    (void)number;
}

int main(void) {
    sigset_t set;
    int ready[2], number;
    char byte;
    pipe(ready);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigaddset(&set, SIGUSR2);
    sigprocmask(SIG_BLOCK, &set, NULL);
    pid_t child = fork();
    if (child == 0) {
        signal(SIGUSR1, on_signal);
        close(ready[1]);
        read(ready[0], &byte, 1);
        sigdelset(&set, SIGUSR2);
        sigprocmask(SIG_UNBLOCK, &set, NULL);
        sigemptyset(&set);
        sigaddset(&set, SIGUSR2);
        sigwait(&set, &number);
        _exit(0);
    }
    for (int i = 0; i < 3; i++)
        kill(child, SIGUSR1);
    for (int i = 0; i < 2; i++)
        kill(child, SIGUSR2);
    close(ready[1]);
    wait(NULL);
    return 0;
}
