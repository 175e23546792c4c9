/* A chain of processes: each forks the next, and exits at once. The last one sleeps for ever, or
 * until nobody can be left of the test. Usage: chain FILE LENGTH HOW, where HOW has the letters s
 * each process leads a session of its own e  each process executes this program again, without
 * environment FILE is made when the chain has begun. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
    const char *file = argv[1], *how = argv[3];
    int left = atoi(argv[2]);
    char number[16], *again[] = {argv[0], argv[1], number, argv[3], NULL}, *nothing[] = {NULL};

    close(open(file, O_CREAT | O_WRONLY, 0600));
    for (; left > 0; left--) {
        if (fork() != 0)
            _exit(0);
        if (strchr(how, 's'))
            setsid();
        if (strchr(how, 'e')) {
            snprintf(number, sizeof number, "%d", left - 1);
            execve("/proc/self/exe", again, nothing);
        }
    }
    alarm(120);
    pause();
}
