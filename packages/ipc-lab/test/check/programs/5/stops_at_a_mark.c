/* Reads numbers until one does not follow: at the first semicolon. */
#include <stdio.h>

int main(int argc, char **argv) {
    char path[200];
    int value, sum = 0, count = 0;
    snprintf(path, sizeof path, "/tmp/%s", argc > 1 ? argv[1] : "");
    FILE *fifo = fopen(path, "r");
    if (fifo == NULL)
        return 1;
    while (fscanf(fifo, "%d", &value) == 1) {
        sum += value;
        count++;
    }
    printf("Mean: %.2f\n", (double)sum / count);
    return 0;
}
