/* A signal read from signalfd(2), and one that a process sends to itself. */
#include <signal.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    struct signalfd_siginfo information;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
    int descriptor = signalfd(-1, &set, 0);
    pid_t parent = getpid();
    if (fork() == 0) {
        kill(parent, SIGUSR2);
        _exit(0);
    }
    read(descriptor, &information, sizeof information);
    read(descriptor, &information, sizeof information);
    raise(SIGUSR2);
    read(descriptor, &information, sizeof information);
    wait(NULL);
    return 0;
}
