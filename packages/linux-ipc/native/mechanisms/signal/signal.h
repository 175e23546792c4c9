/* What the files about signals share: the record of a signal, and sets of signals. */
#ifndef LINUX_IPC_SIGNAL_H
#define LINUX_IPC_SIGNAL_H

#include "../../core/call.h"

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * The record of a signal, which the handler writes with one write(2). Its size divides a page, so a
 * pipe holds its capacity divided by this size. signal-record.ts reads the same layout.
 */
struct signal_record {
    int32_t number;
    int32_t code;
    int32_t pid;
    uint32_t uid;
    union sigval value;
    uint64_t reserved;
};
_Static_assert(sizeof(struct signal_record) == 32, "signal-record.ts reads 32 bytes");

struct signal_record record_of(const siginfo_t *info);

/* Bit 0 is signal 1. */
uint64_t bit_of(int number);
uint64_t bits_of(const sigset_t *set);
void add_signals(sigset_t *set, uint64_t signals);

bool argument_signal(napi_env env, napi_value value, int32_t *number);

/* Reads a set of signals: 64 bits in a BigUint64Array, of which bit 0 is signal 1. */
bool argument_signal_set(napi_env env, napi_value value, sigset_t *set);

#endif
