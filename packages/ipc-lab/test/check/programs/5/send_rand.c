/* stdio writes all values to the FIFO in one write. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv) {
    char path[200];
    int n = 10, option;
    while ((option = getopt(argc, argv, "n:")) != -1)
        if (option == 'n')
            n = atoi(optarg);
    snprintf(path, sizeof path, "/tmp/%s", argv[optind]);
    if (mkfifo(path, 0600) < 0 && errno != EEXIST)
        return 1;
    FILE *fifo = fopen(path, "w");
    for (int i = 0; i < n; i++)
        fprintf(fifo, "%d;", rand() % 101);
    return fclose(fifo);
}
