/* A child of the server for each client stores its value in shared memory; the server sleeps until
 * then. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct timespec pause = {0, 200000000};
    char text[32];
    int clients[2];
    strncpy(address.sun_path, argv[1], sizeof address.sun_path - 1);
    unlink(argv[1]);
    int listener = socket(AF_UNIX, SOCK_SEQPACKET, 0);
    int *values = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) < 0 || listen(listener, 2) < 0)
        return 1;
    for (int i = 0; i < 2; i++) {
        clients[i] = accept(listener, NULL, NULL);
        if (fork() == 0) {
            if (read(clients[i], text, sizeof text) > 0)
                values[i] = atoi(text);
            return 0;
        }
    }
    nanosleep(&pause, NULL);
    int length = snprintf(text, sizeof text, "%d", values[0] + values[1]);
    printf("Sum: %s\n", text);
    for (int i = 0; i < 2; i++)
        if (write(clients[i], text, (size_t)length + 1) < 0)
            return 1;
    unlink(argv[1]);
    while (wait(NULL) > 0)
        ;
    return 0;
}
