/* Signals: kill(2), sigqueue(3), rt_sigqueueinfo(2), and how their sets and records are read. */
#include "signal.h"

#include "../../core/register.h"

#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

struct signal_record record_of(const siginfo_t *info) {
    struct signal_record record = {.number = info->si_signo, .code = info->si_code};
    /* With any other si_code these fields have other meanings. */
    bool has_sender = info->si_code == SI_USER ||
                      (info->si_code < 0 && info->si_code != SI_TIMER && info->si_code != SI_SIGIO);
    bool has_value = info->si_code == SI_TIMER ||
                     (has_sender && info->si_code != SI_TKILL && info->si_code != SI_USER);
    if (has_sender) {
        record.pid = info->si_pid;
        record.uid = info->si_uid;
    }
    if (has_value) {
        record.value = info->si_value;
    }
    return record;
}

uint64_t bit_of(int number) {
    return UINT64_C(1) << (number - 1);
}

uint64_t bits_of(const sigset_t *set) {
    uint64_t bits = 0;
    for (int number = 1; number <= 64; number++) {
        if (sigismember(set, number) == 1) {
            bits |= bit_of(number);
        }
    }
    return bits;
}

void add_signals(sigset_t *set, uint64_t signals) {
    for (int number = 1; number < NSIG; number++) {
        if (signals & bit_of(number)) {
            sigaddset(set, number);
        }
    }
}

bool argument_signal(napi_env env, napi_value value, int32_t *number) {
    if (!argument_int32(env, value, number)) {
        return false;
    }
    if (*number < 1 || *number >= NSIG) {
        napi_throw_range_error(env, "ERR_OUT_OF_RANGE", "a signal number is needed");
        return false;
    }
    return true;
}

bool argument_signal_set(napi_env env, napi_value value, sigset_t *set) {
    struct bytes memory;
    uint64_t bits = 0;
    if (!argument_bytes(env, value, &memory)) {
        return false;
    }
    memcpy(&bits, memory.data, memory.length < sizeof bits ? memory.length : sizeof bits);
    sigemptyset(set);
    add_signals(set, bits);
    return true;
}

static napi_value call_kill(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t pid, number;
    if (!read_arguments(env, info, 2, arguments, NULL) ||
        !argument_int32(env, arguments[0], &pid) || !argument_int32(env, arguments[1], &number)) {
        return NULL;
    }
    return result_of_call(env, kill(pid, number));
}

/* sigqueue(pid, number, value): `value` is the memory of a union sigval. */
static napi_value call_sigqueue(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    int32_t pid, number;
    struct bytes memory;
    union sigval value;
    if (!read_arguments(env, info, 3, arguments, NULL) ||
        !argument_int32(env, arguments[0], &pid) || !argument_int32(env, arguments[1], &number) ||
        !argument_bytes(env, arguments[2], &memory)) {
        return NULL;
    }
    if (memory.length != sizeof value) {
        return result_of_error(env, EINVAL);
    }
    memcpy(&value, memory.data, sizeof value);
    return result_of_call(env, sigqueue(pid, number, value));
}

/*
 * signalGiveBack(record: Uint8Array): rt_sigqueueinfo(2) to this process, with the recorded sender
 * and value. The kernel lets only the main thread do it for a signal sent by kill(2).
 */
static napi_value call_signal_give_back(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    struct bytes memory;
    struct signal_record record;
    if (!read_arguments(env, info, 1, arguments, NULL) ||
        !argument_bytes(env, arguments[0], &memory)) {
        return NULL;
    }
    if (memory.length != sizeof record) {
        return result_of_error(env, EINVAL);
    }
    memcpy(&record, memory.data, sizeof record);
    siginfo_t signal = {.si_signo = record.number, .si_code = record.code};
    signal.si_pid = record.pid;
    signal.si_uid = record.uid;
    signal.si_value = record.value;
    return result_of_call(env, syscall(SYS_rt_sigqueueinfo, getpid(), record.number, &signal));
}

void register_signal(napi_env env, napi_value exports) {
    export_function(env, exports, "kill", call_kill, NULL);
    export_function(env, exports, "sigqueue", call_sigqueue, NULL);
    export_function(env, exports, "signalGiveBack", call_signal_give_back, NULL);
    EXPORT_CONSTANT(env, exports, SIGRTMIN);
    EXPORT_CONSTANT(env, exports, SIGRTMAX);
    EXPORT_CONSTANT(env, exports, SI_USER);
    EXPORT_CONSTANT(env, exports, SI_KERNEL);
    EXPORT_CONSTANT(env, exports, SI_QUEUE);
    EXPORT_CONSTANT(env, exports, SI_TIMER);
    EXPORT_CONSTANT(env, exports, SI_MESGQ);
    EXPORT_CONSTANT(env, exports, SI_ASYNCIO);
    EXPORT_CONSTANT(env, exports, SI_SIGIO);
    EXPORT_CONSTANT(env, exports, SI_TKILL);
}
