/* Children that end by a status, SIGSEGV, SIGABRT, SIGTERM from their parent, and SIGKILL. */
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    if (fork() == 0)
        _exit(42);
    wait(NULL);
    if (fork() == 0)
        *(volatile int *)0 = 1;
    wait(NULL);
    if (fork() == 0)
        abort();
    wait(NULL);
    pid_t child = fork();
    if (child == 0)
        for (;;)
            pause();
    usleep(5000);
    kill(child, SIGTERM);
    wait(NULL);
    child = fork();
    if (child == 0)
        for (;;)
            pause();
    kill(child, SIGKILL);
    wait(NULL);
    return 0;
}
