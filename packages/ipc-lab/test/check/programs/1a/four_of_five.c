/* Only four of the five children are signalled and ended. The fifth runs forever; none is
 * collected.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void greet(int number) {
    (void)number;
    printf(" Hello from PID %d\n", (int)getpid());
}

int main(int argc, char **argv) {
    int seconds = argc > 1 ? atoi(argv[1]) : 30;
    struct sigaction action = {.sa_handler = greet};
    pid_t pids[5];
    sigaction(SIGUSR1, &action, NULL);
    for (int i = 0; i < 5; i++) {
        pids[i] = fork();
        srand(time(NULL));
        if (pids[i] == 0)
            for (;;)
                sleep(1);
    }
    for (int n = 0; n < seconds; n++) {
        kill(pids[rand() % 4], SIGUSR1);
        sleep(1);
    }
    for (int i = 0; i < 4; i++)
        kill(pids[i], SIGINT);
    return 0;
}
