/* The child installs no handler: the first SIGUSR1 kills it. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int *value = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    srand((unsigned)getpid());
    pid_t child = fork();
    if (child == 0)
        for (;;)
            pause();
    for (int i = 0; i < 5; i++) {
        *value = rand() % 101;
        printf("Parent wrote %d\n", *value);
        kill(child, SIGUSR1);
    }
    kill(child, SIGTERM);
    wait(NULL);
    return 0;
}
