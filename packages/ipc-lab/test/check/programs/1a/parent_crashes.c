/* The parent writes behind its array after two seconds, and dies of it. */
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static void greet(int number) {
    (void)number;
    char line[64];
    int length = snprintf(line, sizeof line, "Hello from PID %d\n", (int)getpid());
    if (write(1, line, (size_t)length) < 0)
        _exit(1);
}

int main(void) {
    pid_t children[5];
    int *volatile counts = NULL;
    struct sigaction action = {.sa_handler = greet, .sa_flags = SA_RESTART};
    sigaction(SIGUSR1, &action, NULL);
    for (int i = 0; i < 5; i++)
        if ((children[i] = fork()) == 0)
            for (;;)
                pause();
    for (int i = 0; i < 30; i++) {
        sleep(1);
        kill(children[i % 5], SIGUSR1);
        if (i == 1)
            counts[i]++;
    }
    while (wait(NULL) > 0)
        continue;
    return 0;
}
