/*
 * The compiler includes this before every source of a binary that is published for glibc. glibc
 * 2.32 and 2.34 gave these functions a new version, which does the same for us; each is bound to
 * the version before. The binary then runs with glibc 2.28 and later, as Node.js 20 itself does,
 * wherever it was compiled. verify-binary.js finds a function that is missing from this list.
 */
#ifndef LINUX_IPC_GLIBC_FLOOR_H
#define LINUX_IPC_GLIBC_FLOOR_H

#include <sys/syscall.h>
#include <unistd.h>

#ifdef __aarch64__
#define FIRST        "GLIBC_2.17"
#define FIRST_ROBUST FIRST
#define FIRST_QUEUE  FIRST
#define FIRST_TIMER  FIRST
#define FIRST_CLOCK  FIRST
#else
#define FIRST        "GLIBC_2.2.5"
#define FIRST_ROBUST "GLIBC_2.12"
#define FIRST_QUEUE  "GLIBC_2.3.4"
#define FIRST_TIMER  "GLIBC_2.3.3"
#define FIRST_CLOCK  "GLIBC_2.3.3"
#endif

#define BIND(symbol, version) __asm__(".symver " #symbol "," #symbol "@" version)

BIND(pthread_attr_setstacksize, FIRST);
BIND(pthread_condattr_setclock, FIRST_CLOCK);
BIND(pthread_create, FIRST);
BIND(pthread_kill, FIRST);
BIND(pthread_mutexattr_destroy, FIRST);
BIND(pthread_mutexattr_init, FIRST);
BIND(pthread_mutexattr_setpshared, FIRST);
BIND(pthread_mutexattr_setrobust, FIRST_ROBUST);
BIND(pthread_once, FIRST);
BIND(pthread_sigmask, FIRST);
BIND(sem_init, FIRST);
BIND(shm_open, FIRST);
BIND(shm_unlink, FIRST);
BIND(mq_getattr, FIRST_QUEUE);
BIND(mq_open, FIRST_QUEUE);
BIND(mq_timedreceive, FIRST_QUEUE);
BIND(mq_timedsend, FIRST_QUEUE);
BIND(mq_unlink, FIRST_QUEUE);
BIND(timer_create, FIRST_TIMER);
BIND(timer_delete, FIRST_TIMER);
BIND(timer_settime, FIRST_TIMER);

/* glibc has this function only since 2.30. */
#define gettid() ((pid_t)syscall(SYS_gettid))

#endif
