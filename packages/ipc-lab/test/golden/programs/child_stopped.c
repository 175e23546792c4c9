/* A child is stopped and continued, and its parent is notified: the child has not ended. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int status;
    pid_t child = fork();
    if (child == 0)
        for (;;)
            pause();
    usleep(10000);
    kill(child, SIGSTOP);
    waitpid(child, &status, WUNTRACED);
    kill(child, SIGCONT);
    waitpid(child, &status, WCONTINUED);
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    return 0;
}
