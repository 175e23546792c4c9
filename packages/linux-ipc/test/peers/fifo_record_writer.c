/* fifo_record_writer PATH LETTER COUNT LENGTH: writes COUNT lines of LENGTH bytes.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc != 5) {
        return 2;
    }
    int fd = open(argv[1], O_WRONLY);
    if (fd == -1) {
        perror(argv[1]);
        return 1;
    }
    size_t length = strtoul(argv[4], NULL, 10);
    char *record = malloc(length);
    for (long i = 0; i < strtol(argv[3], NULL, 10); i++) {
        memset(record, argv[2][0], length);
        char number[32];
        snprintf(number, sizeof number, "%08ld", i);
        memcpy(record + 1, number, 8);
        record[length - 1] = '\n';
        if (write(fd, record, length) != (ssize_t)length) {
            perror("write");
            return 1;
        }
    }
    return 0;
}
