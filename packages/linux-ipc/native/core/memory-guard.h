/*
 * Mapped memory whose object somebody else cuts short. Touching what is gone raises SIGBUS, which
 * ends a process; for guarded memory, the page touched becomes private zeros instead, the access
 * goes on, and the owner learns of it.
 *
 * And memory attached for reading only, where mapping it copy-on-write is not possible: a write
 * raises SIGSEGV; the page written to becomes a private copy instead, and the write goes on.
 *
 * A signal's disposition belongs to the process, and the thread that touches need not be the owner:
 * so the guard is the process's, shared by every environment.
 */
#ifndef LINUX_IPC_MEMORY_GUARD_H
#define LINUX_IPC_MEMORY_GUARD_H

#include <stdbool.h>
#include <stddef.h>

struct memory_guard;

/* Before the first access. NULL with errno set when there is no memory, or no descriptor, left. */
struct memory_guard *memory_guard_add(void *address, size_t length, bool read_only);

/* When nobody can touch the memory any more, and before its addresses are given back. */
void memory_guard_remove(struct memory_guard *guard);

/* Offset of the lowest page that was lost; -1 when none was. */
long memory_guard_lost_from(struct memory_guard *guard);

/* An eventfd that becomes readable each time a mapping loses its first page; -1 before the first
 * memory_guard_add. It is never read and never closed. */
int memory_guard_descriptor(void);

#endif
