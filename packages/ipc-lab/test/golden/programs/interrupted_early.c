/* 1a, wrong: one child is sent SIGINT before the last SIGUSR1, and never again. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void greet(int number) {
    char line[40];
    (void)number;
    write(1, line, snprintf(line, sizeof line, "Hello from PID %d\n", (int)getpid()));
}

int main(void) {
    pid_t children[5];
    signal(SIGUSR1, greet);
    for (int i = 0; i < 5; i++)
        if ((children[i] = fork()) == 0)
            for (;;)
                pause();
    for (int second = 0; second < 30; second++) {
        sleep(1);
        if (second == 28)
            kill(children[4], SIGINT);
        kill(children[second % 4], SIGUSR1);
    }
    sleep(1);
    for (int i = 0; i < 4; i++)
        kill(children[i], SIGINT);
    for (int i = 0; i < 5; i++)
        wait(NULL);
    return 0;
}
