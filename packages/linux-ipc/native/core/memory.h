/*
 * Memory mapped into JavaScript as an external ArrayBuffer.
 *
 * The ArrayBuffer carries its mapping. Releasing detaches the ArrayBuffer first, so that every view
 * has length 0 and a late access finds nothing; then it releases the memory. Empty private pages
 * occupy the addresses until JavaScript can no longer hold a view. Another thread that still uses a
 * view (an asynchronous call of node:zlib, say) reads zeros: it neither faults nor reads memory
 * that has been mapped there since.
 *
 * If JavaScript has moved the memory to another ArrayBuffer (ArrayBuffer.prototype.transfer), the
 * memory is released when that one is collected, and not before.
 */
#ifndef LINUX_IPC_MEMORY_H
#define LINUX_IPC_MEMORY_H

#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int (*release_memory)(void *address, size_t length);

/*
 * Returns an ArrayBuffer over the mapping. If that fails, releases the memory and returns -errno as
 * a number. If the memory is `read_only`, a page that JavaScript writes becomes a private copy.
 */
napi_value memory_to_array_buffer(napi_env env, void *address, size_t length,
                                  release_memory release, bool read_only);

/*
 * Detaches the ArrayBuffer and releases its memory. Returns 0 or -errno as a number: -EINVAL if it
 * carries no mapping of this kind (never, or no longer), -EBUSY if its memory has been moved to
 * another ArrayBuffer.
 */
napi_value memory_release(napi_env env, napi_value array_buffer, release_memory release);

/*
 * The address of a range of a mapping. Returns false, with a TypeError pending, if the ArrayBuffer
 * carries no mapping, or the range does not lie within it.
 */
bool memory_range(napi_env env, napi_value array_buffer, uint64_t offset, uint64_t length,
                  void **address);

#endif
