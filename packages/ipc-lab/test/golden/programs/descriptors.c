/* dup(2), dup2(2), fcntl(F_DUPFD), close_range(2), close-on-exec and an inherited end. */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2];
    char text[20];
    pipe(ends);
    int copy = dup(ends[1]);
    int high = fcntl(ends[1], F_DUPFD_CLOEXEC, 20);
    if (fork() == 0) {
        dup2(ends[1], 1);
        close_range(3, 10, 0);
        execl("/bin/echo", "echo", "hello", (char *)NULL);
    }
    close(ends[1]);
    close(copy);
    close(high);
    while (read(ends[0], text, sizeof text) > 0)
        continue;
    wait(NULL);
    return 0;
}
