/* A segment, a semaphore and a queue that stay. The last line of output is what ipcrm(1) needs. */
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/sem.h>
#include <sys/shm.h>

int main(void) {
    int memory = shmget(IPC_PRIVATE, 100, IPC_CREAT | 0600);
    int semaphore = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    int queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    printf("-m %d -s %d -q %d\n", memory, semaphore, queue);
    return 0;
}
