/* One child is never collected, one is collected late, and one is collected by the kernel. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    if (fork() == 0)
        _exit(1);
    pid_t late = fork();
    if (late == 0)
        _exit(2);
    usleep(80000);
    waitpid(late, NULL, 0);
    signal(SIGCHLD, SIG_IGN);
    if (fork() == 0)
        _exit(3);
    usleep(20000);
    return 0;
}
