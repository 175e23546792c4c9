/* Waits for a message of type 7 in a queue that has one of type 1, or for any but of type 1. The
 * test removes the queue: message_type ID [except]. */
#include <stdlib.h>
#include <sys/msg.h>

int main(int argc, char **argv) {
    struct {
        long type;
        char text[1];
    } message = {.type = 1};
    if (argc < 2 || msgsnd(atoi(argv[1]), &message, 1, 0) < 0)
        return 1;
    if (argc > 2)
        return msgrcv(atoi(argv[1]), &message, 1, 1, MSG_EXCEPT) < 0;
    return msgrcv(atoi(argv[1]), &message, 1, 7, 0) < 0;
}
