/* The parent sends the next value after a moment, without waiting for an answer. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile int *cell;

static void show(int number) {
    char line[40];
    (void)number;
    write(1, line, snprintf(line, sizeof line, "Child %d read %d\n", (int)getpid(), *cell));
}

int main(void) {
    struct sigaction action = {.sa_handler = show};
    cell = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sigaction(SIGUSR1, &action, NULL);
    pid_t child = fork();
    if (child == 0)
        for (;;)
            pause();
    srand(time(NULL));
    for (int i = 0; i < 5; i++) {
        *cell = rand() % 101;
        printf("Parent wrote %d\n", *cell);
        kill(child, SIGUSR1);
        usleep(100000);
    }
    kill(child, SIGTERM);
    waitpid(child, NULL, 0);
    return 0;
}
