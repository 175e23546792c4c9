/* No call orders anything: the child says in shared memory that it is ready, and that it has read.
 */
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static struct { atomic_int isReady, answers, value; } * shared;

static void show(int number) {
    char line[40];
    (void)number;
    write(1, line, snprintf(line, sizeof line, "Child %d read %d\n", (int)getpid(), shared->value));
    shared->answers++;
}

int main(void) {
    shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pid_t child = fork();
    if (child == 0) {
        struct sigaction action = {.sa_handler = show};
        sigaction(SIGUSR1, &action, NULL);
        shared->isReady = 1;
        for (;;)
            pause();
    }
    while (!shared->isReady)
        usleep(1000);
    srand(time(NULL));
    for (int i = 0; i < 5; i++) {
        shared->value = rand() % 101;
        printf("Parent wrote %d\n", shared->value);
        kill(child, SIGUSR1);
        while (shared->answers <= i)
            usleep(1000);
    }
    kill(child, SIGTERM);
    waitpid(child, NULL, 0);
    return 0;
}
