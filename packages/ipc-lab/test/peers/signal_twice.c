/*
 * Installs a handler with signal() and says each time it ran. Compiled with -std=c11 alone,
 * signal() is System V's; with _DEFAULT_SOURCE, BSD's.
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
