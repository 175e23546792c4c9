/* Installs handlers and waits: signals pause|lost|post. pause waits for a signal; lost waits for a
 * signal that arrived before, while it was blocked; post waits for a semaphore that a handler
 * posts. */
#include <semaphore.h>
#include <signal.h>
#include <unistd.h>

static sem_t arrived;

static void handler(int number) {
    (void)number;
    sem_post(&arrived);
}

int main(int argc, char **argv) {
    struct sigaction action = {.sa_handler = handler};
    sigset_t blocked;
    if (argc != 2 || sem_init(&arrived, 0, 0) < 0)
        return 1;
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGRTMIN + 2, &action, NULL);
    if (argv[1][0] == 'l') {
        sigemptyset(&blocked);
        sigaddset(&blocked, SIGUSR1);
        sigprocmask(SIG_BLOCK, &blocked, NULL);
        raise(SIGUSR1);
    }
    return argv[1][1] == 'o' && argv[1][0] == 'p' ? sem_wait(&arrived) : pause();
}
