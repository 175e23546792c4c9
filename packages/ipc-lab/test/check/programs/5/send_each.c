/* One write for each value, each of two digits, and a little time between two. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char **argv) {
    char path[200];
    int n = argc > 3 ? atoi(argv[3]) : 10;
    struct timespec pause = {0, 3000000};
    snprintf(path, sizeof path, "/tmp/%s", argv[1]);
    if (mkfifo(path, 0600) < 0 && errno != EEXIST)
        return 1;
    int fifo = open(path, O_WRONLY);
    srand((unsigned)getpid());
    for (int i = 0; i < n; i++) {
        if (dprintf(fifo, "%d;", 10 + rand() % 90) < 0)
            return 1;
        nanosleep(&pause, NULL);
    }
    return close(fifo);
}
