/* A full pipe: EAGAIN without waiting, and a write that waits until its reader makes room. */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

static char bytes[4096];

int main(void) {
    int ends[2];
    pipe2(ends, O_NONBLOCK);
    fcntl(ends[1], F_SETPIPE_SZ, 4096);
    write(ends[1], bytes, sizeof bytes);
    write(ends[1], bytes, 1);
    fcntl(ends[1], F_SETFL, 0);
    fcntl(ends[0], F_SETFL, 0);
    if (fork() == 0) {
        usleep(30000);
        read(ends[0], bytes, sizeof bytes);
        read(ends[0], bytes, sizeof bytes);
        _exit(0);
    }
    write(ends[1], "x", 1);
    wait(NULL);
    return 0;
}
