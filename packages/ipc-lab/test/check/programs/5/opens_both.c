/* Opens the FIFO for reading and writing: it is a writer itself, and never sees end-of-file. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv) {
    char path[200], byte, text[16];
    int sum = 0, count = 0, length = 0;
    if (argc != 2)
        return 2;
    snprintf(path, sizeof path, "/tmp/%s", argv[1]);
    mkfifo(path, 0600);
    int fd = open(path, O_RDWR);
    while (read(fd, &byte, 1) == 1) {
        if (byte != ';') {
            text[length++] = byte;
            continue;
        }
        text[length] = '\0';
        length = 0;
        sum += atoi(text);
        count++;
    }
    printf("Average: %.2f\n", (double)sum / count);
    return 0;
}
