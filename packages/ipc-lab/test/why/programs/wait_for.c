/* Waits for a child that waits for a signal, or sleeps: wait_for pause|sleep. */
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc != 2)
        return 1;
    if (fork() == 0)
        return argv[1][0] == 'p' ? pause() : (int)sleep(1000);
    return wait(NULL) < 0;
}
