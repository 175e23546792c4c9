/* How malloc(3) treats the memory of long messages. */
#include "call.h"
#include "register.h"

#include <stdlib.h>

/* The largest block whose release raises the thresholds: DEFAULT_MMAP_THRESHOLD_MAX of mallopt(3),
 * less its header. */
enum { LARGEST_RAISING_BYTES = (32 << 20) - 65536 };

/*
 * keepFreedMemory(): from now on malloc(3) takes blocks of up to 32 MiB from its heap, and keeps up
 * to 64 MiB that are free there. Otherwise each long block would be mapped anew: the kernel zeroes
 * each of its pages at the first access, which takes several times as long as copying a message.
 * Freeing one long block has this effect (mallopt(3)), unless the user has set the thresholds by
 * the environment.
 */
static napi_value call_keep_freed_memory(napi_env env, napi_callback_info info) {
    /* The compiler would omit a pair of calls whose block nobody sees. */
    void *volatile block = malloc(LARGEST_RAISING_BYTES);
    free(block);
    return NULL;
}

void register_heap(napi_env env, napi_value exports) {
    export_function(env, exports, "keepFreedMemory", call_keep_freed_memory, NULL);
}
