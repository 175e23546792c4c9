/*
 * The descriptors that an environment owns: they are closed when it ends.
 *
 * A worker thread can be terminated between any two steps of JavaScript. Each native function that
 * opens a descriptor therefore gives it to the environment before it returns.
 */
#ifndef LINUX_IPC_OWNED_DESCRIPTORS_H
#define LINUX_IPC_OWNED_DESCRIPTORS_H

#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Gives the descriptor to the environment. Returns false, with errno set to ENOMEM, if there is no
 * memory for the entry; the descriptor then stays open, and the caller closes it.
 */
bool own_descriptor(napi_env env, int fd);

/* The same for a descriptor that a peer has sent: its close(2) may wait, see close.h. */
bool own_received_descriptor(napi_env env, int fd);

/*
 * The result of a call that duplicates `original`, as result_of_descriptor(): the duplicate, too,
 * may be one that a peer has sent.
 */
napi_value result_of_duplicate(napi_env env, int64_t fd, int original);

/*
 * Takes the descriptor from the environment. If the caller closes it, it does so afterwards: as
 * soon as it is closed, another thread may open a descriptor with the same number.
 */
void disown_descriptor(napi_env env, int fd);

/*
 * setsockopt(2) at SOL_SOCKET. Of a socket that was opened elsewhere or received, SO_TIMESTAMP,
 * SO_PASSCRED and SO_SNDBUF are changed back when it is closed or disowned, and when the process
 * exits.
 */
int set_socket_option(napi_env env, int fd, int option, int value);

/* The result of a call that opens a descriptor: its number, which the environment owns, or -errno.
 */
napi_value result_of_descriptor(napi_env env, int64_t fd);

/* The result of a call that returns 0 once it has opened `count` descriptors, or -1. */
napi_value result_of_descriptors(napi_env env, int result, const int *opened, size_t count);

#endif
