/* Messages of two types; a reader that waits. */
#include <string.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

struct message {
    long type;
    char text[16];
};

int main(void) {
    struct message message = {1, "first"};
    int id = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    if (fork() == 0) {
        msgrcv(id, &message, sizeof message.text, 2, 0);
        msgrcv(id, &message, sizeof message.text, 0, 0);
        _exit(0);
    }
    msgsnd(id, &message, 6, 0);
    usleep(20000);
    message.type = 2;
    strcpy(message.text, "second");
    msgsnd(id, &message, 7, 0);
    wait(NULL);
    msgctl(id, IPC_RMID, NULL);
    return 0;
}
