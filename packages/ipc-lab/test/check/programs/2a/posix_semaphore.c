/* shm_open with a semaphore inside; a handler; all output at the end of the parent, in one write.
 */
#include <fcntl.h>
#include <semaphore.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static struct {
    sem_t read;
    int value;
} * shared;

static void show(int number) {
    char line[60];
    (void)number;
    write(1, line, snprintf(line, sizeof line, "[%d] %d\n", (int)getpid(), shared->value));
    sem_post(&shared->read);
}

int main(void) {
    char name[40];
    static char buffer[4096];
    snprintf(name, sizeof name, "/ipc-lab-test-%d", (int)getpid());
    int fd = shm_open(name, O_RDWR | O_CREAT | O_EXCL, 0600);
    ftruncate(fd, 4096);
    shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    shm_unlink(name);
    sem_init(&shared->read, 1, 0);
    signal(SIGUSR1, show);
    pid_t child = fork();
    if (child == 0)
        for (;;)
            pause();
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    for (int i = 1; i <= 5; i++) {
        shared->value = (i * 37) % 101;
        printf("value %d: %d\n", i, shared->value);
        kill(child, SIGUSR1);
        sem_wait(&shared->read);
    }
    kill(child, SIGKILL);
    siginfo_t information;
    return waitid(P_PID, child, &information, WEXITED);
}
