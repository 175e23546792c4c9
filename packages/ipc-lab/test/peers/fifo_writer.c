/* Writes values to a FIFO one by one, as the sheet's program does: fifo_writer PATH VALUE... */
#include <stdio.h>

int main(int argc, char *argv[]) {
    FILE *file = argc < 2 ? NULL : fopen(argv[1], "w");
    if (file == NULL) {
        perror("fifo_writer");
        return 1;
    }
    for (int i = 2; i < argc; i++) {
        fprintf(file, "%s;", argv[i]);
        fflush(file);
    }
    return fclose(file);
}
