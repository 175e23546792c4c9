#include "memory.h"

#include "call.h"
#include "memory-guard.h"
#include "register.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum state {
    MAPPED,
    EMPTIED,  /* the memory is released; empty pages occupy its addresses */
    RELEASED, /* the addresses are released too */
};

/* Held by the ArrayBuffer and by its backing store. They separate if JavaScript moves the memory.
 */
struct mapping {
    napi_env env;
    void *address;
    size_t length;
    release_memory release;
    struct memory_guard *guard;
    enum state state;
    int holders;
};

/* Distinguishes our ArrayBuffers from objects in which another addon has wrapped something. */
static const napi_type_tag mapping_tag = {0x6c696e75782d6970, 0x632d6d656d6f7279};

static size_t whole_pages(size_t length) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    return (length + page - 1) / page * page;
}

/*
 * Releases the memory and keeps its addresses. Fails for huge pages, and if the process has too
 * many mappings.
 */
static bool empty(struct mapping *mapping) {
    return mmap(mapping->address, whole_pages(mapping->length), PROT_READ | PROT_WRITE,
                MAP_FIXED | MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0) != MAP_FAILED;
}

/* An environment that is ending runs no JavaScript, not even to look up a property. */
static bool environment_ends(napi_env env) {
    napi_value global;
    bool found;
    return napi_get_global(env, &global) != napi_ok ||
           napi_has_named_property(env, global, "Object", &found) != napi_ok;
}

/*
 * The end of a worker finalizes its ArrayBuffers without collecting them. Memory that was moved may
 * belong to another thread by now: its addresses stay occupied until the process exits.
 */
static void drop(struct mapping *mapping) {
    if (--mapping->holders > 0) {
        return;
    }
    memory_guard_remove(mapping->guard);
    if (mapping->state == EMPTIED) {
        munmap(mapping->address, whole_pages(mapping->length));
    } else if (mapping->state == MAPPED && !(environment_ends(mapping->env) && empty(mapping))) {
        mapping->release(mapping->address, mapping->length);
    }
    free(mapping);
}

static void on_backing_store_end(napi_env env, void *data, void *hint) {
    drop(hint);
}

static void on_array_buffer_end(napi_env env, void *data, void *hint) {
    drop(data);
}

napi_value memory_to_array_buffer(napi_env env, void *address, size_t length,
                                  release_memory release, bool read_only) {
    struct mapping *mapping = malloc(sizeof *mapping);
    napi_value array_buffer;
    struct memory_guard *guard = memory_guard_add(address, length, read_only);
    int error = guard == NULL ? errno : ENOMEM;
    if (mapping == NULL || guard == NULL) {
        if (guard != NULL) {
            memory_guard_remove(guard);
        }
        free(mapping);
        release(address, length);
        return result_of_error(env, error);
    }
    *mapping = (struct mapping){.env = env,
                                .address = address,
                                .length = length,
                                .release = release,
                                .guard = guard,
                                .holders = 2};
    napi_status status = napi_create_external_arraybuffer(
        env, address, length, on_backing_store_end, mapping, &array_buffer);
    if (status == napi_no_external_buffers_allowed) {
        /* Only after this failure does the finalizer not run. */
        on_backing_store_end(env, address, mapping);
    }
    if (status != napi_ok) {
        drop(mapping);
        return result_of_error(env, status == napi_no_external_buffers_allowed ? ENOTSUP : ENOMEM);
    }
    if (napi_wrap(env, array_buffer, mapping, on_array_buffer_end, NULL, NULL) != napi_ok) {
        drop(mapping);
        return result_of_error(env, ENOMEM);
    }
    if (napi_type_tag_object(env, array_buffer, &mapping_tag) != napi_ok) {
        return result_of_error(env, ENOMEM);
    }
    return array_buffer;
}

static struct mapping *carried(napi_env env, napi_value value) {
    bool ours = false;
    struct mapping *mapping = NULL;
    if (napi_check_object_type_tag(env, value, &mapping_tag, &ours) != napi_ok || !ours ||
        napi_unwrap(env, value, (void **)&mapping) != napi_ok || mapping->state != MAPPED) {
        return NULL;
    }
    return mapping;
}

napi_value memory_release(napi_env env, napi_value array_buffer, release_memory release) {
    struct mapping *mapping = carried(env, array_buffer);
    void *data = NULL;
    size_t length = 0;
    if (mapping == NULL || mapping->release != release) {
        return result_of_error(env, EINVAL);
    }
    napi_get_arraybuffer_info(env, array_buffer, &data, &length);
    if (data != mapping->address) {
        return result_of_error(env, EBUSY);
    }
    if (napi_detach_arraybuffer(env, array_buffer) != napi_ok) {
        return result_of_error(env, EBUSY);
    }
    /* The wrapped ArrayBuffer is still a holder, so the mapping has not been freed. */
    if (empty(mapping)) {
        mapping->state = EMPTIED;
        return result_of_call(env, 0);
    }
    mapping->state = RELEASED;
    return result_of_call(env, release(mapping->address, mapping->length));
}

bool memory_range(napi_env env, napi_value array_buffer, uint64_t offset, uint64_t length,
                  void **address) {
    struct mapping *mapping = carried(env, array_buffer);
    if (mapping == NULL || offset > mapping->length || length > mapping->length - offset) {
        napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE",
                              "memory must be a range of what this library mapped");
        return false;
    }
    *address = (char *)mapping->address + offset;
    return true;
}

/* memoryLostFrom(memory): the offset of the lowest page that was lost, or -1 if none was. */
static napi_value call_memory_lost_from(napi_env env, napi_callback_info info) {
    napi_value arguments[1], offset = NULL;
    void *address;
    if (!read_arguments(env, info, 1, arguments, NULL) ||
        !memory_range(env, arguments[0], 0, 0, &address)) {
        return NULL;
    }
    napi_create_int64(env, memory_guard_lost_from(carried(env, arguments[0])->guard), &offset);
    return offset;
}

/* memoryLossDescriptor(): readable each time a mapping of the process loses its first page. */
static napi_value call_memory_loss_descriptor(napi_env env, napi_callback_info info) {
    return result_of_call(env, memory_guard_descriptor());
}

void register_memory(napi_env env, napi_value exports) {
    export_function(env, exports, "memoryLostFrom", call_memory_lost_from, NULL);
    export_function(env, exports, "memoryLossDescriptor", call_memory_loss_descriptor, NULL);
}
