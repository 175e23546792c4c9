#include "close.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/*
 * Whether descriptors are in messages that nobody has received from the UNIX socket, or from the
 * connections that nobody has accepted from it: /proc counts them, with "scm_fds: ". True if that
 * cannot be read.
 */
static bool has_descriptors(int socket) {
    char path[sizeof "/proc/self/fdinfo/-2147483648"], text[512];
    struct pollfd polled = {.fd = socket, .events = POLLIN};
    if (poll(&polled, 1, 0) == 0) {
        return false;
    }
    snprintf(path, sizeof path, "/proc/self/fdinfo/%d", socket);
    int file = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t length = file < 0 ? -1 : read(file, text, sizeof text - 1);
    if (file >= 0) {
        close(file);
    }
    text[length > 0 ? length : 0] = 0;
    const char *count = strstr(text, "scm_fds:");
    return count == NULL || strtoul(count + strlen("scm_fds:"), NULL, 10) > 0;
}

/*
 * Asks only what neither a file system nor a lock delays: fstat(2) would wait for a file system of
 * FUSE, and F_GETPIPE_SZ for the lock of a pipe, which a writer holds while the kernel copies from
 * its memory. close(2) of that pipe waits for the lock, too.
 */
static bool may_wait(int fd, bool is_received) {
    int domain;
    socklen_t length = sizeof domain;
    if (getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &domain, &length) == 0) {
        return domain == AF_UNIX ? has_descriptors(fd) : is_received;
    }
    return is_received && fcntl(fd, F_GET_SEALS) < 0;
}

struct closing {
    struct closing *next;
    int fd;
};

/* Descriptors wait behind others only if as many threads as this wait in close(2). */
enum { MOST_THREADS = 64, STACK_BYTES = 64 * 1024, PATIENCE_MS = 1000, IMPATIENCE_MS = 100 * 1000 };

/* Shared by all environments, and guarded by the lock. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_cond_t closed_one;
static struct closing *first, **end = &first;
static int threads, left;
static int64_t impatient_until_ms;

static void make_condition(void) {
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&closed_one, &attributes);
    pthread_condattr_destroy(&attributes);
}

static void *close_all(void *data) {
    pthread_mutex_lock(&lock);
    while (first != NULL) {
        struct closing *closing = first;
        first = closing->next;
        if (first == NULL) {
            end = &first;
        }
        pthread_mutex_unlock(&lock);
        close(closing->fd);
        free(closing);
        pthread_mutex_lock(&lock);
        left--;
        pthread_cond_broadcast(&closed_one);
    }
    threads--;
    pthread_mutex_unlock(&lock);
    return NULL;
}

static bool start_thread(void) {
    pthread_t thread;
    pthread_attr_t attributes;
    sigset_t all, before;
    if (pthread_attr_init(&attributes) != 0) {
        return false;
    }
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&attributes, STACK_BYTES);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int error = pthread_create(&thread, &attributes, close_all, NULL);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    pthread_attr_destroy(&attributes);
    return error == 0;
}

static int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

/*
 * Most descriptors are closed within microseconds, and the caller waits for that: then the number
 * is free, and the peer has been notified. After a close that was late, no caller waits for a
 * while, so a peer that sends one such descriptor after another takes little of this process's
 * time.
 */
static void wait_patiently(void) {
    int64_t now = now_ms(), until = now + PATIENCE_MS;
    while (left > 0 && now >= impatient_until_ms) {
        const struct timespec time = {.tv_sec = until / 1000, .tv_nsec = until % 1000 * 1000000};
        pthread_cond_timedwait(&closed_one, &lock, &time);
        now = now_ms();
        if (left > 0 && now >= until) {
            impatient_until_ms = now + IMPATIENCE_MS;
        }
    }
}

/* Returns false if there is no memory, or no thread, for it. */
static bool close_elsewhere(int fd, bool is_awaited) {
    struct closing *closing = malloc(sizeof *closing);
    if (closing == NULL) {
        return false;
    }
    *closing = (struct closing){.fd = fd};
    pthread_once(&once, make_condition);
    pthread_mutex_lock(&lock);
    if (threads < MOST_THREADS) {
        if (start_thread()) {
            threads++;
        } else if (threads == 0) {
            pthread_mutex_unlock(&lock);
            free(closing);
            return false;
        }
    }
    *end = closing;
    end = &closing->next;
    left++;
    if (is_awaited) {
        wait_patiently();
    }
    pthread_mutex_unlock(&lock);
    return true;
}

int close_descriptor(int fd, bool is_received) {
    return may_wait(fd, is_received) && close_elsewhere(fd, true) ? 0 : close(fd);
}

void close_unawaited(int fd, bool is_received) {
    if (!may_wait(fd, is_received) || !close_elsewhere(fd, false)) {
        close(fd);
    }
}
