/* A POSIX queue, and a POSIX semaphore in shared memory that the child waits for. */
#include <fcntl.h>
#include <mqueue.h>
#include <semaphore.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    struct mq_attr attributes = {.mq_maxmsg = 2, .mq_msgsize = 16};
    char text[16];
    mqd_t queue = mq_open("/golden", O_CREAT | O_RDWR, 0600, &attributes);
    sem_t *semaphore = sem_open("/golden", O_CREAT, 0600, 0);
    if (fork() == 0) {
        sem_wait(semaphore);
        mq_receive(queue, text, sizeof text, NULL);
        _exit(0);
    }
    usleep(30000);
    mq_send(queue, "hello", 5, 0);
    sem_post(semaphore);
    wait(NULL);
    mq_unlink("/golden");
    sem_unlink("/golden");
    return 0;
}
