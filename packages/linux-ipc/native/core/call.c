#include "call.h"

static bool refuse(napi_env env, const char *message) {
    napi_throw_type_error(env, "ERR_INVALID_ARG_TYPE", message);
    return false;
}

bool read_arguments(napi_env env, napi_callback_info info, size_t count, napi_value *arguments,
                    void **data) {
    size_t given = count;
    if (napi_get_cb_info(env, info, &given, arguments, NULL, data) != napi_ok || given < count) {
        return refuse(env, "too few arguments");
    }
    return true;
}

static bool whole_number(napi_env env, napi_value value, double least, double most,
                         double *result) {
    if (napi_get_value_double(env, value, result) != napi_ok || !(*result >= least) ||
        !(*result <= most) || *result != (double)(int64_t)*result) {
        return refuse(env, "a whole number in range is needed");
    }
    return true;
}

bool argument_int32(napi_env env, napi_value value, int32_t *result) {
    double number;
    if (!whole_number(env, value, INT32_MIN, INT32_MAX, &number)) {
        return false;
    }
    *result = (int32_t)number;
    return true;
}

bool argument_uint32(napi_env env, napi_value value, uint32_t *result) {
    double number;
    if (!whole_number(env, value, 0, UINT32_MAX, &number)) {
        return false;
    }
    *result = (uint32_t)number;
    return true;
}

/* Number.MAX_SAFE_INTEGER. */
static const double greatest_number = 9007199254740991.0;

bool argument_size(napi_env env, napi_value value, uint64_t *result) {
    double number;
    if (!whole_number(env, value, 0, greatest_number, &number)) {
        return false;
    }
    *result = (uint64_t)number;
    return true;
}

bool argument_int64(napi_env env, napi_value value, int64_t *result) {
    double number;
    if (!whole_number(env, value, -greatest_number, greatest_number, &number)) {
        return false;
    }
    *result = (int64_t)number;
    return true;
}

static size_t element_size(napi_typedarray_type type) {
    switch (type) {
    case napi_int16_array:
    case napi_uint16_array:
        return 2;
    case napi_int32_array:
    case napi_uint32_array:
    case napi_float32_array:
        return 4;
    case napi_float64_array:
    case napi_bigint64_array:
    case napi_biguint64_array:
        return 8;
    default:
        return 1;
    }
}

bool argument_bytes(napi_env env, napi_value value, struct bytes *result) {
    napi_typedarray_type type;
    size_t elements;
    void *data;
    if (napi_get_typedarray_info(env, value, &type, &elements, &data, NULL, NULL) != napi_ok) {
        return refuse(env, "a typed array is needed");
    }
    /* Never NULL: functions of the C library may refuse NULL even with a length of 0. */
    static uint8_t nothing[1];
    *result = (struct bytes){
        .data = data != NULL ? data : nothing,
        .length = elements * element_size(type),
    };
    return true;
}

bool argument_path(napi_env env, napi_value value, const char **result) {
    struct bytes path;
    if (!argument_bytes(env, value, &path)) {
        return false;
    }
    if (path.length == 0 || path.data[path.length - 1] != '\0') {
        return refuse(env, "a NUL-terminated path is needed");
    }
    *result = (const char *)path.data;
    return true;
}

napi_value result_of_call(napi_env env, int64_t result) {
    int64_t value = result == -1 ? -(int64_t)errno : result;
    napi_value number = NULL;
    /* napi_create_int64 converts to a double, and back if it is small. */
    if (value >= INT32_MIN && value <= INT32_MAX) {
        napi_create_int32(env, (int32_t)value, &number);
    } else {
        napi_create_int64(env, value, &number);
    }
    return number;
}

napi_value result_of_error(napi_env env, int error) {
    errno = error;
    return result_of_call(env, error == 0 ? 0 : -1);
}

void export_function(napi_env env, napi_value exports, const char *name, napi_callback function,
                     void *data) {
    napi_value value;
    if (napi_create_function(env, name, NAPI_AUTO_LENGTH, function, data, &value) == napi_ok) {
        napi_set_named_property(env, exports, name, value);
    }
}

void export_constant(napi_env env, napi_value exports, const char *name, int64_t value) {
    napi_value number;
    if (napi_create_int64(env, value, &number) == napi_ok) {
        napi_set_named_property(env, exports, name, number);
    }
}
