/*
 * Shared by every native function: reading its arguments and returning a result.
 *
 * A native function makes one system call and returns its value or -errno. It throws only a
 * TypeError, for an argument of the wrong type; the TypeScript layer never passes one.
 */
#ifndef LINUX_IPC_CALL_H
#define LINUX_IPC_CALL_H

#include <errno.h>
#include <node_api.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
    uint8_t *data;
    size_t length;
};

/* Each returns false, with a TypeError pending, if the argument has the wrong type or value. */
bool read_arguments(napi_env env, napi_callback_info info, size_t count, napi_value *arguments,
                    void **data);
bool argument_int32(napi_env env, napi_value value, int32_t *result);
bool argument_uint32(napi_env env, napi_value value, uint32_t *result);
/* A whole number from 0 to 2^53 - 1: a length or an offset. */
bool argument_size(napi_env env, napi_value value, uint64_t *result);
/* A whole number from -(2^53 - 1) to 2^53 - 1. */
bool argument_int64(napi_env env, napi_value value, int64_t *result);
/* The memory of a typed array. Valid until control returns to JavaScript. */
bool argument_bytes(napi_env env, napi_value value, struct bytes *result);
/* A path as a NUL-terminated Uint8Array, which needs no conversion and no copy. */
bool argument_path(napi_env env, napi_value value, const char **result);

/*
 * The value of a system call as a number, or -errno if the value is -1. Call it directly after the
 * system call: any other call may change errno.
 */
napi_value result_of_call(napi_env env, int64_t result);
/* The same for a function that returns 0 or an errno. */
napi_value result_of_error(napi_env env, int error);

void export_function(napi_env env, napi_value exports, const char *name, napi_callback function,
                     void *data);
void export_constant(napi_env env, napi_value exports, const char *name, int64_t value);

#define EXPORT_CONSTANT(env, exports, name) export_constant(env, exports, #name, (int64_t)(name))

#endif
