/*
 * Processes, children or not, by descriptor: pidfd_open(2), pidfd_send_signal(2); and the calling
 * thread: gettid(2), sched_yield(2).
 */
#include "../core/call.h"
#include "../core/owned-descriptors.h"
#include "../core/register.h"

#include <linux/types.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* struct pidfd_info of linux/pidfd.h, which the headers of older systems lack. */
struct process_info {
    __u64 mask;
    __u64 cgroup;
    __u32 ids[11];
    __s32 exit_status;
};
_Static_assert(sizeof(struct process_info) == 64, "the first version of struct pidfd_info");
#define PROCESS_INFO      _IOWR(0xFF, 11, struct process_info)
#define PROCESS_INFO_EXIT (1 << 3)

static napi_value call_pidfd_open(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t pid;
    uint32_t flags;
    if (!read_arguments(env, info, 2, arguments, NULL) ||
        !argument_int32(env, arguments[0], &pid) || !argument_uint32(env, arguments[1], &flags)) {
        return NULL;
    }
    return result_of_descriptor(env, syscall(SYS_pidfd_open, pid, flags));
}

/* pidfdSendSignal(pidfd, number): sends a signal as kill(2) does. */
static napi_value call_pidfd_send_signal(napi_env env, napi_callback_info info) {
    napi_value arguments[2];
    int32_t pidfd, number;
    if (!read_arguments(env, info, 2, arguments, NULL) ||
        !argument_int32(env, arguments[0], &pidfd) || !argument_int32(env, arguments[1], &number)) {
        return NULL;
    }
    return result_of_call(env, syscall(SYS_pidfd_send_signal, pidfd, number, NULL, 0));
}

/*
 * pidfdQueueSignal(pidfd, number, value): sends a signal as sigqueue(3) does. `value` is the memory
 * of a union sigval.
 */
static napi_value call_pidfd_queue_signal(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    int32_t pidfd, number;
    struct bytes value;
    if (!read_arguments(env, info, 3, arguments, NULL) ||
        !argument_int32(env, arguments[0], &pidfd) || !argument_int32(env, arguments[1], &number) ||
        !argument_bytes(env, arguments[2], &value)) {
        return NULL;
    }
    if (value.length != sizeof(union sigval)) {
        return result_of_error(env, EINVAL);
    }
    siginfo_t signal = {.si_signo = number, .si_code = SI_QUEUE};
    signal.si_pid = getpid();
    signal.si_uid = getuid();
    memcpy(&signal.si_value, value.data, value.length);
    return result_of_call(env, syscall(SYS_pidfd_send_signal, pidfd, number, &signal, 0));
}

/*
 * pidfdExitStatus(pidfd): ioctl(2) with PIDFD_GET_INFO. Returns the status as wait(2) encodes it.
 * -EAGAIN until the process has been waited for; -ENOTTY or -EINVAL before Linux 6.15.
 */
static napi_value call_pidfd_exit_status(napi_env env, napi_callback_info info) {
    napi_value arguments[1];
    int32_t pidfd;
    if (!read_arguments(env, info, 1, arguments, NULL) ||
        !argument_int32(env, arguments[0], &pidfd)) {
        return NULL;
    }
    struct process_info process = {.mask = PROCESS_INFO_EXIT};
    int result = ioctl(pidfd, PROCESS_INFO, &process);
    if (result == 0 && (process.mask & PROCESS_INFO_EXIT) == 0) {
        errno = EAGAIN;
        result = -1;
    }
    return result_of_call(env, result == 0 ? process.exit_status : result);
}

static napi_value call_sched_yield(napi_env env, napi_callback_info info) {
    return result_of_call(env, sched_yield());
}

static napi_value call_gettid(napi_env env, napi_callback_info info) {
    return result_of_call(env, syscall(SYS_gettid));
}

void register_process(napi_env env, napi_value exports) {
    export_function(env, exports, "gettid", call_gettid, NULL);
    export_function(env, exports, "schedYield", call_sched_yield, NULL);
    export_function(env, exports, "pidfdOpen", call_pidfd_open, NULL);
    export_function(env, exports, "pidfdSendSignal", call_pidfd_send_signal, NULL);
    export_function(env, exports, "pidfdQueueSignal", call_pidfd_queue_signal, NULL);
    export_function(env, exports, "pidfdExitStatus", call_pidfd_exit_status, NULL);
}
