#include "interruption.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>

/* A signal's disposition belongs to the process, so these are shared by all environments. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int begun;
static struct sigaction disposition_before;
static void (*_Atomic visitor)(ucontext_t *);

static void on_interrupt(int signal, siginfo_t *info, void *context) {
    void (*visit)(ucontext_t *) = atomic_load(&visitor);
    if (visit != NULL) {
        visit(context);
    }
}

void interruption_begin(void) {
    pthread_mutex_lock(&lock);
    if (begun++ == 0) {
        /* Without SA_RESTART: the system call ends. */
        const struct sigaction interruption = {.sa_sigaction = on_interrupt,
                                               .sa_flags = SA_SIGINFO};
        sigaction(INTERRUPT, &interruption, &disposition_before);
    }
    pthread_mutex_unlock(&lock);
}

void interruption_end(void) {
    struct sigaction present;
    pthread_mutex_lock(&lock);
    /* A handler that has replaced ours meanwhile stays. */
    if (--begun == 0 && sigaction(INTERRUPT, NULL, &present) == 0 &&
        present.sa_sigaction == on_interrupt) {
        sigaction(INTERRUPT, &disposition_before, NULL);
    }
    pthread_mutex_unlock(&lock);
}

void interruption_visits(void (*visit)(ucontext_t *interrupted)) {
    atomic_store(&visitor, visit);
}
