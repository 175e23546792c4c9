/*
 * Foreign code that is preloaded into a process: when a byte arrives on descriptor 3, its thread
 * touches a mapping of its own, of an empty file, and so raises SIGBUS.
 *
 * If BUS_ERROR_HANDLED is set, it installs a handler before any other code does. The handler
 * repairs the page, and the thread prints "repaired".
 */
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static char *page;

static void on_bus_error(int number, siginfo_t *info, void *context) {
    if (info->si_addr != page || mmap(page, 4096, PROT_READ | PROT_WRITE,
                                      MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != page) {
        _exit(90);
    }
}

static void *touch(void *argument) {
    char byte;
    if (read(3, &byte, 1) == 1) {
        *(volatile char *)page = byte;
        if (write(STDOUT_FILENO, "repaired\n", 9) != 9) {
            _exit(91);
        }
    }
    return NULL;
}

__attribute__((constructor)) static void start(void) {
    pthread_t thread;
    int fd = memfd_create("bus-error", MFD_CLOEXEC);
    page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (getenv("BUS_ERROR_HANDLED") != NULL) {
        struct sigaction action = {.sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO};
        sigaction(SIGBUS, &action, NULL);
    }
    pthread_create(&thread, NULL, touch, NULL);
    pthread_detach(thread);
}
