/* Parent and child pass a byte back and forth, with short sleeps in between, and exit. */
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int down[2], up[2];
    char byte = 0;
    if (pipe(down) < 0 || pipe(up) < 0)
        return 1;
    int is_child = fork() == 0;
    for (int turn = 0; turn < 20; turn++) {
        if (!is_child && write(down[1], &byte, 1) < 0)
            return 1;
        if (read(is_child ? down[0] : up[0], &byte, 1) != 1)
            return 1;
        usleep(20000);
        if (is_child && write(up[1], &byte, 1) < 0)
            return 1;
    }
    return is_child ? 0 : wait(NULL) < 0;
}
