/* Takes the numbers of each read for themselves: one that two reads return becomes two. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
    char path[200], text[42];
    double sum = 0;
    int count = 0;
    snprintf(path, sizeof path, "/tmp/%s", argv[1]);
    int fifo = open(path, O_RDONLY);
    for (ssize_t length; (length = read(fifo, text, sizeof text - 1)) > 0;) {
        text[length] = '\0';
        for (char *number = strtok(text, ";"); number != NULL; number = strtok(NULL, ";")) {
            sum += atoi(number);
            count++;
        }
    }
    printf("Average: %.3f\n", sum / count);
    return 0;
}
