/* The parent waits for alarm(2). Its children run this program again, by vfork and execve, each in
 * a session of its own. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void wake(int number) {
    (void)number;
}

static void greet(int ready) {
    sigset_t none, set;
    setsid();
    sigemptyset(&none);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGUSR1, wake);
    write(ready, "r", 1);
    close(ready);
    for (;;) {
        sigsuspend(&none);
        dprintf(1, "Hello from %d\n", (int)getpid());
    }
}

static void second(void) {
    sigset_t none;
    sigemptyset(&none);
    alarm(1);
    sigsuspend(&none);
}

int main(int argc, char **argv) {
    int ready[2];
    pid_t children[5];
    char text[12], byte;
    sigset_t alarms;
    if (argc == 3)
        greet(atoi(argv[2]));
    if (pipe(ready) < 0)
        return 1;
    snprintf(text, sizeof text, "%d", ready[1]);
    for (int i = 0; i < 5; i++)
        if ((children[i] = vfork()) == 0) {
            execl("/proc/self/exe", argv[0], "child", text, NULL);
            _exit(127);
        }
    for (int i = 0; i < 5; i++)
        read(ready[0], &byte, 1);
    sigemptyset(&alarms);
    sigaddset(&alarms, SIGALRM);
    sigprocmask(SIG_BLOCK, &alarms, NULL);
    signal(SIGALRM, wake);
    for (int i = 0; i < (argc > 1 ? atoi(argv[1]) : 30); i++) {
        second();
        kill(children[i % 5], SIGUSR1);
    }
    second();
    for (int i = 0; i < 5; i++)
        kill(children[i], SIGINT);
    for (int i = 0; i < 5; i++)
        waitpid(children[i], NULL, 0);
    return 0;
}
