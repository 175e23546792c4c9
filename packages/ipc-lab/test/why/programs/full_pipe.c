/* The child fills a pipe; the parent, which could read from it, waits for the child to exit. */
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2];
    char block[4096] = {0};
    if (pipe(ends) < 0)
        return 1;
    if (fork() == 0) {
        close(ends[0]);
        while (write(ends[1], block, sizeof block) > 0)
            ;
        return 1;
    }
    close(ends[1]);
    return wait(NULL) < 0;
}
