/* alarm(2), setitimer(2), sigtimedwait(2) until its time-out, poll(2), nanosleep(2). */
#include <poll.h>
#include <signal.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static void on_signal(int number) {
    (void)number;
}

int main(void) {
    struct itimerval soon = {.it_value = {.tv_usec = 20000}};
    struct timespec limit = {.tv_nsec = 10000000};
    sigset_t set;
    signal(SIGALRM, on_signal);
    setitimer(ITIMER_REAL, &soon, NULL);
    pause();
    alarm(1);
    pause();
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    sigtimedwait(&set, NULL, &limit);
    poll(NULL, 0, 30);
    nanosleep(&limit, NULL);
    return 0;
}
