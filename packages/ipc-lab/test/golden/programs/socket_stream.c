/* A server and a client over a path; a client before there is a server; a second bind. */
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "/tmp/golden/socket"};
    struct sockaddr *name = (struct sockaddr *)&address;
    char text[20];
    int early = socket(AF_UNIX, SOCK_STREAM, 0);
    connect(early, name, sizeof address);
    close(early);
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    bind(listener, name, sizeof address);
    listen(listener, 5);
    bind(socket(AF_UNIX, SOCK_STREAM, 0), name, sizeof address);
    if (fork() == 0) {
        int client = socket(AF_UNIX, SOCK_STREAM, 0);
        usleep(20000);
        connect(client, name, sizeof address);
        write(client, "137", 3);
        read(client, text, sizeof text);
        _exit(0);
    }
    int accepted = accept(listener, NULL, NULL);
    read(accepted, text, sizeof text);
    write(accepted, "422", 3);
    close(accepted);
    wait(NULL);
    unlink(address.sun_path);
    return 0;
}
