/* SIGUSR1 is blocked until all five are sent: the child gets one signal for them all. */
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static int *value;

static void show(int number) {
    (void)number;
    printf("Child %d read %d\n", (int)getpid(), *value);
    fflush(stdout);
}

int main(void) {
    int sent[2], shown[2];
    char byte = 0;
    sigset_t blocked;
    value = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (pipe(sent) < 0 || pipe(shown) < 0)
        return 1;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    sigprocmask(SIG_BLOCK, &blocked, NULL);
    signal(SIGUSR1, show);
    pid_t child = fork();
    if (child == 0) {
        if (read(sent[0], &byte, 1) < 0)
            return 1;
        sigprocmask(SIG_UNBLOCK, &blocked, NULL);
        if (write(shown[1], &byte, 1) < 0)
            return 1;
        for (;;)
            pause();
    }
    for (int i = 1; i <= 5; i++) {
        *value = 11 * i + i % 2;
        printf("Parent wrote %d\n", *value);
        kill(child, SIGUSR1);
    }
    if (write(sent[1], &byte, 1) < 0 || read(shown[0], &byte, 1) < 0)
        return 1;
    kill(child, SIGTERM);
    wait(NULL);
    return 0;
}
