/*
 * The sheet's server as a C program: sum_server PATH adds two values, replies to both clients with
 * its whole buffer of 12 bytes, as the sheet's server does, and exits.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char *argv[]) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char buffer[12];
    int clients[2], sum = 0;
    if (argc != 2) {
        return 2;
    }
    strncpy(address.sun_path, argv[1], sizeof(address.sun_path) - 1);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    if (bind(fd, (struct sockaddr *)&address, sizeof(address)) != 0 || listen(fd, 2) != 0) {
        perror("sum_server");
        return 1;
    }
    printf("listening\n");
    fflush(stdout);
    for (int i = 0; i < 2; i++) {
        clients[i] = accept(fd, NULL, NULL);
        if (read(clients[i], buffer, sizeof(buffer)) <= 0) {
            return 1;
        }
        sum += atoi(buffer);
    }
    memset(buffer, 'x', sizeof(buffer));
    snprintf(buffer, sizeof(buffer), "%d", sum);
    for (int i = 0; i < 2; i++) {
        if (write(clients[i], buffer, sizeof(buffer)) < 0) {
            return 1;
        }
    }
    unlink(argv[1]);
    printf("sum %d\n", sum);
    return 0;
}
