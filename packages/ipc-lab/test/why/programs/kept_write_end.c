/* The child reads a pipe to end-of-file, and holds a write end itself; the parent waits for it. */
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2];
    char digit;
    if (pipe(ends) < 0)
        return 1;
    if (fork() == 0) {
        while (read(ends[0], &digit, 1) > 0)
            ;
        return 0;
    }
    if (write(ends[1], "31415", 5) != 5)
        return 1;
    close(ends[0]);
    close(ends[1]);
    return wait(NULL) < 0;
}
