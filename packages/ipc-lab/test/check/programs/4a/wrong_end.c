/* The child reads from the write end, or the parent writes to the read end: the argument says
 * which. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
    int ends[2], written = 0;
    int reads_wrong = strcmp(argv[1], "read") == 0;
    char digit;
    if (pipe(ends) < 0)
        return 1;
    if (fork() == 0) {
        int sum = 0;
        close(ends[reads_wrong ? 0 : 1]);
        while (read(ends[reads_wrong ? 1 : 0], &digit, 1) > 0)
            sum += digit - '0';
        printf("Sum: %d\n", sum);
        return 0;
    }
    for (int i = 0; i < 8; i++) {
        digit = '0' + rand() % 10;
        written += write(ends[reads_wrong ? 1 : 0], &digit, 1) > 0;
    }
    close(ends[1]);
    wait(NULL);
    return written != 8;
}
