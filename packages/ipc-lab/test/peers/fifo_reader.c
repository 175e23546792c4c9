/* Reads a FIFO to end-of-file: fifo_reader PATH prints how many values it read, and their sum. */
#include <fcntl.h>
#include <stdio.h>

int main(int argc, char *argv[]) {
    FILE *file = fopen(argv[argc - 1], "r");
    int value, count = 0, sum = 0;
    if (file == NULL) {
        perror("fifo_reader");
        return 1;
    }
    while (fscanf(file, "%d;", &value) == 1) {
        count++;
        sum += value;
    }
    printf("%d %d\n", count, sum);
    return 0;
}
