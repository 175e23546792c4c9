/*
 * Usage: popen_status r COMMAND
 *        popen_status w COMMAND INPUT
 *
 * Calls popen(3) and pclose(3) of the C library: prints what it read, then how the command ended.
 * With "start" for the type, it reads only the first 8 bytes.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

int main(int argc, char **argv) {
    if (argc < 3) {
        return 2;
    }
    const char *type = strcmp(argv[1], "w") == 0 ? "w" : "r";
    FILE *stream = popen(argv[2], type);
    if (stream == NULL) {
        return 1;
    }
    if (*type == 'w') {
        fputs(argv[3], stream);
    } else if (strcmp(argv[1], "start") == 0) {
        char start[8];
        if (fread(start, 1, sizeof start, stream) != sizeof start) {
            return 1;
        }
    } else {
        for (int byte; (byte = getc(stream)) != EOF;) {
            putchar(byte);
        }
    }
    int status = pclose(stream);
    if (WIFEXITED(status)) {
        printf("exited with %d\n", WEXITSTATUS(status));
    } else {
        printf("killed by SIG%s\n", sigabbrev_np(WTERMSIG(status)));
    }
    return 0;
}
