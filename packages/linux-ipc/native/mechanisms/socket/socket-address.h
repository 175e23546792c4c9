/*
 * An address is passed as the significant bytes of sun_path: a path with its NUL, or an abstract
 * name with its leading NUL.
 */
#ifndef LINUX_IPC_SOCKET_ADDRESS_H
#define LINUX_IPC_SOCKET_ADDRESS_H

#include "../../core/call.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/un.h>

/* Returns false, with errno EINVAL, if the name is longer than sun_path. */
bool fill_address(struct bytes name, struct sockaddr_un *address, socklen_t *length);

/* Copies the name in an address of the kernel's into at least 108 bytes; returns its length. */
int32_t copy_name(const struct sockaddr_un *address, socklen_t length, struct bytes into);

#endif
