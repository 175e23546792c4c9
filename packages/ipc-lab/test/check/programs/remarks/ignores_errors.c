/* Each child ignores that one call fails; the last one says so, and ends with another status. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

static const struct sockaddr_un nowhere = {AF_UNIX, "/tmp/no/such/folder"};
/* Linux gives no process a number as large as this. */
static const pid_t nobody = 1 << 30;

static int ignore(int number) {
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    switch (number) {
    case 0:
        fd = open(nowhere.sun_path, O_WRONLY);
        return write(fd, "1", 1) > 0;
    case 1:
        connect(fd, (const struct sockaddr *)&nowhere, sizeof nowhere);
        return send(fd, "1", 1, MSG_NOSIGNAL) > 0;
    case 2:
        bind(fd, (const struct sockaddr *)&nowhere, sizeof nowhere);
        return listen(fd, 2) == 0;
    case 3:
        return *(volatile int *)mmap(NULL, 4096, PROT_READ, MAP_SHARED, -1, 0);
    case 4:
        kill(nobody, SIGUSR1);
        return 0;
    default:
        if (kill(nobody, SIGUSR2) < 0)
            perror("kill");
        return 0;
    }
}

int main(int argc, char **argv) {
    for (int number = 0; number < 6; number++)
        if (fork() == 0)
            return ignore(number);
    while (wait(NULL) > 0)
        ;
    int segment = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0666);
    shmctl(segment, IPC_RMID, NULL);
    segment = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0640);
    shmctl(segment, IPC_RMID, NULL);
    mkfifo(argv[1], 0777);
    unlink(argv[1]);
    mkfifo(argv[1], 0666);
    unlink(argv[1]);
    return 0;
}
