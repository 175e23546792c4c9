/* The sheet's way: a child serves the first client, and the processes exchange values through a
 * file that they poll, and a signal. The child is killed and never collected, no process prints the
 * sum, and a stale socket file makes bind fail. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static char file[200];
static int first;

static int readNumber(void) {
    char text[12] = "";
    int fd = open(file, O_RDONLY);
    if (fd < 0)
        return 0;
    read(fd, text, sizeof text - 1);
    close(fd);
    return atoi(text);
}

static void writeNumber(int number) {
    char text[12];
    int fd = open(file, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    write(fd, text, snprintf(text, sizeof text, "%d", number));
    close(fd);
}

static void answer(int number) {
    char text[12];
    (void)number;
    snprintf(text, sizeof text, "%d", readNumber());
    write(first, text, sizeof text);
    close(first);
    unlink(file);
}

int main(int argc, char **argv) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char text[12];
    if (argc != 2)
        return 2;
    snprintf(address.sun_path, sizeof address.sun_path, "%s", argv[1]);
    snprintf(file, sizeof file, "%s.number", argv[1]);
    signal(SIGUSR1, answer);
    int listener = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0) {
        perror("bind");
        return 1;
    }
    listen(listener, 2);
    first = accept(listener, NULL, NULL);
    pid_t child = fork();
    if (child == 0) {
        read(first, text, sizeof text);
        writeNumber(atoi(text));
        printf("Child %d calculating\n", (int)getpid());
        for (;;)
            pause();
    }
    close(first);
    int second = accept(listener, NULL, NULL);
    read(second, text, sizeof text);
    int other;
    while ((other = readNumber()) == 0)
        usleep(10000);
    int sum = atoi(text) + other;
    writeNumber(sum);
    kill(child, SIGUSR1);
    while (access(file, F_OK) == 0)
        usleep(10000);
    snprintf(text, sizeof text, "%d", sum);
    write(second, text, sizeof text);
    kill(child, SIGINT);
    unlink(argv[1]);
    return 0;
}
