/* calls COUNT: writes to a pipe and reads from it COUNT times; prints the nanoseconds that each
 * pair of calls took. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static double now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

int main(int argc, char *argv[]) {
    long count = argc == 2 ? atol(argv[1]) : 0;
    int ends[2];
    char byte = 'x';
    if (count < 1 || pipe(ends) != 0) {
        return 2;
    }
    double start = now_ns();
    for (long i = 0; i < count; i++) {
        if (write(ends[1], &byte, 1) != 1 || read(ends[0], &byte, 1) != 1) {
            return 1;
        }
    }
    printf("%.0f\n", (now_ns() - start) / (double)count);
    return 0;
}
