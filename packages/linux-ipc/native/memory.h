/*
 * Memory mapped into JavaScript as an external ArrayBuffer.
 *
 * The ArrayBuffer carries its mapping. Releasing detaches it first, so that every view becomes
 * length 0 and a late access finds nothing; only then is the memory unmapped. If JavaScript moved
 * the memory elsewhere (ArrayBuffer.prototype.transfer), it is released when that ArrayBuffer is
 * collected, never before.
 */
#ifndef LINUX_IPC_MEMORY_H
#define LINUX_IPC_MEMORY_H

#include <node_api.h>
#include <stddef.h>

typedef int (*release_memory)(void *address, size_t length);

/* An ArrayBuffer over the mapping, or -errno as a number; then the memory is released already. */
napi_value memory_to_array_buffer(napi_env env, void *address, size_t length,
                                  release_memory release);

/*
 * Detaches and releases. 0 or -errno as a number: -EINVAL for an ArrayBuffer that does not carry a
 * mapping of this kind (released already, or never one), -EBUSY when its memory was moved
 * elsewhere.
 */
napi_value memory_release(napi_env env, napi_value array_buffer, release_memory release);

#endif
