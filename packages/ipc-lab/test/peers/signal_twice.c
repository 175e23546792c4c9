/*
 * Installs a handler with signal() that prints "handled" each time it runs. If this is compiled
 * with -std=c11 alone, signal() is that of System V; with _DEFAULT_SOURCE it is that of BSD.
 */
#include <signal.h>
#include <unistd.h>

static void say(const char *line, size_t length) {
    if (write(STDOUT_FILENO, line, length) != (ssize_t)length) {
        _exit(1);
    }
}

static void on_signal(int number) {
    (void)number;
    say("handled\n", 8);
}

int main(void) {
    if (signal(SIGUSR1, on_signal) == SIG_ERR) {
        return 1;
    }
    say("ready\n", 6);
    for (;;) {
        pause();
    }
}
