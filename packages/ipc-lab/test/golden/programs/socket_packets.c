/* SOCK_SEQPACKET at an abstract address, and datagrams between two bound sockets. */
#include <stddef.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    struct sockaddr_un abstract = {.sun_family = AF_UNIX, .sun_path = "\0golden"};
    struct sockaddr_un path = {.sun_family = AF_UNIX, .sun_path = "/tmp/golden/datagrams"};
    socklen_t size = offsetof(struct sockaddr_un, sun_path) + 7;
    char text[20];
    int listener = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    bind(listener, (struct sockaddr *)&abstract, size);
    listen(listener, 1);
    int datagrams = socket(AF_UNIX, SOCK_DGRAM, 0);
    bind(datagrams, (struct sockaddr *)&path, sizeof path);
    if (fork() == 0) {
        int client = socket(AF_UNIX, SOCK_SEQPACKET, 0);
        connect(client, (struct sockaddr *)&abstract, size);
        send(client, "one", 3, 0);
        send(client, "two", 3, 0);
        close(client);
        int sender = socket(AF_UNIX, SOCK_DGRAM, 0);
        sendto(sender, "three", 5, 0, (struct sockaddr *)&path, sizeof path);
        _exit(0);
    }
    int accepted = accept(listener, NULL, NULL);
    while (recv(accepted, text, sizeof text, 0) > 0)
        continue;
    recvfrom(datagrams, text, sizeof text, 0, NULL, NULL);
    wait(NULL);
    unlink(path.sun_path);
    return 0;
}
