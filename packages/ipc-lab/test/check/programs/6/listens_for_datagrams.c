/* Datagrams between two clients and a server that calls listen(2), which is for sockets with
 * connections. Usage: gives-up PATH | goes-on PATH (the server), asks PATH VALUE (a client) */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void serve(int fd, const struct sockaddr_un *address, int gives_up) {
    struct sockaddr_un clients[2];
    socklen_t lengths[2];
    int sum = 0;
    unlink(address->sun_path);
    if (bind(fd, (const struct sockaddr *)address, sizeof *address) < 0)
        exit(1);
    if (listen(fd, 5) < 0) {
        perror("listen");
        if (gives_up)
            exit(1);
    }
    for (int i = 0; i < 2; i++) {
        int value;
        lengths[i] = sizeof clients[i];
        if (recvfrom(fd, &value, sizeof value, 0, (struct sockaddr *)&clients[i], &lengths[i]) < 0)
            exit(1);
        sum += value;
    }
    printf("Sum: %d\n", sum);
    for (int i = 0; i < 2; i++)
        sendto(fd, &sum, sizeof sum, 0, (struct sockaddr *)&clients[i], lengths[i]);
    unlink(address->sun_path);
}

static void ask(int fd, const struct sockaddr_un *server, int value) {
    int sum;
    struct sockaddr_un own = {.sun_family = AF_UNIX};
    if (bind(fd, (struct sockaddr *)&own, sizeof own.sun_family) < 0)
        exit(1);
    if (connect(fd, (const struct sockaddr *)server, sizeof *server) < 0) {
        perror("connect");
        exit(1);
    }
    if (send(fd, &value, sizeof value, 0) < 0 || recv(fd, &sum, sizeof sum, 0) < 0)
        exit(1);
    printf("Sum: %d\n", sum);
}

int main(int argc, char **argv) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int fd = socket(AF_UNIX, SOCK_DGRAM, 0);
    if (argc < 3)
        return 2;
    snprintf(address.sun_path, sizeof address.sun_path, "%s", argv[2]);
    if (argc > 3)
        ask(fd, &address, atoi(argv[3]));
    else
        serve(fd, &address, strcmp(argv[1], "gives-up") == 0);
    return 0;
}
