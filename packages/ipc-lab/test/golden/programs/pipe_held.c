/* The reader holds the write end itself: it waits until an alarm ends it. */
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2];
    char byte;
    pipe(ends);
    if (fork() == 0) {
        alarm(1);
        while (read(ends[0], &byte, 1) > 0)
            continue;
        _exit(0);
    }
    close(ends[0]);
    write(ends[1], "x", 1);
    close(ends[1]);
    wait(NULL);
    return 0;
}
