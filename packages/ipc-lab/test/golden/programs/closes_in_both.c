/* A child with CLONE_FILES closes a descriptor: it is closed in its parent too. */
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static int ends[2];
static char stack[65536];

static int child(void *argument) {
    (void)argument;
    write(ends[1], "c", 1);
    close(ends[1]);
    return 0;
}

int main(void) {
    char byte;
    pipe(ends);
    clone(child, stack + sizeof stack, CLONE_FILES | SIGCHLD, NULL);
    while (read(ends[0], &byte, 1) > 0)
        continue;
    wait(NULL);
    return 0;
}
