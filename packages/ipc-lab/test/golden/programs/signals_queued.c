/* Real-time signals queue and carry a value; two are still pending when their process ends. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void on_signal(int number, siginfo_t *information, void *context) {
    (void)number, (void)information, (void)context;
}

int main(void) {
    struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO};
    sigset_t set, first;
    int ready[2];
    char byte;
    pipe(ready);
    sigemptyset(&set);
    sigaddset(&set, SIGRTMIN);
    first = set;
    sigaddset(&set, SIGRTMIN + 1);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    sigaction(SIGRTMIN, &action, NULL);
    sigaction(SIGRTMIN + 1, &action, NULL);
    sigaction(SIGUSR1, &action, NULL);
    pid_t child = fork();
    if (child == 0) {
        close(ready[1]);
        read(ready[0], &byte, 1);
        sigprocmask(SIG_UNBLOCK, &first, NULL);
        siginfo_t information;
        sigemptyset(&set);
        sigaddset(&set, SIGRTMIN + 1);
        sigwaitinfo(&set, &information);
        sigemptyset(&set);
        sigaddset(&set, SIGUSR1);
        sigwaitinfo(&set, &information);
        _exit(0);
    }
    for (int i = 1; i <= 2; i++)
        sigqueue(child, SIGRTMIN, (union sigval){.sival_int = i});
    for (int i = 11; i <= 13; i++)
        sigqueue(child, SIGRTMIN + 1, (union sigval){.sival_int = i});
    for (int i = 0; i < 3; i++)
        kill(child, SIGUSR1);
    close(ready[1]);
    wait(NULL);
    return 0;
}
