/* The functions with which addon.c registers each file in an environment that loads the addon. */
#ifndef LINUX_IPC_REGISTER_H
#define LINUX_IPC_REGISTER_H

#include <node_api.h>

struct blocking_calls;
struct owned_locks;
struct shared_ranges;

void register_owned_descriptors(napi_env env, napi_value exports);
void register_descriptor(napi_env env, napi_value exports);
void register_poll(napi_env env, napi_value exports);
void register_pipe(napi_env env, napi_value exports);
void register_message_queue(napi_env env, napi_value exports);
void register_signal(napi_env env, napi_value exports);
void register_signal_mask(napi_env env, napi_value exports);
void register_signal_watch(napi_env env, napi_value exports);
void register_process(napi_env env, napi_value exports);
void register_event(napi_env env, napi_value exports);
void register_timer(napi_env env, napi_value exports);
void register_file_lock(napi_env env, napi_value exports, struct blocking_calls *calls);
void register_socket(napi_env env, napi_value exports);
void register_socket_message(napi_env env, napi_value exports);
void register_memory(napi_env env, napi_value exports);
void register_heap(napi_env env, napi_value exports);
void register_ends(napi_env env, napi_value exports);
void register_copy(napi_env env, napi_value exports);
void register_shared_memory(napi_env env, napi_value exports);
struct blocking_calls *register_blocking_call(napi_env env, napi_value exports);
void register_file_transfer(napi_env env, napi_value exports, struct blocking_calls *calls);
void register_fifo(napi_env env, napi_value exports, struct blocking_calls *calls);
void register_mapped_file(napi_env env, napi_value exports);
struct shared_ranges *register_shared_range(napi_env env, napi_value exports,
                                            struct blocking_calls *calls);
struct owned_locks *register_owned_locks(napi_env env, struct shared_ranges *ranges);
void register_semaphore(napi_env env, napi_value exports, struct owned_locks *owned);
void register_mutex(napi_env env, napi_value exports, struct owned_locks *owned);
void register_reader_writer_lock(napi_env env, napi_value exports, struct owned_locks *owned);
void register_futex_words(napi_env env, napi_value exports, struct owned_locks *owned);
void register_system_v_message_queue(napi_env env, napi_value exports,
                                     struct blocking_calls *calls);
void register_system_v_semaphore(napi_env env, napi_value exports, struct blocking_calls *calls);

#endif
