/* A child with CLONE_FILES runs another program: what closes on exec closes in the child alone. */
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static int ends[2];
static char stack[65536];

static int child(void *argument) {
    (void)argument;
    write(ends[1], "c", 1);
    execl("/bin/true", "true", (char *)NULL);
    return 1;
}

int main(void) {
    char byte;
    pipe2(ends, O_CLOEXEC);
    clone(child, stack + sizeof stack, CLONE_FILES | SIGCHLD, NULL);
    wait(NULL);
    write(ends[1], "p", 1);
    read(ends[0], &byte, 1);
    if (fork() == 0) {
        read(ends[0], &byte, 1);
        _exit(0);
    }
    close(ends[1]);
    wait(NULL);
    return 0;
}
