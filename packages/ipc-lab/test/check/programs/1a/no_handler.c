/* No handler is installed: the first SIGUSR1 ends the child. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    pid_t children[5];
    for (int i = 0; i < 5; i++)
        if ((children[i] = fork()) == 0)
            for (;;)
                pause();
    for (int second = 0; second < 5; second++) {
        sleep(1);
        kill(children[second], SIGUSR1);
    }
    while (wait(NULL) > 0)
        continue;
    return 0;
}
