/* The children also run the loop that forks. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void greet(int number) {
    (void)number;
    printf("Hello from PID %d\n", (int)getpid());
}

int main(void) {
    pid_t children[3];
    signal(SIGUSR1, greet);
    for (int i = 0; i < 3; i++)
        children[i] = fork();
    for (int i = 0; i < 2; i++) {
        sleep(1);
        if (children[i] > 0)
            kill(children[i], SIGUSR1);
    }
    sleep(1); /* no child may end while it is signalled */
    while (wait(NULL) > 0)
        continue;
    return 0;
}
