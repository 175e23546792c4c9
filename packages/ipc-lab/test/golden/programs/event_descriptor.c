/* An eventfd(2) that the child waits for, with poll(2). */
#include <poll.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    uint64_t count = 2;
    int event = eventfd(0, 0);
    struct pollfd polled = {.fd = event, .events = POLLIN};
    if (fork() == 0) {
        poll(&polled, 1, 1000);
        read(event, &count, sizeof count);
        read(event, &count, sizeof count);
        _exit(0);
    }
    usleep(30000);
    write(event, &count, sizeof count);
    usleep(30000);
    write(event, &count, sizeof count);
    wait(NULL);
    return 0;
}
