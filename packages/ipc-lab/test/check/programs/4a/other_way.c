/* "values": the child sends them, and the parent adds. "sum": the child sends the sum back, and the
 * parent prints it. */
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void send_values(int end) {
    for (int value = 1; value < 8; value++)
        write(end, &value, sizeof value);
    close(end);
}

static int add(int end) {
    int value, sum = 0;
    while (read(end, &value, sizeof value) > 0)
        sum += value;
    return sum;
}

int main(int argc, char **argv) {
    int there[2], back[2], sum;
    int is_reversed = argc > 1 && strcmp(argv[1], "values") == 0;
    if (pipe(there) < 0 || pipe(back) < 0)
        return 1;
    if (fork() == 0) {
        close(there[is_reversed ? 0 : 1]);
        if (is_reversed) {
            send_values(there[1]);
            return 0;
        }
        sum = add(there[0]);
        write(back[1], &sum, sizeof sum);
        return 0;
    }
    close(there[is_reversed ? 1 : 0]);
    if (is_reversed) {
        sum = add(there[0]);
    } else {
        send_values(there[1]);
        read(back[0], &sum, sizeof sum);
    }
    wait(NULL);
    printf("Sum: %d\n", sum);
    return 0;
}
