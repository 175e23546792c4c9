/*
 * The other process that uses a System V message queue.
 *
 * Usage: system-v-queue attach ID
 *        system-v-queue create KEY
 *
 * Prints the id; then reads one command per line from standard input, and replies to each with a
 * line. "send TYPE LENGTH" sends letters x, and replies "done"; "receive TYPE" replies "TYPE
 * LENGTH"; "echo COUNT" receives COUNT messages of a type up to 1000, sends each back with 1000
 * added to its type, and replies "done".
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/msg.h>

static struct {
    long type;
    char text[8192];
} message;

int main(int count, char **arguments) {
    int id = -1;
    if (count == 3) {
        int number = atoi(arguments[2]);
        id = strcmp(arguments[1], "create") == 0 ? msgget(number, IPC_CREAT | IPC_EXCL | 0600)
                                                 : number;
    }
    if (id == -1) {
        perror("msgget");
        return 1;
    }
    printf("%d\n", id);
    fflush(stdout);
    char line[100], command[20];
    long number, length;
    while (fgets(line, sizeof line, stdin) != NULL &&
           sscanf(line, "%19s %ld %ld", command, &number, &length) >= 2) {
        long result = 0;
        if (strcmp(command, "send") == 0) {
            message.type = number;
            memset(message.text, 'x', sizeof message.text);
            result = msgsnd(id, &message, length, 0);
        } else if (strcmp(command, "receive") == 0) {
            result = msgrcv(id, &message, sizeof message.text, number, 0);
            if (result != -1) {
                printf("%ld %ld\n", message.type, result);
                fflush(stdout);
                continue;
            }
        } else {
            for (long i = 0; i < number && result != -1; i++) {
                result = msgrcv(id, &message, sizeof message.text, -1000, 0);
                message.type += 1000;
                result = result == -1 ? -1 : msgsnd(id, &message, result, 0);
            }
        }
        printf("%s\n", result != -1 ? "done" : strerrorname_np(errno));
        fflush(stdout);
    }
    return 0;
}
