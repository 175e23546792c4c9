#include "memory.h"

#include "call.h"

#include <stdlib.h>

struct mapping {
    void *address;
    size_t length;
    release_memory release;
};

/* The last use of the memory is gone: explicitly released, collected, or the environment ended. */
static void mapping_finalize(napi_env env, void *data, void *hint) {
    struct mapping *mapping = hint;
    if (mapping->address != NULL) {
        mapping->release(mapping->address, mapping->length);
    }
    free(mapping);
}

static napi_value failure(napi_env env, int error) {
    errno = error;
    return call_result(env, -1);
}

napi_value memory_to_array_buffer(napi_env env, void *address, size_t length,
                                  release_memory release) {
    struct mapping *mapping = malloc(sizeof *mapping);
    napi_value array_buffer;
    if (mapping == NULL) {
        release(address, length);
        return failure(env, ENOMEM);
    }
    *mapping = (struct mapping){.address = address, .length = length, .release = release};
    if (napi_create_external_arraybuffer(env, address, length, mapping_finalize, mapping,
                                         &array_buffer) != napi_ok) {
        mapping_finalize(env, address, mapping);
        return failure(env, ENOMEM);
    }
    /* From here on the finalizer owns the mapping. */
    if (napi_wrap(env, array_buffer, mapping, NULL, NULL, NULL) != napi_ok) {
        return failure(env, ENOMEM);
    }
    return array_buffer;
}

napi_value memory_release(napi_env env, napi_value array_buffer, release_memory release) {
    bool is_array_buffer = false;
    struct mapping *mapping = NULL;
    void *data = NULL;
    size_t length = 0;
    if (napi_is_arraybuffer(env, array_buffer, &is_array_buffer) != napi_ok || !is_array_buffer ||
        napi_unwrap(env, array_buffer, (void **)&mapping) != napi_ok ||
        mapping->release != release) {
        return failure(env, EINVAL);
    }
    napi_get_arraybuffer_info(env, array_buffer, &data, &length);
    if (data != mapping->address) {
        return failure(env, EBUSY);
    }
    napi_remove_wrap(env, array_buffer, NULL);
    void *address = mapping->address;
    /* Detaching may run the finalizer, which frees the mapping: it must find nothing to release. */
    mapping->address = NULL;
    size_t mapped_length = mapping->length;
    if (napi_detach_arraybuffer(env, array_buffer) != napi_ok) {
        mapping->address = address;
        napi_wrap(env, array_buffer, mapping, NULL, NULL, NULL);
        return failure(env, EBUSY);
    }
    return call_result(env, release(address, mapped_length));
}
