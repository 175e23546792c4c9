/*
 * Makes a Node.js process a zygote, which can fork: that is a thousand times faster than starting a
 * new process. The process itself loads this as an addon. The child has only the main thread, so
 * the parent must not depend on other threads: node --single-threaded.
 */
#include <dirent.h>
#include <fcntl.h>
#include <node_api.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>
#include <uv.h>

/* V8 excludes its code from fork(2). Reading the maps before each fork costs little, and includes
 * new mappings. */
static void keep_all_memory_for_children(void) {
    FILE *maps = fopen("/proc/self/maps", "re");
    char line[512];
    unsigned long from, to;
    while (maps != NULL && fgets(line, sizeof line, maps) != NULL) {
        if (sscanf(line, "%lx-%lx", &from, &to) == 2) {
            madvise((void *)from, to - from, MADV_DOFORK);
        }
    }
    if (maps != NULL) {
        fclose(maps);
    }
}

/*
 * A child shares the epoll instances that it inherits, with all registered descriptors. This
 * replaces each by a new one with the same number; uv_loop_fork replaces that of the event loop.
 */
static int replace_epoll_instances(void) {
    DIR *descriptors = opendir("/proc/self/fd");
    for (struct dirent *entry; descriptors != NULL && (entry = readdir(descriptors)) != NULL;) {
        char target[64] = "";
        if (readlinkat(dirfd(descriptors), entry->d_name, target, sizeof target - 1) < 0 ||
            strcmp(target, "anon_inode:[eventpoll]") != 0) {
            continue;
        }
        int fresh = epoll_create1(EPOLL_CLOEXEC);
        if (fresh < 0 || dup3(fresh, atoi(entry->d_name), O_CLOEXEC) < 0) {
            return -1;
        }
        close(fresh);
    }
    return descriptors == NULL ? -1 : closedir(descriptors);
}

static napi_value number_value(napi_env env, int number) {
    napi_value value;
    napi_create_int32(env, number, &value);
    return value;
}

static int number_argument(napi_env env, napi_callback_info info) {
    size_t count = 1;
    napi_value argument;
    int32_t number = 0;
    napi_get_cb_info(env, info, &count, &argument, NULL, NULL);
    napi_get_value_int32(env, argument, &number);
    return number;
}

/* fork(2): returns 0 in the child, which has its own event loop and is killed when its parent
 * exits. */
static napi_value call_fork(napi_env env, napi_callback_info info) {
    keep_all_memory_for_children();
    pid_t parent = getpid(), pid = fork();
    if (pid == 0) {
        uv_loop_t *loop;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent || replace_epoll_instances() != 0 ||
            napi_get_uv_event_loop(env, &loop) != napi_ok || uv_loop_fork(loop) != 0) {
            _exit(1);
        }
    }
    return number_value(env, pid);
}

/* raise(3). */
static napi_value call_raise(napi_env env, napi_callback_info info) {
    return number_value(env, raise(number_argument(env, info)));
}

/* waitpid(2): blocks until the child exits or stops; returns its status. */
static napi_value call_wait(napi_env env, napi_callback_info info) {
    int status;
    pid_t pid = waitpid(number_argument(env, info), &status, WUNTRACED);
    return number_value(env, pid < 0 ? -1 : status);
}

/* _exit(2): does not wait for the threads, which a child does not have. */
static napi_value call_exit(napi_env env, napi_callback_info info) {
    _exit(number_argument(env, info));
}

NAPI_MODULE_INIT() {
    /* When the parent of the zygote exits, the kernel kills the zygote, and then its children. */
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    const struct {
        const char *name;
        napi_callback call;
    } functions[] = {
        {"fork", call_fork}, {"raise", call_raise}, {"wait", call_wait}, {"exit", call_exit}};
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        napi_value function;
        napi_create_function(env, functions[i].name, NAPI_AUTO_LENGTH, functions[i].call, NULL,
                             &function);
        napi_set_named_property(env, exports, functions[i].name, function);
    }
    return exports;
}
