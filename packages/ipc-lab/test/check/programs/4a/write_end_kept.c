/* The child holds the write end itself: it reads forever, and its parent waits for it forever. */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2];
    if (pipe(ends) < 0)
        return 1;
    if (fork() == 0) {
        char three[3];
        for (;;) {
            read(ends[0], three, 3);
            printf("%d\n", three[0] + three[1] + three[2] - 3 * '0');
        }
    }
    for (const char *digit = "31415926"; *digit != '\0'; digit++)
        write(ends[1], digit, 1);
    wait(NULL);
    return 0;
}
