/* One signal is ignored, one is blocked at the end, one has no handler and ends its process. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    sigset_t set;
    signal(SIGUSR1, SIG_IGN);
    sigemptyset(&set);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    pid_t child = fork();
    if (child == 0)
        for (;;)
            pause();
    usleep(10000);
    kill(child, SIGUSR1);
    kill(child, SIGHUP);
    kill(child, SIGHUP);
    kill(child, SIGTERM);
    wait(NULL);
    kill(child, SIGTERM);
    return 0;
}
