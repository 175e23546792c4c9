/* The parent ends first; its child continues for a moment. */
#include <unistd.h>

int main(void) {
    if (fork() == 0) {
        usleep(50000);
        _exit(1);
    }
    return 0;
}
