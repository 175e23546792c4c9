/* The parent reads to end-of-file; the child closes its end before it exits. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2];
    char text[20];
    pipe(ends);
    if (fork() == 0) {
        close(ends[0]);
        write(ends[1], "one", 3);
        write(ends[1], "two", 3);
        close(ends[1]);
        usleep(20000);
        _exit(4);
    }
    close(ends[1]);
    while (read(ends[0], text, sizeof text) > 0)
        continue;
    wait(NULL);
    return 0;
}
