/*
 * close(2) can wait, and a peer can cause that: a TCP socket with SO_LINGER waits until what it
 * sent is acknowledged, a file of FUSE waits for its file system, and a UNIX socket waits for the
 * descriptors in messages that nobody has received. A descriptor that a peer may have prepared is
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

/* The same, without waiting at all for the other thread: at the end of an environment. */
void close_unawaited(int fd, bool is_received);

#endif
