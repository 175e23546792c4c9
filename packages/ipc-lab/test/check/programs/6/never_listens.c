/* The server binds its socket, and waits for clients without listen(2). */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    if (argc != 2)
        return 2;
    strncpy(address.sun_path, argv[1], sizeof address.sun_path - 1);
    int server = socket(AF_UNIX, SOCK_STREAM, 0);
    unlink(argv[1]);
    if (bind(server, (struct sockaddr *)&address, sizeof address) < 0)
        return 1;
    for (;;)
        if (accept(server, NULL, NULL) < 0)
            sleep(1);
}
