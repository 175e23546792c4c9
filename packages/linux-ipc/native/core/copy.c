/* Copies of long messages, which would only displace what the caches contain. */
#include "call.h"
#include "register.h"

#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>

enum { LINE_BYTES = 64 };

/*
 * Non-temporal stores, which bypass the caches. A line that another processor has in its cache need
 * not be fetched from there before it is overwritten, which can take as long as ten copies.
 */
static void copy(uint8_t *target, const uint8_t *source, size_t length) {
    size_t before = -(uintptr_t)target % LINE_BYTES;
    if (before > length) {
        before = length;
    }
    memcpy(target, source, before);
    size_t done = before;
    for (; length - done >= LINE_BYTES; done += LINE_BYTES) {
        __m128i *to = (__m128i *)(target + done);
        const __m128i *from = (const __m128i *)(source + done);
        __m128i first = _mm_loadu_si128(from), second = _mm_loadu_si128(from + 1);
        __m128i third = _mm_loadu_si128(from + 2), fourth = _mm_loadu_si128(from + 3);
        _mm_stream_si128(to, first);
        _mm_stream_si128(to + 1, second);
        _mm_stream_si128(to + 2, third);
        _mm_stream_si128(to + 3, fourth);
    }
    memcpy(target + done, source + done, length - done);
    /* Later stores, such as the one that publishes the message, must not overtake these. */
    _mm_sfence();
}
#else
static void copy(uint8_t *target, const uint8_t *source, size_t length) {
    memcpy(target, source, length);
}
#endif

/* copyPastCaches(target, offset, source): -ERANGE if the source does not fit. They must not
 * overlap. */
static napi_value call_copy_past_caches(napi_env env, napi_callback_info info) {
    napi_value arguments[3];
    struct bytes target, source;
    uint64_t offset;
    if (!read_arguments(env, info, 3, arguments, NULL) ||
        !argument_bytes(env, arguments[0], &target) || !argument_size(env, arguments[1], &offset) ||
        !argument_bytes(env, arguments[2], &source)) {
        return NULL;
    }
    if (offset > target.length || source.length > target.length - offset) {
        return result_of_error(env, ERANGE);
    }
    copy(target.data + offset, source.data, source.length);
    return result_of_error(env, 0);
}

void register_copy(napi_env env, napi_value exports) {
    export_function(env, exports, "copyPastCaches", call_copy_past_caches, NULL);
}
