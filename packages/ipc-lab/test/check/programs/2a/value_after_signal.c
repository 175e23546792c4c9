/* The parent waits for each answer, which the child gives in shared memory; but it writes the value
 * after the signal. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile int *cell, *answers;

static void show(int number) {
    char line[40];
    (void)number;
    usleep(5000);
    write(1, line, snprintf(line, sizeof line, "Child %d read %d\n", (int)getpid(), *cell));
    *answers += 1;
}

int main(void) {
    struct sigaction action = {.sa_handler = show};
    cell = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    answers = cell + 1;
    sigaction(SIGUSR1, &action, NULL);
    pid_t child = fork();
    if (child == 0)
        for (;;)
            pause();
    srand(time(NULL));
    for (int i = 0; i < 5; i++) {
        int value = rand() % 101;
        printf("Parent wrote %d\n", value);
        kill(child, SIGUSR1);
        *cell = value;
        while (*answers <= i)
            usleep(1000);
    }
    kill(child, SIGTERM);
    waitpid(child, NULL, 0);
    return 0;
}
