/* A thread keeps the time and wakes the thread that sends, by a condition variable. The children
 * wait in ppoll and read a signalfd. */
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static int ticks;

static void *clockwork(void *argument) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    for (int i = 0; i < 31; i++) {
        time.tv_sec++;
        clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, NULL);
        pthread_mutex_lock(&mutex);
        ticks++;
        pthread_cond_signal(&condition);
        pthread_mutex_unlock(&mutex);
    }
    return argument;
}

static void tick(void) {
    pthread_mutex_lock(&mutex);
    while (ticks == 0)
        pthread_cond_wait(&condition, &mutex);
    ticks--;
    pthread_mutex_unlock(&mutex);
}

static void greet(const sigset_t *set) {
    struct pollfd descriptor = {signalfd(-1, set, 0), POLLIN, 0};
    for (;;) {
        struct signalfd_siginfo information;
        ppoll(&descriptor, 1, NULL, NULL);
        read(descriptor.fd, &information, sizeof information);
        printf("Hello from %d, signalled by %u\n", (int)getpid(), information.ssi_pid);
        fflush(stdout);
    }
}

int main(int argc, char **argv) {
    int seconds = argc > 1 ? atoi(argv[1]) : 30;
    pid_t children[5];
    pthread_t thread;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    for (int i = 0; i < 5; i++)
        if ((children[i] = fork()) == 0)
            greet(&set);
    pthread_create(&thread, NULL, clockwork, NULL);
    for (int second = 0; second < seconds; second++) {
        tick();
        kill(children[rand() % 5], SIGUSR1);
    }
    tick();
    for (int i = 0; i < 5; i++)
        kill(children[i], SIGINT);
    for (int i = 0; i < 5; i++)
        wait(NULL);
    pthread_join(thread, NULL);
    return 0;
}
