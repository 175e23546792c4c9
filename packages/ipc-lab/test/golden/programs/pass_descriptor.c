/* The read end of a pipe is passed over a socket; its bytes are read by the receiver. */
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int sockets[2], ends[2];
    char byte = 'd', control[CMSG_SPACE(sizeof(int))] = {0}, text[20];
    struct iovec part = {&byte, 1};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof control};
    socketpair(AF_UNIX, SOCK_DGRAM, 0, sockets);
    if (fork() == 0) {
        close(sockets[0]);
        recvmsg(sockets[1], &message, 0);
        int received = *(int *)CMSG_DATA(CMSG_FIRSTHDR(&message));
        read(received, text, sizeof text);
        _exit(0);
    }
    pipe(ends);
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    header->cmsg_level = SOL_SOCKET;
    header->cmsg_type = SCM_RIGHTS;
    header->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(header), &ends[0], sizeof(int));
    sendmsg(sockets[0], &message, 0);
    close(ends[0]);
    write(ends[1], "passed", 6);
    wait(NULL);
    return 0;
}
