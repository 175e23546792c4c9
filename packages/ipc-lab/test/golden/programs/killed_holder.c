/* A helper closes one end and holds another until it is killed: only then does the reader see
 * end-of-file. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int first[2], second[2];
    char byte;
    pipe(first);
    pipe(second);
    pid_t helper = fork();
    if (helper == 0) {
        close(first[1]);
        usleep(5000);
        for (;;)
            pause();
    }
    pid_t reader = fork();
    if (reader == 0) {
        close(first[1]);
        close(second[1]);
        read(second[0], &byte, 1);
        read(first[0], &byte, 1);
        _exit(0);
    }
    close(first[1]);
    close(second[1]);
    usleep(40000);
    kill(helper, SIGKILL);
    while (wait(NULL) > 0)
        continue;
    return 0;
}
