/* vfork(2): the parent waits until its child runs a program; then posix_spawn(3). */
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

int main(void) {
    pid_t child = vfork();
    if (child == 0) {
        execl("/bin/false", "false", (char *)NULL);
        _exit(127);
    }
    waitpid(child, NULL, 0);
    char *words[] = {"true", NULL};
    posix_spawn(&child, "/bin/true", NULL, NULL, words, environ);
    waitpid(child, NULL, 0);
    if (vfork() == 0) {
        execl("/nowhere", "nowhere", (char *)NULL);
        _exit(127);
    }
    wait(NULL);
    return 0;
}
