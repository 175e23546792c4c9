/* A subreaper collects one orphan that it has adopted, and not another; an orphan of its own exits
 * after it. */
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

static void leave_orphan(unsigned microseconds) {
    pid_t child = fork();
    if (child == 0) {
        if (fork() == 0) {
            usleep(microseconds);
            _exit(3);
        }
        _exit(0);
    }
    waitpid(child, NULL, 0);
}

int main(void) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    leave_orphan(10000);
    wait(NULL);
    leave_orphan(1000);
    usleep(20000);
    leave_orphan(30000);
    return 0;
}
