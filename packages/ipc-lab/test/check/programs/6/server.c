/* SOCK_SEQPACKET; a stale socket file is removed if no server accepts there. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int clients[2], sum = 0;
    char text[12];
    if (argc != 2)
        return 2;
    snprintf(address.sun_path, sizeof address.sun_path, "%s", argv[1]);
    int probe = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    if (connect(probe, (struct sockaddr *)&address, sizeof address) < 0)
        unlink(argv[1]);
    close(probe);
    int listener = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0)
        return 1;
    listen(listener, 2);
    for (int i = 0; i < 2; i++) {
        clients[i] = accept(listener, NULL, NULL);
        if (read(clients[i], text, sizeof text) > 0)
            sum += atoi(text);
    }
    printf("Sum: %d\n", sum);
    int length = snprintf(text, sizeof text, "%d", sum) + 1;
    for (int i = 0; i < 2; i++)
        write(clients[i], text, length);
    unlink(argv[1]);
    return 0;
}
