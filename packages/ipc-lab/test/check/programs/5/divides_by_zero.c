/* Counts nothing, and divides by that count: SIGFPE kills it after end-of-file. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv) {
    char path[200], text[4096];
    volatile int sum = 0, count = 0;
    if (argc != 2)
        return 2;
    snprintf(path, sizeof path, "/tmp/%s", argv[1]);
    mkfifo(path, 0600);
    int fd = open(path, O_RDONLY);
    while (read(fd, text, sizeof text) > 0)
        sum++;
    printf("Average: %d\n", sum / count);
    return 0;
}
