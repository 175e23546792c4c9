/* posix_queue_echo FROM TO COUNT: receives COUNT messages, and forwards each with its priority. */
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv) {
    if (argc != 4) {
        return 2;
    }
    mqd_t from = mq_open(argv[1], O_RDONLY);
    mqd_t to = mq_open(argv[2], O_WRONLY);
    struct mq_attr attributes;
    if (from == -1 || to == -1 || mq_getattr(from, &attributes) == -1) {
        perror("mq_open");
        return 1;
    }
    char *message = malloc(attributes.mq_msgsize);
    for (int i = 0; i < atoi(argv[3]); i++) {
        unsigned priority;
        ssize_t length = mq_receive(from, message, attributes.mq_msgsize, &priority);
        if (length == -1 || mq_send(to, message, length, priority) == -1) {
            perror("mq_receive or mq_send");
            return 1;
        }
    }
    return 0;
}
