/*
 * Opens many SOCK_SEQPACKET connections, sends a number on each, and receives the same number back.
 * Prints "answered" if every reply is right; keeps the connections open until standard input ends.
 *
 * Usage: seqpacket_many PATH COUNT
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void fail(const char *what) {
    perror(what);
    exit(1);
}

int main(int argc, char **argv) {
    int count = atoi(argv[2]);
    int *connections = calloc(count, sizeof *connections);
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct rlimit limit;
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    strncpy(address.sun_path, argv[1], sizeof address.sun_path - 1);

    for (int i = 0; i < count; i++) {
        connections[i] = socket(AF_UNIX, SOCK_SEQPACKET, 0);
        if (connect(connections[i], (struct sockaddr *)&address, sizeof address) < 0) {
            fail("connect");
        }
        if (send(connections[i], &i, sizeof i, MSG_NOSIGNAL) != sizeof i) {
            fail("send");
        }
    }
    for (int i = 0; i < count; i++) {
        int answer = -1;
        if (recv(connections[i], &answer, sizeof answer, 0) != sizeof answer || answer != i) {
            fail("recv");
        }
    }
    puts("answered");
    fflush(stdout);
    char byte;
    while (read(STDIN_FILENO, &byte, 1) > 0) {
    }
    return 0;
}
