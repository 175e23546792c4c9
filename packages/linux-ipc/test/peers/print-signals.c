/*
 * Prints each signal that it receives: number, code, pid and uid of the sender, value.
 * Usage: print-signals COUNT SIGNAL …
 * Prints "ready" once it blocks the signals, so that sigwaitinfo(2) receives them; exits after
 * COUNT signals.
 */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    sigset_t set;
    setvbuf(stdout, NULL, _IOLBF, 0);
    sigemptyset(&set);
    for (int i = 2; i < argc; i++) {
        sigaddset(&set, atoi(argv[i]));
    }
    sigprocmask(SIG_BLOCK, &set, NULL);
    printf("ready\n");
    for (int count = atoi(argv[1]); count > 0; count--) {
        siginfo_t info;
        if (sigwaitinfo(&set, &info) < 0) {
            perror("sigwaitinfo");
            return 1;
        }
        printf("%d %d %d %d %d %" PRIuPTR "\n", info.si_signo, info.si_code, (int)info.si_pid,
               (int)info.si_uid, info.si_value.sival_int, (uintptr_t)info.si_value.sival_ptr);
    }
    return 0;
}
