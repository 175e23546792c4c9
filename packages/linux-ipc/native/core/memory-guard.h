/*
 * Mapped memory whose object another process truncates. An access beyond the new end raises SIGBUS,
 * which terminates the process. In guarded memory the page is replaced by private zeros instead,
 * the access continues, and the owner learns of the loss.
 *
 * The same guard serves memory attached for reading only, which cannot be mapped copy-on-write. A
 * write to it raises SIGSEGV. In guarded memory the page is replaced by a private copy instead, and
 * the write continues.
 *
 * A signal's disposition belongs to the process, and any thread can make the access. So all
 * environments share the guards.
 */
#ifndef LINUX_IPC_MEMORY_GUARD_H
#define LINUX_IPC_MEMORY_GUARD_H

#include <stdbool.h>
#include <stddef.h>

struct memory_guard;

/*
 * Must precede the first access. Returns NULL with errno if there is no memory or no descriptor
 * left.
 */
struct memory_guard *memory_guard_add(void *address, size_t length, bool read_only);

/* Called when no thread can access the memory any more, before its addresses are released. */
void memory_guard_remove(struct memory_guard *guard);

/* The offset of the lowest page that was lost, or -1 if none was. */
long memory_guard_lost_from(struct memory_guard *guard);

/*
 * An eventfd that becomes readable each time a mapping loses its first page. It is never read and
 * never closed. -1 before the first memory_guard_add.
 */
int memory_guard_descriptor(void);

#endif
