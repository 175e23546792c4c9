/* The parent signals itself: its own handler prints "the child's" lines. The child is not
 * collected.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <unistd.h>

static int id;

static void handler(int number) {
    char *text = shmat(id, NULL, 0);
    (void)number;
    printf("FILS: %s pid: %d\n", text, (int)getpid());
    shmdt(text);
}

int main(void) {
    id = shmget(IPC_PRIVATE, 1024, IPC_CREAT | IPC_EXCL | 0600);
    char *memory = shmat(id, NULL, 0);
    signal(SIGUSR1, handler);
    pid_t child = fork();
    if (child == 0)
        for (;;)
            sleep(1);
    for (int i = 0; i < 5; i++) {
        sprintf(memory, "%d", (int)(random() % 100) + 1);
        printf("PERE: %s\n", memory);
        kill(getpid(), SIGUSR1);
    }
    shmctl(id, IPC_RMID, NULL);
    kill(child, SIGINT);
    return 0;
}
