/*
 * Notifies a condition of this library with futex(2) alone: increments the number at byte 64 of a
 * System V segment, then the word at byte 128, and wakes all waiters on that word.
 *
 * Usage: notify-condition SEGMENT
 */
#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/shm.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int count, char **arguments) {
    char *memory = count == 2 ? shmat(atoi(arguments[1]), NULL, 0) : (void *)-1;
    if (memory == (void *)-1) {
        perror("shmat");
        return 1;
    }
    atomic_fetch_add((_Atomic int *)(memory + 64), 1);
    atomic_fetch_add((_Atomic unsigned *)(memory + 128), 1);
    syscall(SYS_futex, memory + 128, FUTEX_WAKE, INT_MAX, NULL, NULL, 0);
    return 0;
}
