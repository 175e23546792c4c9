/* Sends one value and reads one answer. */
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

int main(int argc, char **argv) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    char text[12] = "";
    if (argc != 3)
        return 2;
    snprintf(address.sun_path, sizeof address.sun_path, "%s", argv[1]);
    int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) < 0)
        return 1;
    write(fd, argv[2], strlen(argv[2]) + 1);
    read(fd, text, sizeof text);
    printf("Result = %s\n", text);
    return 0;
}
