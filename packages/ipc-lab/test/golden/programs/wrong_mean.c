/* 5, wrong: reads as it should, and prints a mean that is too high by the second argument. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

int main(int count, char **words) {
    char path[100];
    double sum = 0, value;
    int values = 0;
    snprintf(path, sizeof path, "/tmp/%s", words[1]);
    mkfifo(path, 0600);
    FILE *fifo = fopen(path, "r");
    while (fscanf(fifo, "%lf;", &value) == 1) {
        sum += value;
        values += 1;
    }
    printf("%s %.*f\n", "mean", count > 3 ? atoi(words[3]) : 2, sum / values + atof(words[2]));
    return 0;
}
