/* A pair of sockets: a question, its answer, and shutdown(2). */
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

int main(void) {
    int ends[2];
    char text[20];
    socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
    if (fork() == 0) {
        close(ends[0]);
        while (read(ends[1], text, sizeof text) > 0)
            send(ends[1], "answer", 6, 0);
        _exit(0);
    }
    close(ends[1]);
    write(ends[0], "question", 8);
    recv(ends[0], text, sizeof text, 0);
    shutdown(ends[0], SHUT_WR);
    read(ends[0], text, sizeof text);
    wait(NULL);
    return 0;
}
