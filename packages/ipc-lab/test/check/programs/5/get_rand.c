/* Reads one value at a time to end-of-file; prints the mean with two digits. */
#include <stdio.h>
#include <sys/stat.h>

int main(int argc, char **argv) {
    char path[200];
    double value, sum = 0;
    int count = 0;
    if (argc != 2)
        return 2;
    snprintf(path, sizeof path, "/tmp/%s", argv[1]);
    mkfifo(path, 0600);
    FILE *fifo = fopen(path, "r");
    while (fscanf(fifo, "%lf;", &value) == 1)
        sum += value, count++;
    printf("%d values\n", count);
    printf("Average: %.2f\n", sum / count);
    return 0;
}
