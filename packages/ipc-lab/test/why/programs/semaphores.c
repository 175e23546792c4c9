/* Semaphores for several processes: in memory that is not shared, or two that wait for each other's
 * post: semaphores alone|cycle. */
#include <semaphore.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

static sem_t here;

int main(int argc, char **argv) {
    if (argc != 2)
        return 2;
    if (argv[1][0] == 'a') {
        sem_init(&here, 1, 0);
        if (fork() == 0)
            return sem_post(&here);
        wait(NULL);
        return sem_wait(&here);
    }
    sem_t *each =
        mmap(NULL, 2 * sizeof *each, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    sem_init(&each[0], 1, 0);
    sem_init(&each[1], 1, 0);
    int own = fork() == 0;
    sem_wait(&each[own]);
    return sem_post(&each[1 - own]);
}
