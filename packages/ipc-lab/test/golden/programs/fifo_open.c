/* Each end of a FIFO waits in open(2) for the other; with O_NONBLOCK, a lone writer gets ENXIO. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    const char *path = "/tmp/golden/a.fifo";
    char text[10];
    mkfifo(path, 0600);
    mkfifo(path, 0600);
    open(path, O_WRONLY | O_NONBLOCK);
    if (fork() == 0) {
        int out = open(path, O_WRONLY);
        write(out, "hello", 5);
        _exit(0);
    }
    usleep(20000);
    int in = open(path, O_RDONLY);
    while (read(in, text, sizeof text) > 0)
        continue;
    close(in);
    rename(path, "/tmp/golden/b.fifo");
    unlink("/tmp/golden/b.fifo");
    wait(NULL);
    return 0;
}
