/* One structure with a count and an array, whose unused room holds what was on the stack. */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

struct message {
    int count, values[20];
};

int main(void) {
    int ends[2], sum = 0;
    struct message message;
    if (pipe(ends) < 0)
        return 1;
    if (fork() == 0) {
        close(ends[1]);
        while (read(ends[0], &message, sizeof message) > 0)
            for (int i = 0; i < message.count; i++)
                sum += message.values[i];
        printf("La somme vaut %d\n", sum);
        return 0;
    }
    close(ends[0]);
    memset(&message, 0x5a, sizeof message);
    message.count = 7;
    for (int i = 0; i < message.count; i++)
        message.values[i] = i * 5 % 10;
    write(ends[1], &message, sizeof message);
    close(ends[1]);
    return wait(NULL) < 0;
}
