/* A structure for each value, and a last one of another type. pause: the child waits instead of
 * printing. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct message {
    char type;
    int value;
};

static void add(int pipe_end, int pauses) {
    struct message message;
    int sum = 0;
    while (read(pipe_end, &message, sizeof message) == sizeof message && message.type != 'E')
        sum += message.value;
    if (pauses)
        pause();
    printf("Sum: %d\n", sum);
    exit(0);
}

int main(int argc, char **argv) {
    struct message message = {'V', 0};
    int ends[2], pauses = argc > 1 && strcmp(argv[1], "pause") == 0;
    struct timespec now, half = {0, 500000000};
    if (pipe(ends) < 0)
        return 1;
    pid_t child = fork();
    if (child == 0) {
        close(ends[1]);
        add(ends[0], pauses);
    }
    close(ends[0]);
    clock_gettime(CLOCK_REALTIME, &now);
    srand((unsigned)(now.tv_nsec ^ getpid()));
    for (int i = 5 + rand() % 16; i > 0; i--) {
        message.value = rand() % 10;
        write(ends[1], &message, sizeof message);
    }
    message = (struct message){'E', 0};
    write(ends[1], &message, sizeof message);
    close(ends[1]);
    if (pauses) {
        nanosleep(&half, NULL);
        kill(child, SIGTERM);
    }
    return waitpid(child, NULL, 0) == child ? 0 : 1;
}
