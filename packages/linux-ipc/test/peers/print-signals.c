/*
 * Prints the signals it is sent: number, code, sender's pid and uid, value.
 * Usage: print-signals COUNT SIGNAL …
 * Says "ready" when they are blocked, and so waiting for sigwaitinfo(2); ends after COUNT of them.
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
