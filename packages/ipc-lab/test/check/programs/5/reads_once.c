/* Reads once, at most 80 bytes; prints an integer mean. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv) {
    char path[200], text[81] = "";
    int sum = 0, count = 0;
    if (argc != 2)
        return 2;
    snprintf(path, sizeof path, "/tmp/%s", argv[1]);
    mkfifo(path, 0666);
    int fd = open(path, O_RDONLY);
    read(fd, text, 80);
    for (char *token = strtok(text, ";"); token != NULL; token = strtok(NULL, ";"))
        sum += atoi(token), count++;
    printf("Moyenne: %d\n", sum / count);
    return 0;
}
