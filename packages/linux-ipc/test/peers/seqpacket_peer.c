/*
 * The other end of a SOCK_SEQPACKET connection, which executes the given steps.
 *
 * Usage: seqpacket_peer connect|accept PATH STEP...   (a PATH that begins with @ is abstract)
 *   send:TEXT  size:N  empty  receive  end  close  pause
 * "accept" prints "listening" once it listens; "receive" prints the length and the text of a
 * message; "end" prints "end" if the next recv(2) returns 0; "pause" waits until standard input
 * ends.
 */
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int open_connection(const char *how, const char *path) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    socklen_t length = offsetof(struct sockaddr_un, sun_path) + strlen(path);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    memcpy(address.sun_path, path, strlen(path));
    if (path[0] == '@') {
        address.sun_path[0] = '\0';
    }
    if (strcmp(how, "connect") == 0) {
        if (connect(fd, (struct sockaddr *)&address, length) < 0) {
            fail("connect");
        }
        return fd;
    }
    if (bind(fd, (struct sockaddr *)&address, length) < 0 || listen(fd, 16) < 0) {
        fail("bind");
    }
    puts("listening");
    int connection = accept(fd, NULL, NULL);
    if (connection < 0) {
        fail("accept");
    }
    close(fd);
    return connection;
}

static void send_bytes(int fd, const void *bytes, size_t length) {
    if (send(fd, bytes, length, MSG_NOSIGNAL) != (ssize_t)length) {
        fail("send");
    }
}

static void send_size(int fd, int length) {
    char *bytes = malloc(length);
    memset(bytes, 'x', length);
    if (setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &length, sizeof length) < 0) {
        fail("setsockopt");
    }
    send_bytes(fd, bytes, length);
    free(bytes);
}

static void step(int fd, const char *step) {
    static char bytes[1 << 21];
    if (strncmp(step, "send:", 5) == 0) {
        send_bytes(fd, step + 5, strlen(step + 5));
    } else if (strncmp(step, "size:", 5) == 0) {
        send_size(fd, atoi(step + 5));
    } else if (strcmp(step, "empty") == 0) {
        send_bytes(fd, "", 0);
    } else if (strcmp(step, "close") == 0) {
        close(fd);
        puts("closed");
    } else if (strcmp(step, "pause") == 0) {
        while (read(STDIN_FILENO, bytes, sizeof bytes) > 0) {
        }
    } else {
        ssize_t length = recv(fd, bytes, sizeof bytes, 0);
        if (length < 0) {
            fail("recv");
        }
        if (strcmp(step, "end") == 0) {
            puts(length == 0 ? "end" : "no end");
        } else {
            printf("%zd %.*s\n", length, length > 100 ? 0 : (int)length, bytes);
        }
    }
}

int main(int argc, char **argv) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    int fd = open_connection(argv[1], argv[2]);
    for (int i = 3; i < argc; i++) {
        step(fd, argv[i]);
    }
    return 0;
}
