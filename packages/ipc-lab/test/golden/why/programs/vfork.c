/* Waits in vfork(2) for its child, which waits for a signal. */
#include <unistd.h>

int main(void) {
    if (vfork() == 0) {
        pause();
        _exit(0);
    }
    return 0;
}
