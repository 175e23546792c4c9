/* Exits at once and leaves a grandchild in its own session, which waits for a signal. */
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    if (fork() == 0) {
        setsid();
        if (fork() == 0)
            pause();
        return 0;
    }
    return wait(NULL) < 0;
}
