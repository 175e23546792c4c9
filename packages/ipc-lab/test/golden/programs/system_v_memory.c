/* A segment: made, attached in both, removed while it is in use. */
#include <string.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
    char *shared = shmat(id, NULL, 0);
    if (fork() == 0) {
        strcpy(shared, "hi");
        shmdt(shared);
        _exit(0);
    }
    wait(NULL);
    shmctl(id, IPC_RMID, NULL);
    shmdt(shared);
    return 0;
}
