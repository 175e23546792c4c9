/* The child waits in semop(2) until its parent has added one. */
#include <sys/sem.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    struct sembuf take = {0, -1, 0}, give = {0, 1, 0};
    int id = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (fork() == 0) {
        semop(id, &take, 1);
        _exit(0);
    }
    usleep(30000);
    semop(id, &give, 1);
    wait(NULL);
    semctl(id, 0, IPC_RMID);
    return 0;
}
