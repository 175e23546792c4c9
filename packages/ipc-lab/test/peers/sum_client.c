/* The sheet's client as a C program: sum_client PATH VALUE prints the reply of the server. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char *argv[]) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char buffer[12] = "";
    if (argc != 3) {
        return 2;
    }
    strncpy(address.sun_path, argv[1], sizeof(address.sun_path) - 1);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0 ||
        write(fd, argv[2], strlen(argv[2]) + 1) < 0 || read(fd, buffer, sizeof(buffer)) <= 0) {
        perror("sum_client");
        return 1;
    }
    printf("Result = %.12s\n", buffer);
    return 0;
}
