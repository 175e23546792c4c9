/* Threads in place of the children, one of which is sent the signal. */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void hello(int number) {
    char text[64];
    (void)number;
    int length = snprintf(text, sizeof text, "Hello from PID %d\n", (int)getpid());
    write(1, text, (size_t)length);
}

static sigset_t usual;

/* The signal is blocked until then, so that it cannot come before. */
static void *wait_for_signals(void *unused) {
    sigsuspend(&usual);
    return unused;
}

int main(void) {
    pthread_t threads[5];
    sigset_t blocked;
    sigemptyset(&blocked);
    sigaddset(&blocked, SIGUSR1);
    sigprocmask(SIG_BLOCK, &blocked, &usual);
    signal(SIGUSR1, hello);
    for (int i = 0; i < 5; i++)
        if (pthread_create(&threads[i], NULL, wait_for_signals, NULL) != 0)
            return 1;
    pthread_kill(threads[0], SIGUSR1);
    pthread_join(threads[0], NULL);
    return 0;
}
