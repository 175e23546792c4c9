/*
 * How the child reads depends on the argument: "atoi" takes what each read returns for one number,
 * "one-read" takes the first read for all, "running" prints the sum after each value, and "counted"
 * reads as many values as it knows of.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void pause_for(long milliseconds) {
    struct timespec time = {0, milliseconds * 1000000};
    nanosleep(&time, NULL);
}

static int sum_of(const char *how, int read_end, int n) {
    char text[32] = "";
    int sum = 0;
    if (strcmp(how, "one-read") == 0) {
        pause_for(50);
        ssize_t length = read(read_end, text, sizeof text - 1);
        for (ssize_t i = 0; i < length; i++)
            sum += text[i] - '0';
    } else if (strcmp(how, "atoi") == 0) {
        for (ssize_t length; (length = read(read_end, text, sizeof text - 1)) > 0;) {
            text[length] = '\0';
            sum += atoi(text);
        }
    } else {
        for (int i = 0; i < n && read(read_end, text, 1) == 1; i++) {
            sum += text[0] - '0';
            if (strcmp(how, "running") == 0)
                printf("Sum: %d\n", sum);
        }
    }
    return sum;
}

int main(int argc, char **argv) {
    const char *how = argv[1];
    int ends[2];
    if (pipe(ends) < 0)
        return 1;
    srand((unsigned)getpid());
    int n = 5 + rand() % 16;
    if (fork() == 0) {
        close(ends[1]);
        printf("Sum: %d\n", sum_of(how, ends[0], n));
        return 0;
    }
    for (int i = 0; i < n; i++) {
        /* What atoi makes of "07" is right. */
        char digit = '1' + rand() % 9;
        if (write(ends[1], &digit, 1) < 1)
            return 1;
        if (strcmp(how, "atoi") == 0)
            pause_for(100);
    }
    close(ends[1]);
    wait(NULL);
    return 0;
}
