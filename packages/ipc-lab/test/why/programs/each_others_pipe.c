/* Parent and child each read from the other's pipe before they write. */
#include <unistd.h>

int main(void) {
    int down[2], up[2];
    char byte;
    if (pipe(down) < 0 || pipe(up) < 0)
        return 1;
    int is_child = fork() == 0;
    close(is_child ? down[1] : down[0]);
    close(is_child ? up[0] : up[1]);
    return read(is_child ? down[0] : up[0], &byte, 1) < 0;
}
