/* More lines than fit below one heading of the timeline, while two children wait. */
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    pid_t children[2];
    for (int i = 0; i < 2; i++)
        if ((children[i] = fork()) == 0)
            for (;;)
                pause();
    for (int i = 0; i < 42; i++)
        write(1, "a\n", 2);
    for (int i = 0; i < 2; i++)
        kill(children[i], SIGTERM);
    while (wait(NULL) > 0)
        continue;
    return 0;
}
