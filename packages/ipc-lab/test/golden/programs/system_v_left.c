/* A segment, a semaphore and a queue are left behind. The last line has the arguments of ipcrm(1).
 */
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
