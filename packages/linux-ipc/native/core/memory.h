/*
 * Memory mapped into JavaScript as an external ArrayBuffer.
 *
 * The ArrayBuffer carries its mapping. Releasing detaches it first, so that every view becomes
 * length 0 and a late access finds nothing; only then is the memory released. Empty private pages
 * keep its addresses until JavaScript can no longer hold a view: another thread that still uses a
 * view (an asynchronous call of node:zlib, say) reads zeros, instead of faulting or reading memory
 * that was mapped there since.
 *
 * If JavaScript moved the memory elsewhere (ArrayBuffer.prototype.transfer), it is released when
 * that ArrayBuffer is collected, never before.
 */
#ifndef LINUX_IPC_MEMORY_H
#define LINUX_IPC_MEMORY_H

#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int (*release_memory)(void *address, size_t length);

/*
 * An ArrayBuffer over the mapping, or -errno as a number; then the memory is released already.
 * In read_only memory, to which no process may write, what JavaScript writes stays private.
 */
napi_value memory_to_array_buffer(napi_env env, void *address, size_t length,
                                  release_memory release, bool read_only);

/*
 * Detaches and releases. 0 or -errno as a number: -EINVAL for an ArrayBuffer that does not carry a
 * mapping of this kind (released already, or never one), -EBUSY when its memory was moved
 * elsewhere.
 */
napi_value memory_release(napi_env env, napi_value array_buffer, release_memory release);

/*
 * The address of a range of a mapping that is not released. False with a TypeError pending for
 * anything else, and for a range that does not lie within it.
 */
bool memory_range(napi_env env, napi_value array_buffer, uint64_t offset, uint64_t length,
                  void **address);

#endif
