/* The values go through whatever the argument names, which is no pipe. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/msg.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { count = 8, bytes = (count + 1) * sizeof(int) };

static int sum_of(const int *values) {
    int sum = 0;
    for (int i = 0; i < count; i++)
        sum += values[i];
    return sum;
}

static int *mapping(const char *how, int file) {
    int flags = MAP_SHARED | (strcmp(how, "anonymous") == 0 ? MAP_ANONYMOUS : 0);
    if (file >= 0 && ftruncate(file, bytes) < 0)
        exit(1);
    return mmap(NULL, bytes, PROT_READ | PROT_WRITE, flags, file, 0);
}

int main(int argc, char **argv) {
    const char *how = argv[1];
    char name[40], path[64];
    int values[count], ends[2] = {-1, -1}, segment = -1, queue = -1;
    int *memory = NULL;
    snprintf(name, sizeof name, "/ipc-lab-test-%d", (int)getpid());
    snprintf(path, sizeof path, "/tmp%s", name);
    srand((unsigned)getpid());
    for (int i = 0; i < count; i++)
        values[i] = rand() % 10;
    if (strcmp(how, "system-v") == 0) {
        segment = shmget(IPC_PRIVATE, bytes, IPC_CREAT | 0600);
        memory = shmat(segment, NULL, 0);
    } else if (strcmp(how, "posix") == 0) {
        memory = mapping(how, shm_open(name, O_CREAT | O_RDWR, 0600));
    } else if (strcmp(how, "anonymous") == 0) {
        memory = mapping(how, -1);
    } else if (strcmp(how, "mapped-file") == 0) {
        memory = mapping(how, open(path, O_CREAT | O_RDWR, 0600));
    } else if (strcmp(how, "socket-pair") == 0) {
        socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
    } else if (strcmp(how, "fifo") == 0) {
        mkfifo(path, 0600);
    } else if (strcmp(how, "queue") == 0) {
        queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    } else {
        ends[1] = open(path, O_CREAT | O_WRONLY, 0600);
        ends[0] = open(path, O_RDONLY);
    }
    struct {
        long type;
        int values[count];
    } message = {1, {0}};
    if (memory != NULL)
        memcpy(memory, values, sizeof values);
    else if (ends[1] >= 0 && write(ends[1], values, sizeof values) < 0)
        return 1;
    if (fork() == 0) {
        if (strcmp(how, "fifo") == 0)
            ends[0] = open(path, O_RDONLY);
        if (queue >= 0 && msgrcv(queue, &message, sizeof message.values, 0, 0) > 0)
            memory = message.values;
        if (memory == NULL && read(ends[0], values, sizeof values) > 0)
            memory = values;
        printf("Sum: %d\n", sum_of(memory));
        return 0;
    }
    memcpy(message.values, values, sizeof values);
    if (queue >= 0)
        msgsnd(queue, &message, sizeof message.values, 0);
    if (strcmp(how, "fifo") == 0) {
        ends[1] = open(path, O_WRONLY);
        if (write(ends[1], values, sizeof values) < 0)
            return 1;
    }
    wait(NULL);
    if (segment >= 0)
        shmctl(segment, IPC_RMID, NULL);
    if (queue >= 0)
        msgctl(queue, IPC_RMID, NULL);
    if (strcmp(how, "posix") == 0)
        shm_unlink(name);
    unlink(path);
    return 0;
}
