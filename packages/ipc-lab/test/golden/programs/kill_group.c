/* kill(0) reaches every process of the group, even the sender; each waits in sigsuspend(2). */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static void on_signal(int number) {
    (void)number;
}

int main(void) {
    sigset_t set, old;
    setpgid(0, 0);
    signal(SIGTTOU, SIG_IGN);
    signal(SIGUSR1, on_signal);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, &old);
    for (int i = 0; i < 2; i++)
        if (fork() == 0) {
            sigsuspend(&old);
            _exit(i);
        }
    usleep(10000);
    kill(0, SIGUSR1);
    sigsuspend(&old);
    while (wait(NULL) > 0)
        continue;
    return 0;
}
