#include "socket-address.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>

enum { SUN_PATH_OFFSET = offsetof(struct sockaddr_un, sun_path) };

bool fill_address(struct bytes name, struct sockaddr_un *address, socklen_t *length) {
    if (name.length > sizeof address->sun_path) {
        errno = EINVAL;
        return false;
    }
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (name.length > 0) {
        memcpy(address->sun_path, name.data, name.length);
    }
    *length = SUN_PATH_OFFSET + name.length;
    return true;
}

int32_t copy_name(const struct sockaddr_un *address, socklen_t length, struct bytes into) {
    if (length <= SUN_PATH_OFFSET) {
        return 0;
    }
    /* For a path of 108 bytes the length includes a NUL for which sun_path has no room. */
    size_t name_length = length - SUN_PATH_OFFSET;
    if (name_length > sizeof address->sun_path) {
        name_length = sizeof address->sun_path;
    }
    memcpy(into.data, address->sun_path, name_length);
    return (int32_t)name_length;
}
