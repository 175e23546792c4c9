/* Waits for a System V semaphore that no process raises. The test removes the set: semaphore ID. */
#include <stdlib.h>
#include <sys/sem.h>

int main(int argc, char **argv) {
    struct sembuf down[] = {{.sem_num = 0, .sem_op = -1}, {.sem_num = 1, .sem_op = 0}};
    if (argc != 2)
        return 1;
    return semop(atoi(argv[1]), down, 2) < 0;
}
