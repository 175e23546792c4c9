/*
 * Shared by the measured C programs: the clock, the other process, and the samples that they print.
 * The counterpart in TypeScript is programs/samples.ts.
 */
#ifndef BENCH_H
#define BENCH_H

#include <math.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static inline double now_ns(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static inline void require(int holds, const char *what) {
    if (!holds) {
        perror(what);
        exit(1);
    }
}

/* fork(2); the child runs on the processor that the harness chose for it, and is killed when its
 * parent exits. */
static inline pid_t start_partner(void) {
    pid_t child = fork();
    require(child >= 0, "fork");
    if (child != 0) {
        return child;
    }
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const char *processor = getenv("BENCH_PARTNER_PROCESSOR");
    if (processor != NULL) {
        cpu_set_t set;
        CPU_ZERO(&set);
        CPU_SET((size_t)atoi(processor), &set);
        require(sched_setaffinity(0, sizeof set, &set) == 0, "sched_setaffinity");
    }
    return child;
}

static inline void end_partner(pid_t child) {
    kill(child, SIGKILL);
    waitpid(child, NULL, 0);
}

/* For how many nanoseconds a program takes samples at most: the harness limits it. */
static inline double limit_ns(void) {
    const char *limit = getenv("BENCH_MILLISECONDS");
    return limit == NULL ? HUGE_VAL : atof(limit) * 1e6;
}

/* Prints one line per sample: the nanoseconds that each of `count` took. A quarter more samples run
 * first, to warm up. */
static inline void report_samples(uint64_t samples, uint64_t count, void (*run)(uint64_t count)) {
    double warm_until = now_ns() + limit_ns() / 4;
    for (uint64_t sample = 0; sample < samples / 4 && now_ns() < warm_until; sample++) {
        run(count);
    }
    double until = now_ns() + limit_ns(), end = 0;
    for (uint64_t sample = 0; sample < samples && end < until; sample++) {
        double start = now_ns();
        run(count);
        end = now_ns();
        printf("%.2f\n", (end - start) / (double)count);
    }
}

#endif
