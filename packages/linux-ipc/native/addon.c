/*
 * The addon's entry, called once for every copy of the library in every thread, main or worker,
 * that loads it: each has an environment of its own.
 */
#include "core/register.h"

NAPI_MODULE_INIT() {
    register_owned_descriptors(env, exports);
    register_descriptor(env, exports);
    register_poll(env, exports);
    register_pipe(env, exports);
    register_message_queue(env, exports);
    register_signal(env, exports);
    register_signal_mask(env, exports);
    register_signal_watch(env, exports);
    register_process(env, exports);
    register_event(env, exports);
    register_timer(env, exports);
    register_socket(env, exports);
    register_socket_message(env, exports);
    register_memory(env, exports);
    register_heap(env, exports);
    register_ends(env, exports);
    register_copy(env, exports);
    register_shared_memory(env, exports);
    struct blocking_calls *calls = register_blocking_call(env, exports);
    register_file_transfer(env, exports, calls);
    register_fifo(env, exports, calls);
    register_file_lock(env, exports, calls);
    register_mapped_file(env, exports);
    struct shared_ranges *ranges = register_shared_range(env, exports, calls);
    struct owned_locks *owned = register_owned_locks(env, ranges);
    register_semaphore(env, exports, owned);
    register_mutex(env, exports, owned);
    register_reader_writer_lock(env, exports, owned);
    register_futex_words(env, exports, owned);
    register_system_v_message_queue(env, exports, calls);
    register_system_v_semaphore(env, exports, calls);
    return exports;
}
