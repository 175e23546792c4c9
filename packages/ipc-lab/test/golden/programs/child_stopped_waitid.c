/* The same with waitid(2), also with WNOWAIT, which leaves the status to be collected. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    siginfo_t information;
    pid_t child = fork();
    if (child == 0) {
        raise(SIGSTOP);
        _exit(6);
    }
    waitid(P_PID, child, &information, WSTOPPED);
    kill(child, SIGCONT);
    waitid(P_PID, child, &information, WEXITED | WNOWAIT);
    waitid(P_PID, child, &information, WEXITED);
    return 0;
}
