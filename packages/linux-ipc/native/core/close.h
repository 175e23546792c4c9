/*
 * close(2) can wait, and a peer can see to it: a TCP socket with SO_LINGER waits until what it sent
 * is acknowledged, a file of FUSE for its file system, and a UNIX socket does whatever the
 * descriptors do that are in messages that nobody received. What a peer may have prepared is
 * therefore closed by another thread.
 */
#ifndef LINUX_IPC_CLOSE_H
#define LINUX_IPC_CLOSE_H

#include <stdbool.h>

/*
 * close(2), which does not wait. `is_received`: a peer has sent the descriptor. Returns as close(2)
 * does, or 0 once another thread closes it.
 */
int close_descriptor(int fd, bool is_received);

#endif
