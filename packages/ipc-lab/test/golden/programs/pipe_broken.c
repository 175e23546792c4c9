/* A pipe without a reader: EPIPE if SIGPIPE is ignored; otherwise SIGPIPE kills the writer. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2];
    pipe(ends);
    close(ends[0]);
    signal(SIGPIPE, SIG_IGN);
    write(ends[1], "x", 1);
    if (fork() == 0) {
        signal(SIGPIPE, SIG_DFL);
        write(ends[1], "y", 1);
        _exit(0);
    }
    wait(NULL);
    return 0;
}
