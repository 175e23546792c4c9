/*
 * Mapped memory whose object another process truncates. An access beyond the new end raises SIGBUS,
 * which kills the process. In guarded memory the page becomes private zeros instead, the access
 * continues, and the owner learns of the loss.
 *
 * And memory attached for reading only, which cannot be mapped copy-on-write: a write raises
 * SIGSEGV. In guarded memory the page becomes a private copy instead, and the write continues.
 *
 * A signal's disposition belongs to the process, and any thread can make the access: so the guard
 * belongs to the process, and every environment shares it.
 */
#ifndef LINUX_IPC_MEMORY_GUARD_H
#define LINUX_IPC_MEMORY_GUARD_H

#include <stdbool.h>
#include <stddef.h>

struct memory_guard;

/* Before the first access. NULL with errno set when there is no memory, or no descriptor, left. */
struct memory_guard *memory_guard_add(void *address, size_t length, bool read_only);

/* Once no thread can access the memory, and before its addresses are released. */
void memory_guard_remove(struct memory_guard *guard);

/* Offset of the lowest page that was lost; -1 when none was. */
long memory_guard_lost_from(struct memory_guard *guard);

/* An eventfd that becomes readable each time a mapping loses its first page; -1 before the first
 * memory_guard_add. It is never read and never closed. */
int memory_guard_descriptor(void);

#endif
