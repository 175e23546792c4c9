/*
 * Sends signals to one process.
 * Usage: send-signals kill|queue|pointer PID SIGNAL COUNT
 * kill uses kill(2); queue uses sigqueue(3) with the values 0, 1, 2 …; pointer adds 2^40 to those.
 * A COUNT of 0 sends without end.
 * Prints how many signals it sent, how often the queue was full (EAGAIN), and its own pid.
 */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv) {
    if (argc != 5) {
        return 2;
    }
    pid_t pid = atoi(argv[2]);
    int number = atoi(argv[3]), count = atoi(argv[4]), sent = 0, full = 0;
    while (count == 0 || sent < count) {
        union sigval value = {0};
        int result;
        if (strcmp(argv[1], "kill") == 0) {
            result = kill(pid, number);
        } else {
            if (strcmp(argv[1], "pointer") == 0) {
                value.sival_ptr = (void *)(((uintptr_t)1 << 40) + sent);
            } else {
                value.sival_int = sent;
            }
            result = sigqueue(pid, number, value);
        }
        if (result == 0) {
            sent++;
        } else if (errno == EAGAIN) {
            full++;
            usleep(100);
        } else {
            perror(argv[1]);
            return 1;
        }
    }
    printf("%d %d %d\n", sent, full, (int)getpid());
    return 0;
}
